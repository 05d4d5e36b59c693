#include "hits.h"
#include <hs/hs.h>
#include <string.h>

struct tally_automaton {
  hs_database_t *database;
  hs_scratch_t *scratch;
  size_t patterns;
  /// One more than the last text in which each pattern was reported.
  uint32_t *reported;
  tally_hits hits;
  // The scan that is under way.
  const tally_texts *texts;
  const uint8_t *every;
  size_t text;
};

void tally_automaton_free(tally_automaton *automaton) {
  if (automaton->scratch) hs_free_scratch(automaton->scratch);
  if (automaton->database) hs_free_database(automaton->database);
  free(automaton->reported);
  free(automaton->hits.all);
  free(automaton);
}

static unsigned flags_of(uint8_t kind) {
  switch (kind) {
    case tally_scan_phrase: return HS_FLAG_CASELESS;
    case tally_scan_caseless: return HS_FLAG_CASELESS | HS_FLAG_UTF8 | HS_FLAG_MULTILINE;
    default: return HS_FLAG_UTF8 | HS_FLAG_MULTILINE;
  }
}

tally_automaton *tally_automaton_new(const char *const *patterns, const uint8_t *kinds, size_t count, int *culprit) {
  *culprit = -1;
  if (hs_valid_platform() != HS_SUCCESS) return NULL;
  tally_automaton *automaton = calloc(1, sizeof *automaton);
  unsigned *flags = malloc(count * sizeof *flags), *ids = malloc(count * sizeof *ids);
  for (size_t i = 0; i < count; i++) {
    flags[i] = flags_of(kinds[i]);
    ids[i] = (unsigned)i;
  }
  hs_compile_error_t *error = NULL;
  hs_error_t result = hs_compile_multi(patterns, flags, ids, (unsigned)count, HS_MODE_BLOCK, NULL, &automaton->database, &error);
  free(flags);
  free(ids);
  if (result != HS_SUCCESS) *culprit = error->expression;
  hs_free_compile_error(error);
  if (result != HS_SUCCESS || hs_alloc_scratch(automaton->database, &automaton->scratch) != HS_SUCCESS) {
    tally_automaton_free(automaton);
    return NULL;
  }
  automaton->patterns = count;
  automaton->reported = malloc(count * sizeof *automaton->reported);
  return automaton;
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
  tally_automaton *automaton = context;
  const tally_texts *texts = automaton->texts;
  // Matches come nearly in the order of their ends: one that looks at the byte behind it may come a little late. One that
  // ends with the line feed behind its text has ended before it too.
  size_t text = automaton->text;
  while (text < texts->texts && texts->ends[text] < to) text++;
  while (text > 0 && texts->ends[text - 1] >= to) text--;
  automaton->text = text;
  // The match ended with a line feed between two texts, or behind the last. (No pattern matches nothing.)
  if (text == texts->texts || to <= texts->starts[text]) return 0;
  if (automaton->reported[id] == text + 1 && !automaton->every[id]) return 0;
  automaton->reported[id] = (uint32_t)text + 1;
  // Anything but 0 ends the scan, which has then failed.
  return !tally_hits_append(&automaton->hits, (tally_hit){id, (uint32_t)text, to});
}

long tally_automaton_scan(tally_automaton *automaton, const tally_texts *texts, const uint8_t *every,
                          const tally_hit **hits) {
  automaton->texts = texts;
  automaton->every = every;
  automaton->text = 0;
  automaton->hits.count = 0;
  memset(automaton->reported, 0, automaton->patterns * sizeof *automaton->reported);
  // The library counts in 32 bits; no batch is that long.
  if (texts->count > UINT32_MAX) return -1;
  hs_error_t result =
      hs_scan(automaton->database, (const char *)texts->bytes, (unsigned)texts->count, 0, automaton->scratch, on_match, automaton);
  *hits = automaton->hits.all;
  return result == HS_SUCCESS ? (long)automaton->hits.count : -1;
}
