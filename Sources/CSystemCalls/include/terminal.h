#pragma once

/// Puts the terminal on `input` and `output` into the state that a full screen needs: keys one by one and unseen, the
/// alternate screen, no cursor. Restored by tally_terminal_end, at exit, and where the process crashes.
/// Returns 0, or the negative errno.
int tally_terminal_begin(int input, int output);

/// Gives the terminal back as it was. Does nothing the second time. May be called from a signal handler.
void tally_terminal_end(void);

/// Whether the window has changed its size, or the process went on after a stop, since the last call.
int tally_terminal_has_changed(void);

/// Whether somebody has asked the process to stop (SIGTSTP) since the last call.
int tally_terminal_take_stop(void);

/// Stops the process, the terminal given back; returns when it goes on, the terminal taken again.
void tally_terminal_stop(void);

/// The window's size. Returns 0, or the negative errno.
int tally_terminal_size(int descriptor, int *_Nonnull columns, int *_Nonnull rows);
