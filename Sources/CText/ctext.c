#include "ctext.h"
#include <string.h>

// Written with the compiler's portable vectors and compiled once for each kind of processor; the loader picks one.
#if defined(__x86_64__)
#define EVERY_PROCESSOR __attribute__((target_clones("avx512bw", "avx2", "default")))
#else
#define EVERY_PROCESSOR
#endif

typedef uint8_t block __attribute__((ext_vector_type(64)));
typedef _Bool block_bits __attribute__((ext_vector_type(64)));
typedef uint8_t half __attribute__((ext_vector_type(32)));
typedef _Bool half_bits __attribute__((ext_vector_type(32)));

// Macros, since a vector passed to a function would be passed otherwise on each kind of processor.
#define WORD_OF(bits_type, word, truths)                              \
  do {                                                                \
    bits_type mask = __builtin_convertvector((truths), bits_type);    \
    memcpy(&(word), &mask, sizeof(word));                             \
  } while (0)

EVERY_PROCESSOR void tally_fold(const uint8_t *source, uint8_t *target, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint8_t byte = source[i];
    target[i] = (uint8_t)(byte - 'A') < 26 ? byte | 0x20 : byte;
  }
}

// The first and the last byte of the phrase, 32 places at a time; where both fit, the whole phrase is compared.
EVERY_PROCESSOR size_t tally_text_find(const uint8_t *text, size_t count, const uint8_t *phrase, size_t length) {
  if (length == 0) return 0;
  if (length > count) return count;
  const size_t places = count - length + 1;
  const half first = (half)phrase[0], last = (half)phrase[length - 1];
  for (size_t place = 0; place < places; place += 32) {
    half left, right;
    memcpy(&left, text + place, sizeof left);
    memcpy(&right, text + place + length - 1, sizeof right);
    uint32_t both;
    WORD_OF(half_bits, both, (left == first) & (right == last));
    if (places - place < 32) both &= (1u << (places - place)) - 1;
    while (both) {
      size_t candidate = place + (size_t)__builtin_ctz(both);
      if (memcmp(text + candidate, phrase, length) == 0) return candidate;
      both &= both - 1;
    }
  }
  return count;
}

EVERY_PROCESSOR size_t tally_count_scalars(const uint8_t *text, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += (text[i] & 0xC0) != 0x80;
  return found;
}

EVERY_PROCESSOR size_t tally_count_capitals(const uint8_t *text, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += (uint8_t)(text[i] - 'A') < 26;
  return found;
}

EVERY_PROCESSOR size_t tally_count_digits(const uint8_t *text, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += (uint8_t)(text[i] - '0') < 10;
  return found;
}

EVERY_PROCESSOR void tally_word_bits(const uint8_t *text, size_t count, uint64_t *words, uint64_t *others) {
  for (size_t place = 0; place < count; place += 64) {
    block bytes;
    memcpy(&bytes, text + place, sizeof bytes);
    block letter = (bytes | 0x20) - 'a', digit = bytes - '0';
    uint64_t word, other;
    WORD_OF(block_bits, word, (letter < 26) | (digit < 10) | (bytes == '_'));
    WORD_OF(block_bits, other, (bytes >= 0x80) | (bytes == '\''));
    if (count - place < 64) {
      uint64_t inside = (1ull << (count - place)) - 1;
      word &= inside;
      other &= inside;
    }
    words[place / 64] = word;
    others[place / 64] = other;
  }
}
