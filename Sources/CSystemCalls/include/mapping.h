#pragma once
#include <stddef.h>

/// Watches a stretch of memory into which a file is mapped. Where the file turns out to be shorter than it was, or cannot be
/// read, its bytes read as zero from there on, instead of ending the process with SIGBUS; tally_is_spoilt then says so.
/// Returns a number for the other two calls, or -1 where too many stretches are watched already.
int tally_watch_mapping(const void *_Nonnull start, size_t length);

/// Whether some of the bytes could not be read.
int tally_is_spoilt(int watch);

/// To be called before the memory is unmapped.
void tally_unwatch_mapping(int watch);
