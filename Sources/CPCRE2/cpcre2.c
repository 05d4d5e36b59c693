#define PCRE2_CODE_UNIT_WIDTH 8
#include "cpcre2.h"
#include <pcre2.h>
#include <stdlib.h>

// Steps of the matcher for one subject. PCRE2's own default is 10 million, some 100 ms a row on a pattern that
// backtracks without end; a pattern that needs a million steps on one text is a mistake that the user should hear of.
static const uint32_t match_limit = 1000000;

// The compiled code's own stack, one for each thread that matches. PCRE2's default of 32 KiB is used up after some hundred
// repetitions of a group, so that `(a|b)*c` would be given up on a text of a page. Memory is taken as it is touched.
static const size_t stack_start = 32 << 10, stack_limit = 64 << 20;
static _Thread_local pcre2_jit_stack *stack;

static pcre2_jit_stack *stack_of_thread(void *unused) {
  if (!stack) stack = pcre2_jit_stack_create(stack_start, stack_limit, NULL);
  return stack;  // NULL: PCRE2 takes its default
}

struct tally_regex {
  pcre2_code *code;
  pcre2_match_data *data;
  pcre2_match_context *context;
};

tally_regex *tally_regex_compile(const uint8_t *pattern, size_t length, int caseless, size_t *error_offset,
                                 char *message, size_t message_capacity) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | (caseless ? PCRE2_CASELESS : 0);
  pcre2_code *code = pcre2_compile(pattern, length, options, &error, &offset, NULL);
  if (!code) {
    *error_offset = offset;
    pcre2_get_error_message(error, (PCRE2_UCHAR *)message, message_capacity);
    return NULL;
  }
  pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
  tally_regex *regex = malloc(sizeof *regex);
  regex->code = code;
  regex->data = pcre2_match_data_create(1, NULL);
  regex->context = pcre2_match_context_create(NULL);
  pcre2_set_match_limit(regex->context, match_limit);
  pcre2_jit_stack_assign(regex->context, stack_of_thread, NULL);
  return regex;
}

int tally_regex_find(tally_regex *regex, const uint8_t *subject, size_t length) {
  int result = pcre2_match(regex->code, subject, length, 0, PCRE2_NO_UTF_CHECK, regex->data, regex->context);
  if (result >= 0) return 1;
  if (result == PCRE2_ERROR_NOMATCH) return 0;
  if (result == PCRE2_ERROR_MATCHLIMIT || result == PCRE2_ERROR_JIT_STACKLIMIT || result == PCRE2_ERROR_DEPTHLIMIT ||
      result == PCRE2_ERROR_HEAPLIMIT)
    return -1;
  return -2;
}

int tally_regex_find_from(tally_regex *regex, const uint8_t *subject, size_t length, size_t from, size_t *start,
                          size_t *end) {
  int result = pcre2_match(regex->code, subject, length, from, PCRE2_NO_UTF_CHECK, regex->data, regex->context);
  if (result < 0) return 0;
  const PCRE2_SIZE *places = pcre2_get_ovector_pointer(regex->data);
  *start = places[0];
  *end = places[1];
  return 1;
}

int tally_regex_matches_nothing(tally_regex *regex) {
  uint32_t empty = 0;
  return pcre2_pattern_info(regex->code, PCRE2_INFO_MATCHEMPTY, &empty) != 0 || empty;
}

void tally_regex_free(tally_regex *regex) {
  pcre2_match_context_free(regex->context);
  pcre2_match_data_free(regex->data);
  pcre2_code_free(regex->code);
  free(regex);
}
