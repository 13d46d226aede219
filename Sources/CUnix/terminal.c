#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "private.h"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

static struct termios terminal_before;
static volatile sig_atomic_t terminal_fd = -1;

int cu_terminal_disable_echo(int fd) {
  struct termios quiet;
  if (tcgetattr(fd, &quiet) < 0) return -errno;
  terminal_before = quiet;
  quiet.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  quiet.c_cc[VMIN] = 1;
  quiet.c_cc[VTIME] = 0;
  // Ctrl-Z would block the processes that wait for this sign-in, and show the code once resumed.
  quiet.c_cc[VSUSP] = _POSIX_VDISABLE;
  // Set before the change, so that a signal in between restores it too.
  terminal_fd = fd;
  if (tcsetattr(fd, TCSADRAIN, &quiet) < 0) {
    terminal_fd = -1;
    return -errno;
  }
  return 0;
}

void cu_terminal_restore(void) {
  int fd = terminal_fd;
  if (fd < 0) return;
  terminal_fd = -1;
  tcsetattr(fd, TCSADRAIN, &terminal_before);
}
