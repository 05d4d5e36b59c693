#define _GNU_SOURCE
#include "systemcalls.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t tally_spawn(const char *path, char *const *arguments, char *const *environment, const char *directory,
                  const int *descriptors, int count, int error_descriptor) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, error_descriptor, 1);
  posix_spawn_file_actions_adddup2(&actions, error_descriptor, 2);
  // First out of the way of 3 and up, since a source may itself be one of the targets.
  int spare[8];
  int error = 0;
  for (int i = 0; i < count && i < 8; i++) {
    spare[i] = fcntl(descriptors[i], F_DUPFD_CLOEXEC, 64);
    if (spare[i] < 0) error = errno;
    else posix_spawn_file_actions_adddup2(&actions, spare[i], 3 + i);
  }
  if (directory) posix_spawn_file_actions_addchdir_np(&actions, directory);
  // A blocked or ignored signal would be inherited.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t pid = 0;
  if (!error) error = posix_spawn(&pid, path, &actions, &attributes, arguments, environment);
  for (int i = 0; i < count && i < 8; i++)
    if (spare[i] >= 0) close(spare[i]);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error ? -error : pid;
}

int tally_memory_file(size_t size) {
  int fd = memfd_create("tally", MFD_CLOEXEC);
  if (fd < 0) return -errno;
  if (ftruncate(fd, (off_t)size)) {
    int error = errno;
    close(fd);
    return -error;
  }
  return fd;
}

void tally_widen_pipe(int descriptor, int size) { (void)fcntl(descriptor, F_SETPIPE_SZ, size); }

void tally_die_with_parent(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setsid();
  struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
}

int tally_reap(pid_t pid, int block, int *status, double *cpu_seconds, int64_t *peak_kib) {
  struct rusage usage;
  pid_t result = wait4(pid, status, block ? 0 : WNOHANG, &usage);
  if (result == 0) return 0;
  if (result < 0) return -1;
  *cpu_seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
  *peak_kib = usage.ru_maxrss;
  return 1;
}

int tally_signal_of(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }
int tally_exit_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

int tally_socket_pair(int *ends) { return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) ? -errno : 0; }

ssize_t tally_write(int descriptor, const void *bytes, size_t count) {
  ssize_t written = send(descriptor, bytes, count, MSG_NOSIGNAL);
  return written < 0 && errno == ENOTSOCK ? write(descriptor, bytes, count) : written;
}

void tally_print_line_by_line(void) { setvbuf(stdout, NULL, _IOLBF, 0); }

int tally_exchange(const char *left, const char *right) {
  return renameat2(AT_FDCWD, left, AT_FDCWD, right, RENAME_EXCHANGE) ? -errno : 0;
}

int tally_pipe(int *ends) { return pipe2(ends, O_CLOEXEC) ? -errno : 0; }

pid_t tally_fork_probe(void) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nothing >= 0) {
    dup2(nothing, 1);
    dup2(nothing, 2);
  }
  alarm(1);
  return 0;
}

tally_outputs tally_mute(void) {
  fflush(NULL);
  tally_outputs outputs = {fcntl(1, F_DUPFD_CLOEXEC, 64), fcntl(2, F_DUPFD_CLOEXEC, 64)};
  int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nothing >= 0) {
    dup2(nothing, 1);
    dup2(nothing, 2);
    close(nothing);
  }
  return outputs;
}

void tally_unmute(tally_outputs outputs) {
  fflush(NULL);
  if (outputs.output >= 0) {
    dup2(outputs.output, 1);
    close(outputs.output);
  }
  if (outputs.error >= 0) {
    dup2(outputs.error, 2);
    close(outputs.error);
  }
}
