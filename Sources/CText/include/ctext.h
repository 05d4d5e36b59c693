#pragma once
#include <stddef.h>
#include <stdint.h>

/// Bytes that may be read behind the end of every text: the vector loops look at whole blocks, four bytes wide at each place.
#define TALLY_TEXT_PADDING 72

/// Copies bytes, ASCII letters in lower case.
void tally_fold(const uint8_t *_Nonnull source, uint8_t *_Nonnull target, size_t count);

/// The first place of `phrase` in `text`, or `count`. An empty phrase is found at 0. The text is padded.
size_t tally_text_find(const uint8_t *_Nonnull text, size_t count, const uint8_t *_Nonnull phrase, size_t length);

/// Bytes that begin a scalar, ASCII capitals, ASCII digits.
size_t tally_count_scalars(const uint8_t *_Nonnull text, size_t count);
size_t tally_count_capitals(const uint8_t *_Nonnull text, size_t count);
size_t tally_count_digits(const uint8_t *_Nonnull text, size_t count);

/// For each byte a bit: whether it is an ASCII letter, digit or `_` (`words`), and whether it is no ASCII or an
/// apostrophe, so that more than its own value decides (`others`). `(count + 63) / 64` words each; padded.
void tally_word_bits(const uint8_t *_Nonnull text, size_t count, uint64_t *_Nonnull words, uint64_t *_Nonnull others);
