#define _GNU_SOURCE
#include "include/terminal.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios before;
static int in = -1, out = -1;
static volatile sig_atomic_t is_on = 0, has_changed = 0, wants_stop = 0;

// Alternate screen, no cursor, no wrapping of long lines.
static const char enter[] = "\033[?1049h\033[?25l\033[?7l\033[2J\033[H";
static const char leave[] = "\033[?2026l\033[0m\033[?7h\033[?25h\033[?1049l";

static const int crashes[] = {SIGILL, SIGABRT, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP};
static struct sigaction old_crashes[sizeof crashes / sizeof *crashes];

static void put(const char *text, size_t count) {
  while (count > 0) {
    ssize_t written = write(out, text, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text += written;
    count -= (size_t)written;
  }
}

static int take(void) {
  struct termios raw = before;
  // Ctrl-C and Ctrl-Z come as keys: what the process has started hears nothing of them.
  raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
  raw.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR);
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 0;
  if (tcsetattr(in, TCSADRAIN, &raw)) return -errno;
  is_on = 1;
  put(enter, sizeof enter - 1);
  return 0;
}

static void give(void) {
  if (!is_on) return;
  is_on = 0;
  int error = errno;
  put(leave, sizeof leave - 1);
  tcsetattr(in, TCSANOW, &before);
  errno = error;
}

void tally_terminal_end(void) { give(); }

static void note_change(int number) {
  (void)number;
  has_changed = 1;
}

static void note_stop(int number) {
  (void)number;
  wants_stop = 1;
}

// The terminal first, then whatever was to happen: the instruction that crashed is run again under the old handler.
static void crash(int number) {
  give();
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
    if (crashes[i] == number) sigaction(number, &old_crashes[i], NULL);
  if (number == SIGABRT) raise(number);
}

static void handle(int number, void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  sigaction(number, &action, NULL);
}

int tally_terminal_begin(int input, int output) {
  static int is_registered = 0;
  in = input;
  out = output;
  if (tcgetattr(in, &before)) return -errno;
  if (!is_registered) {
    is_registered = 1;
    atexit(give);
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
      struct sigaction action;
      memset(&action, 0, sizeof action);
      action.sa_handler = crash;
      sigaction(crashes[i], &action, &old_crashes[i]);
    }
  }
  handle(SIGWINCH, note_change);
  handle(SIGCONT, note_change);
  handle(SIGTSTP, note_stop);
  return take();
}

int tally_terminal_has_changed(void) {
  int result = has_changed;
  has_changed = 0;
  return result;
}

int tally_terminal_take_stop(void) {
  int result = wants_stop;
  wants_stop = 0;
  return result;
}

void tally_terminal_stop(void) {
  give();
  handle(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  // Here it goes on.
  handle(SIGTSTP, note_stop);
  take();
  has_changed = 1;
}

int tally_terminal_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size)) return -errno;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}
