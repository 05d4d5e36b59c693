#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "mapping.h"
#include "terminal.h"

/// Starts a program. `descriptors[i]` becomes the child's descriptor 3 + i; standard output and standard error go to
/// `error`. The child dies with its parent's death only if it asks for that itself (tally_die_with_parent).
/// Returns the process id, or the negative errno.
pid_t tally_spawn(const char *_Nonnull path, char *_Nullable const *_Nonnull arguments,
                  char *_Nullable const *_Nonnull environment, const char *_Nullable directory,
                  const int *_Nonnull descriptors, int count, int error);

/// A nameless file in memory that both sides of a spawn can map. Returns the descriptor, or the negative errno.
int tally_memory_file(size_t size);

/// Makes the kernel end this process when its parent dies; to be called first thing in a worker. In a session of its own, so
/// that a signal to its whole group, which an LF may send as well as a terminal, reaches nobody else.
void tally_die_with_parent(void);

/// `fork`, which Swift does not see. Only for a process of one thread.
pid_t tally_fork(void);

/// The same as tally_die_with_parent in a forked child; it ends at once if `parent` has gone already.
void tally_die_with(pid_t parent);

/// Threads of this process.
int tally_thread_count(void);

/// Lets this process allocate `bytes` more than it has. An allocation beyond fails.
void tally_limit_memory(uint64_t bytes);

/// Sets `*word` to 1 before this process dies of a signal for which want of memory is the reason: where a failed allocation
/// is used all the same, the signal does not tell.
void tally_note_exhaustion(volatile uint64_t *_Nonnull word);

/// A descriptor that is readable once a process has ended, or the negative errno.
int tally_process_descriptor(pid_t pid);

/// CPU seconds of all threads of a process so far; negative where it has gone.
double tally_cpu_seconds(pid_t pid);

/// Seconds since some moment; no clock that anyone sets.
double tally_seconds(void);

/// The same clock in nanoseconds: a call takes some 20 ns.
uint64_t tally_nanoseconds(void);

/// Lets a pipe hold `size` bytes, if it is one and may.
void tally_widen_pipe(int descriptor, int size);

/// A pair of sockets that keep messages apart and carry descriptors. Returns 0, or the negative errno.
int tally_message_pair(int *_Nonnull ends);

/// Sends one message with descriptors. Returns 0, or the negative errno.
int tally_send(int socket, const void *_Nonnull bytes, size_t count, const int *_Nullable descriptors,
               int descriptor_count);

/// Takes one message of exactly `count` bytes and up to `descriptor_count` descriptors; those that did not come are -1.
/// Returns 1, 0 at the end, or the negative errno.
int tally_receive(int socket, void *_Nonnull bytes, size_t count, int *_Nullable descriptors, int descriptor_count);

/// What a descriptor is of: two that are the same file or pipe have the same number. 0 for one that is closed.
uint64_t tally_descriptor_identity(int descriptor);

/// Keeps memory out of what a child of this process gets.
void tally_do_not_inherit(void *_Nonnull base, size_t size);

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

/// Standard output and error of before, to be given back.
typedef struct {
  int output, error;
} tally_outputs;

/// Lets standard output and error go nowhere until `tally_unmute`.
tally_outputs tally_mute(void);
void tally_unmute(tally_outputs outputs);
