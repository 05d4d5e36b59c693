#define _GNU_SOURCE
#include "systemcalls.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// What zygote, children and engine need of the system.

pid_t tally_fork(void) { return fork(); }

void tally_die_with(pid_t parent) {
  tally_die_with_parent();
  // It may have died before the kernel was told.
  if (getppid() != parent) _exit(1);
}

int tally_thread_count(void) {
  struct stat tasks;
  // A folder for each thread, beside "." and "..".
  return stat("/proc/self/task", &tasks) ? 1 : (int)tasks.st_nlink - 2;
}

void tally_limit_memory(uint64_t bytes) {
  unsigned long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file) return;
  // The sixth number: data and stack, which is what the limit is about.
  int found = fscanf(file, "%*u %*u %*u %*u %*u %lu", &pages);
  fclose(file);
  if (found != 1) return;
  // Not RLIMIT_AS: a mapped file of any size would count.
  rlim_t most = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + bytes;
  struct rlimit limit = {most, most};
  setrlimit(RLIMIT_DATA, &limit);
}

static volatile uint64_t *exhaustion;
// What the system's allocator asks for at least: if this much is to be had, it did not fail.
enum { smallest_request = 1 << 20 };

static void note_exhaustion(int number) {
  void *probe = mmap(NULL, smallest_request, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (probe == MAP_FAILED) tally_store(exhaustion, 1);
  signal(number, SIG_DFL);
  // What faulted is done again, now without a handler; what was raised is raised again.
  raise(number);
}

void tally_note_exhaustion(volatile uint64_t *word) {
  exhaustion = word;
  stack_t stack = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_handler = note_exhaustion, .sa_flags = SA_ONSTACK};
  int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGTRAP};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
}

int tally_process_descriptor(pid_t pid) {
  int descriptor = (int)syscall(SYS_pidfd_open, pid, 0);
  return descriptor < 0 ? -errno : descriptor;
}

static double seconds_of(clockid_t clock) {
  struct timespec time;
  return clock_gettime(clock, &time) ? -1 : time.tv_sec + time.tv_nsec * 1e-9;
}

double tally_cpu_seconds(pid_t pid) {
  clockid_t clock;
  return clock_getcpuclockid(pid, &clock) ? -1 : seconds_of(clock);
}

double tally_seconds(void) { return seconds_of(CLOCK_MONOTONIC); }

uint64_t tally_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int tally_message_pair(int *ends) { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) ? -errno : 0; }

enum { most_descriptors = 8 };

union control {
  struct cmsghdr header;
  char space[CMSG_SPACE(most_descriptors * sizeof(int))];
};

int tally_send(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count) {
  struct iovec part = {(void *)bytes, count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  union control control;
  memset(&control, 0, sizeof control);
  if (descriptor_count > most_descriptors) return -EINVAL;
  if (descriptor_count > 0) {
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE(descriptor_count * sizeof(int));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(descriptor_count * sizeof(int));
    memcpy(CMSG_DATA(header), descriptors, descriptor_count * sizeof(int));
  }
  while (1) {
    ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent >= 0) return (size_t)sent == count ? 0 : -EMSGSIZE;
    if (errno != EINTR) return -errno;
  }
}

int tally_receive(int socket, void *bytes, size_t count, int *descriptors, int descriptor_count) {
  struct iovec part = {bytes, count};
  union control control;
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t received;
  do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  if (received < 0) return -errno;
  for (int i = 0; i < descriptor_count; i++) descriptors[i] = -1;
  int taken = 0;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    int here = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    for (int i = 0; i < here; i++) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof descriptor);
      if (taken < descriptor_count) descriptors[taken++] = descriptor;
      else close(descriptor);
    }
  }
  if (received == 0) return 0;
  return (size_t)received == count ? 1 : -EBADMSG;
}

uint64_t tally_descriptor_identity(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) ? 0 : (uint64_t)status.st_dev << 40 ^ (uint64_t)status.st_ino ^ 1ull << 63;
}

void tally_do_not_inherit(void *base, size_t size) { madvise(base, size, MADV_DONTFORK); }
