#pragma once
#include "cscan.h"
#include <stdbool.h>
#include <stdlib.h>

/// `false` without memory.
static inline bool tally_hits_append(tally_hits *hits, tally_hit hit) {
  if (hits->count == hits->capacity) {
    size_t capacity = hits->capacity ? 2 * hits->capacity : 4096;
    tally_hit *larger = realloc(hits->all, capacity * sizeof *larger);
    if (!larger) return false;
    hits->all = larger;
    hits->capacity = capacity;
  }
  hits->all[hits->count++] = hit;
  return true;
}
