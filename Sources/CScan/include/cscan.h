#pragma once
#include <stddef.h>
#include <stdint.h>

/// The texts of a batch, one behind the other, a line feed behind each. A text that is absent has an empty range.
typedef struct {
  /// 72 bytes more may be read.
  const uint8_t *_Nonnull bytes;
  size_t count;
  /// `[texts]`: where each begins, and where it ends without its line feed. Ascending.
  const uint64_t *_Nonnull starts;
  const uint64_t *_Nonnull ends;
  size_t texts;
} tally_texts;

/// A pattern may match in a text.
typedef struct {
  uint32_t pattern;
  uint32_t text;
  /// Bytes from the start of all texts to the end of the match.
  uint64_t end;
} tally_hit;

/// Hits as they are found.
typedef struct {
  tally_hit *_Nullable all;
  size_t count, capacity;
} tally_hits;

/// Patterns compiled into one automaton (Hyperscan, or Vectorscan where the processor is no x86).
typedef struct tally_automaton tally_automaton;

/// How one pattern is looked for.
typedef enum {
  /// ASCII letters in either case, all other bytes as they are.
  tally_scan_phrase = 0,
  /// UTF-8, letters in either case.
  tally_scan_caseless = 1,
  /// UTF-8, letters as they are.
  tally_scan_exact = 2
} tally_scan_kind;

/// Compiles patterns in the library's syntax, each ended by a zero byte. `^` and `$` match at line feeds too.
/// On failure returns NULL and the position of the pattern that cannot be compiled, or -1 where it is no single one's fault.
tally_automaton *_Nullable tally_automaton_new(const char *_Nonnull const *_Nonnull patterns,
                                               const uint8_t *_Nonnull kinds, size_t count, int *_Nonnull culprit);
void tally_automaton_free(tally_automaton *_Nonnull automaton);

/// Scans all texts in one go. Reports each pattern at least once for each text in which it matches, and may report more:
/// a match may have begun in an earlier text. Of patterns with `every[pattern]`, all ends of matches are reported.
///
/// Returns the number of hits, in `*hits`, valid until the next scan; -1 where the library failed.
long tally_automaton_scan(tally_automaton *_Nonnull automaton, const tally_texts *_Nonnull texts,
                          const uint8_t *_Nonnull every, const tally_hit *_Nonnull *_Nonnull hits);

/// Phrases that are looked for with vector instructions, ASCII letters in either case, all other bytes as they are.
typedef struct tally_phrases tally_phrases;

/// A phrase, folded, of at least one byte.
typedef struct {
  const uint8_t *_Nonnull bytes;
  size_t length;
  /// Of a group, one hit a text is enough.
  uint32_t group;
  /// Whether all its places are wanted, whatever its group.
  uint8_t every;
} tally_phrase;

/// `NULL` where the processor cannot do it, or has no vectors of at most `widest` bits; then the automaton must.
tally_phrases *_Nullable tally_phrases_new(const tally_phrase *_Nonnull phrases, size_t count, int widest);
void tally_phrases_free(tally_phrases *_Nonnull phrases);

/// Scans all texts in one go. Each hit lies within its text, and hits are in the order of their places.
///
/// Returns the number of hits, in `*hits`, valid until the next scan; -1 without memory.
long tally_phrases_scan(tally_phrases *_Nonnull phrases, const tally_texts *_Nonnull texts,
                        const tally_hit *_Nonnull *_Nonnull hits);
