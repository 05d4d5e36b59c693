#include "hits.h"
#include <string.h>

// Each block of a text is looked at once for all phrases. Phrases lie in eight buckets, a bit each. For each of a place's
// first four bytes, two tables of sixteen entries say which buckets it may belong to, by its low and by its high four
// bits: one instruction looks up a whole block. Places where a bucket is left over are compared with its phrases, eight
// bytes at a time. The idea is that of Teddy (Hyperscan, USENIX NSDI 2019); the automaton's engine takes 30 ns to report a
// hit, which is most of its time where texts are full of them.
#if defined(__x86_64__)
#include <immintrin.h>

enum { bucket_count = 8, looked_at = 4 };

/// Eight bytes of a phrase: text fits where `(text | fold) & mask == value`. `fold` has the bit that tells the two cases of an
/// ASCII letter apart.
typedef struct {
  uint64_t value, fold, mask;
} piece;

typedef struct {
  const piece *pieces;
  uint32_t piece_count, length, pattern, group;
  bool every;
} entry;

struct tally_phrases {
  uint8_t low[looked_at][16], high[looked_at][16];
  entry *entries;
  piece *pieces;
  /// Where each bucket begins.
  uint32_t first[bucket_count + 1];
  size_t groups;
  /// Whether with 512 bits at a time.
  bool is_wide;
  /// One more than the last text in which each group was reported.
  uint32_t *reported;
  tally_hits hits;
};

/// A scan that is under way.
typedef struct {
  const tally_phrases *phrases;
  const tally_texts *texts;
  uint32_t *reported;
  tally_hits hits;
  size_t text;
  bool has_failed;
} scan;

static bool is_letter(uint8_t byte) { return (uint8_t)(byte - 'a') < 26; }

static int by_bytes(const void *left, const void *right) {
  const tally_phrase *a = *(const tally_phrase *const *)left, *b = *(const tally_phrase *const *)right;
  int order = memcmp(a->bytes, b->bytes, a->length < b->length ? a->length : b->length);
  return order ? order : (a->length > b->length) - (a->length < b->length);
}

void tally_phrases_free(tally_phrases *phrases) {
  free(phrases->entries);
  free(phrases->pieces);
  free(phrases->reported);
  free(phrases->hits.all);
  free(phrases);
}

static void fill_tables(tally_phrases *phrases, const tally_phrase *phrase, unsigned bucket) {
  const uint8_t bit = (uint8_t)(1u << bucket);
  for (size_t place = 0; place < looked_at; place++) {
    // Behind the end of a short phrase any byte may stand.
    for (unsigned bits = 0; place >= phrase->length && bits < 16; bits++) {
      phrases->low[place][bits] |= bit;
      phrases->high[place][bits] |= bit;
    }
    if (place >= phrase->length) continue;
    uint8_t byte = phrase->bytes[place];
    phrases->low[place][byte & 15] |= bit;
    phrases->high[place][byte >> 4] |= bit;
    if (is_letter(byte)) phrases->high[place][(byte ^ 0x20) >> 4] |= bit;
  }
}

static void fill_pieces(piece *pieces, const tally_phrase *phrase) {
  for (size_t place = 0; place < phrase->length; place++) {
    piece *piece = &pieces[place / 8];
    unsigned shift = 8 * (place % 8);
    piece->value |= (uint64_t)phrase->bytes[place] << shift;
    piece->mask |= (uint64_t)0xFF << shift;
    if (is_letter(phrase->bytes[place])) piece->fold |= (uint64_t)0x20 << shift;
  }
}

tally_phrases *tally_phrases_new(const tally_phrase *all, size_t count, int widest) {
  if (widest < 256 || !__builtin_cpu_supports("avx2")) return NULL;
  tally_phrases *phrases = calloc(1, sizeof *phrases);
  phrases->is_wide = widest >= 512 && __builtin_cpu_supports("avx512bw");
  const tally_phrase **sorted = malloc(count * sizeof *sorted);
  size_t pieces = 0;
  for (size_t i = 0; i < count; i++) {
    sorted[i] = &all[i];
    pieces += (all[i].length + 7) / 8;
    if (all[i].group >= phrases->groups) phrases->groups = all[i].group + 1;
  }
  // Phrases that begin alike share a bucket, so that its tables let few other bytes pass.
  qsort(sorted, count, sizeof *sorted, by_bytes);
  phrases->entries = calloc(count, sizeof *phrases->entries);
  phrases->pieces = calloc(pieces, sizeof *phrases->pieces);
  phrases->reported = calloc(phrases->groups, sizeof *phrases->reported);
  piece *next = phrases->pieces;
  for (size_t i = 0; i < count; i++) {
    const tally_phrase *phrase = sorted[i];
    unsigned bucket = (unsigned)(i * bucket_count / count);
    fill_tables(phrases, phrase, bucket);
    fill_pieces(next, phrase);
    phrases->entries[i] = (entry){next, (uint32_t)((phrase->length + 7) / 8), (uint32_t)phrase->length,
                                  (uint32_t)(phrase - all), phrase->group, phrase->every != 0};
    next += (phrase->length + 7) / 8;
    phrases->first[bucket + 1] = (uint32_t)i + 1;
  }
  for (unsigned bucket = 0; bucket < bucket_count; bucket++) {
    if (phrases->first[bucket + 1] < phrases->first[bucket]) phrases->first[bucket + 1] = phrases->first[bucket];
  }
  free(sorted);
  return phrases;
}

