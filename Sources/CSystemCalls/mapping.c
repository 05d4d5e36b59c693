#define _GNU_SOURCE
#include "mapping.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

// A file that another process cuts short while it is mapped raises SIGBUS where it is read, and no check of its size before
// the read can exclude that. So the handler puts zeros in place of what has gone. It only looks at words that are written
// as a whole, and calls nothing but mmap and sigaction.

enum { watch_limit = 256 };

static struct {
  atomic_uintptr_t start;  // 0: free, 1: being filled
  atomic_uintptr_t end;
  atomic_int spoilt;
} watches[watch_limit];

static uintptr_t page_size;
static struct sigaction previous;

static void on_bus_error(int signal, siginfo_t *info, void *context) {
  (void)context;
  const uintptr_t address = (uintptr_t)info->si_addr;
  for (int i = 0; i < watch_limit; i++) {
    const uintptr_t start = atomic_load(&watches[i].start);
    const uintptr_t end = atomic_load(&watches[i].end);
    if (start <= 1 || address < start || address >= end) continue;
    atomic_store(&watches[i].spoilt, 1);
    const uintptr_t page = address & ~(page_size - 1);
    const int flags = MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    if (mmap((void *)page, end - page, PROT_READ, flags, -1, 0) != MAP_FAILED) return;
  }
  // None of ours: the read happens again, and goes to whoever was here before.
  sigaction(SIGBUS, &previous, NULL);
  if (info->si_code <= 0) raise(signal);  // sent by a process: there is no read that happens again
}

static void install(void) {
  page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  struct sigaction action = {0};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &previous);
}

int tally_watch_mapping(const void *start, size_t length) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
  for (int i = 0; i < watch_limit; i++) {
    uintptr_t expected = 0;
    if (!atomic_compare_exchange_strong(&watches[i].start, &expected, 1)) continue;
    atomic_store(&watches[i].spoilt, 0);
    atomic_store(&watches[i].end, (uintptr_t)start + length);
    atomic_store(&watches[i].start, (uintptr_t)start);
    return i;
  }
  return -1;
}

int tally_is_spoilt(int watch) { return watch >= 0 && atomic_load(&watches[watch].spoilt); }

void tally_unwatch_mapping(int watch) {
  if (watch < 0) return;
  atomic_store(&watches[watch].start, 1);
  atomic_store(&watches[watch].end, 0);
  atomic_store(&watches[watch].start, 0);
}
