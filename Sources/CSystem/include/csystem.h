#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "mapping.h"

/// Starts a program. `descriptors[i]` becomes the child's descriptor 3 + i; standard output and standard error go to
/// `error`. The child dies with its parent's death only if it asks for that itself (tally_die_with_parent).
/// Returns the process id, or the negative errno.
pid_t tally_spawn(const char *_Nonnull path, char *_Nullable const *_Nonnull arguments,
                  const char *_Nullable directory, const int *_Nonnull descriptors, int count, int error);

/// A nameless file in memory that both sides of a spawn can map. Returns the descriptor, or the negative errno.
int tally_memory_file(size_t size);

/// Makes the kernel end this process when its parent dies; to be called first thing in a worker.
void tally_die_with_parent(void);

/// Waits for a process: 1 ended (with its wait status, CPU seconds and peak memory), 0 still running (only without `block`),
/// -1 not a child.
int tally_reap(pid_t pid, int block, int *_Nonnull status, double *_Nonnull cpu_seconds, int64_t *_Nonnull peak_kib);

/// Release store and acquire load of a word that two processes share.
static inline void tally_store(volatile uint64_t *_Nonnull word, uint64_t value) {
  __atomic_store_n(word, value, __ATOMIC_RELEASE);
}
static inline uint64_t tally_load(const volatile uint64_t *_Nonnull word) {
  return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/// Whether a wait status means death by a signal, and which; otherwise the exit status.
int tally_signal_of(int status);
int tally_exit_of(int status);

/// Exchanges two paths in one step. Returns 0, or the negative errno: -EINVAL where the file system cannot.
int tally_exchange(const char *_Nonnull left, const char *_Nonnull right);

/// A pipe that no child inherits by accident: pipe2 with O_CLOEXEC, which Swift does not see. Returns 0, or the negative errno.
int tally_pipe(int *_Nonnull ends);

/// A pipe whose writer is told that the reader has gone, where a pipe would end the process with SIGPIPE.
/// Returns 0, or the negative errno.
int tally_socket_pair(int *_Nonnull ends);

/// `write`, without a signal on a socket.
ssize_t tally_write(int descriptor, const void *_Nonnull bytes, size_t count);

/// Makes standard output write each line at once: what an LF printed must be there when its process is gone.
void tally_print_line_by_line(void);

/// Forks a child that is killed after a second, leaves no core and prints nothing. Only in a process of one thread.
/// Returns what fork does.
pid_t tally_fork_probe(void);