static inline void report(scan *scan, const entry *entry, size_t place, size_t text) {
  if (scan->reported[entry->group] == text + 1 && !entry->every) return;
  scan->reported[entry->group] = (uint32_t)text + 1;
  tally_hit hit = {entry->pattern, (uint32_t)text, place + entry->length};
  if (!tally_hits_append(&scan->hits, hit)) scan->has_failed = true;
}

/// Compares the phrases of some buckets with what stands at a place. Places only ascend.
static inline __attribute__((always_inline)) void compare(scan *scan, size_t place, unsigned buckets) {
  const tally_texts *texts = scan->texts;
  size_t text = scan->text;
  while (text < texts->texts && texts->ends[text] <= place) text++;
  scan->text = text;
  // A line feed between two texts begins no hit.
  if (text == texts->texts || place < texts->starts[text]) return;
  const uint8_t *bytes = texts->bytes + place;
  uint64_t start;
  memcpy(&start, bytes, sizeof start);
  for (; buckets; buckets &= buckets - 1) {
    unsigned bucket = (unsigned)__builtin_ctz(buckets);
    const entry *end = scan->phrases->entries + scan->phrases->first[bucket + 1];
    for (const entry *entry = scan->phrases->entries + scan->phrases->first[bucket]; entry < end; entry++) {
      const piece *piece = entry->pieces;
      if (((start | piece->fold) & piece->mask) != piece->value) continue;
      if (place + entry->length > texts->ends[text]) continue;
      bool fits = true;
      for (uint32_t i = 1; i < entry->piece_count && fits; i++) {
        uint64_t more;
        memcpy(&more, bytes + 8 * i, sizeof more);
        fits = ((more | piece[i].fold) & piece[i].mask) == piece[i].value;
      }
      if (fits) report(scan, entry, place, text);
    }
  }
}

__attribute__((target("avx512bw"))) static void scan_512(scan *scan) {
  const uint8_t *bytes = scan->texts->bytes;
  const size_t count = scan->texts->count;
  const __m512i nibble = _mm512_set1_epi8(15);
  __m512i low[looked_at], high[looked_at];
  for (unsigned i = 0; i < looked_at; i++) {
    low[i] = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)scan->phrases->low[i]));
    high[i] = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)scan->phrases->high[i]));
  }
  for (size_t place = 0; place < count; place += 64) {
    __m512i left = _mm512_set1_epi8(-1);
    for (unsigned i = 0; i < looked_at; i++) {
      __m512i block = _mm512_loadu_si512(bytes + place + i);
      __m512i by_low = _mm512_shuffle_epi8(low[i], _mm512_and_si512(block, nibble));
      __m512i by_high = _mm512_shuffle_epi8(high[i], _mm512_and_si512(_mm512_srli_epi16(block, 4), nibble));
      left = _mm512_and_si512(left, _mm512_and_si512(by_low, by_high));
    }
    uint64_t places = _mm512_test_epi8_mask(left, left);
    if (count - place < 64) places &= (1ull << (count - place)) - 1;
    if (!places) continue;
    uint8_t buckets[64];
    _mm512_storeu_si512(buckets, left);
    for (; places; places &= places - 1) {
      unsigned i = (unsigned)__builtin_ctzll(places);
      compare(scan, place + i, buckets[i]);
    }
  }
}

__attribute__((target("avx2"))) static void scan_256(scan *scan) {
  const uint8_t *bytes = scan->texts->bytes;
  const size_t count = scan->texts->count;
  const __m256i nibble = _mm256_set1_epi8(15);
  __m256i low[looked_at], high[looked_at];
  for (unsigned i = 0; i < looked_at; i++) {
    low[i] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)scan->phrases->low[i]));
    high[i] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)scan->phrases->high[i]));
  }
  for (size_t place = 0; place < count; place += 32) {
    __m256i left = _mm256_set1_epi8(-1);
    for (unsigned i = 0; i < looked_at; i++) {
      __m256i block = _mm256_loadu_si256((const __m256i *)(bytes + place + i));
      __m256i by_low = _mm256_shuffle_epi8(low[i], _mm256_and_si256(block, nibble));
      __m256i by_high = _mm256_shuffle_epi8(high[i], _mm256_and_si256(_mm256_srli_epi16(block, 4), nibble));
      left = _mm256_and_si256(left, _mm256_and_si256(by_low, by_high));
    }
    uint32_t places = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(left, _mm256_setzero_si256()));
    if (count - place < 32) places &= (1u << (count - place)) - 1;
    if (!places) continue;
    uint8_t buckets[32];
    _mm256_storeu_si256((__m256i *)buckets, left);
    for (; places; places &= places - 1) {
      unsigned i = (unsigned)__builtin_ctz(places);
      compare(scan, place + i, buckets[i]);
    }
  }
}

long tally_phrases_scan(tally_phrases *phrases, const tally_texts *texts, const tally_hit **hits) {
  scan scan = {phrases, texts, phrases->reported, phrases->hits, 0, false};
  scan.hits.count = 0;
  memset(phrases->reported, 0, phrases->groups * sizeof *phrases->reported);
  if (phrases->is_wide) scan_512(&scan);
  else scan_256(&scan);
  phrases->hits = scan.hits;
  *hits = scan.hits.all;
  return scan.has_failed ? -1 : (long)scan.hits.count;
}

#else

tally_phrases *tally_phrases_new(const tally_phrase *phrases, size_t count, int widest) { return NULL; }
void tally_phrases_free(tally_phrases *phrases) {}
long tally_phrases_scan(tally_phrases *phrases, const tally_texts *texts, const tally_hit **hits) { return -1; }

#endif
