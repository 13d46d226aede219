#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "coverage.h"
#include "private.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

const int cu_signal_interrupt = SIGINT, cu_signal_terminate = SIGTERM, cu_signal_kill = SIGKILL;
static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { ending_signal_count = sizeof ending_signals / sizeof *ending_signals };
static int signal_pipe[2] = {-1, -1};

static void (*broken_pipes_before)(int) = SIG_ERR;

void cu_ignore_broken_pipes(void) {
  void (*before)(int) = signal(SIGPIPE, SIG_IGN);
  if (broken_pipes_before == SIG_ERR) broken_pipes_before = before;
}

// An ignored signal stays ignored across exec; the next program would go on writing to a pipe that
// nobody reads.
void restore_broken_pipes(void) {
  if (broken_pipes_before != SIG_ERR) signal(SIGPIPE, broken_pipes_before);
}

static int mask_signals(int how) {
  sigset_t set, before;
  sigemptyset(&before);
  sigemptyset(&set);
  for (int i = 0; i < ending_signal_count; i++) sigaddset(&set, ending_signals[i]);
  // A stopped process is as bad as a killed one: the response would be read too late.
  sigaddset(&set, SIGTSTP);
  sigprocmask(how, &set, &before);
  return sigismember(&before, SIGTSTP) == 1;
}

int cu_block_signals(void) { return mask_signals(SIG_BLOCK); }
void cu_unblock_signals(void) { mask_signals(SIG_UNBLOCK); }

static void write_to_pipe(int number) {
  int before = errno;
  cu_terminal_restore();
  unsigned char byte = (unsigned char)number;
  long ignored = write(signal_pipe[1], &byte, 1);
  (void)ignored;
  errno = before;
}

int cu_open_signal_pipe(void) {
  int failed = cu_pipe(signal_pipe);
  if (failed) return failed;
  cu_set_nonblocking(signal_pipe[1]);
  struct sigaction action, current;
  memset(&action, 0, sizeof action);
  action.sa_handler = write_to_pipe;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < ending_signal_count; i++) {
    // A signal that the caller ignores (nohup) stays ignored.
    if (sigaction(ending_signals[i], NULL, &current) == 0 && current.sa_handler == SIG_IGN) continue;
    sigaction(ending_signals[i], &action, NULL);
  }
  return signal_pipe[0];
}

void cu_close_signal_pipe(void) {
  struct sigaction current;
  for (int i = 0; i < ending_signal_count; i++)
    if (sigaction(ending_signals[i], NULL, &current) == 0 && current.sa_handler == write_to_pipe)
      signal(ending_signals[i], SIG_DFL);
  close(signal_pipe[0]);
  close(signal_pipe[1]);
  signal_pipe[0] = signal_pipe[1] = -1;
}

void cu_raise_default(int number) {
  write_coverage();
  signal(number, SIG_DFL);
  mask_signals(SIG_UNBLOCK);
  raise(number);
  _exit(128 + number);
}
