#pragma once
#include <stddef.h>
#include <stdint.h>

/// A compiled regular expression with its match data; not to be used by two threads at once.
typedef struct tally_regex tally_regex;

/// Compiles a UTF-8 pattern. On failure returns NULL, with the place of the mistake (in bytes) and its description.
/// With caseless, letters match whatever their case; `\w`, `\d`, `\s` and `\b` stay ASCII.
tally_regex *_Nullable tally_regex_compile(const uint8_t *_Nonnull pattern, size_t length, int caseless,
                                           size_t *_Nonnull error_offset, char *_Nonnull message, size_t message_capacity);

/// 1: found; 0: not found; -1: the match limit was reached; -2: any other failure. The subject is valid UTF-8.
int tally_regex_find(tally_regex *_Nonnull regex, const uint8_t *_Nonnull subject, size_t length);

/// Where the first match at or behind `from` lies: 1, or 0 where there is none. The subject is valid UTF-8.
int tally_regex_find_from(tally_regex *_Nonnull regex, const uint8_t *_Nonnull subject, size_t length, size_t from,
                          size_t *_Nonnull start, size_t *_Nonnull end);

/// Whether the expression can match without a single byte.
int tally_regex_matches_nothing(tally_regex *_Nonnull regex);

void tally_regex_free(tally_regex *_Nonnull regex);
