#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "private.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef __APPLE__
// poll does not know terminals there.
int cu_poll(cu_poll_entry *entries, int count, int milliseconds) {
  fd_set reading, writing;
  FD_ZERO(&reading);
  FD_ZERO(&writing);
  int highest = -1;
  for (int i = 0; i < count; i++) {
    if (entries[i].fd < 0 || entries[i].fd >= FD_SETSIZE) return -EBADF;
    if (entries[i].wants & cu_readable) FD_SET(entries[i].fd, &reading);
    if (entries[i].wants & cu_writable) FD_SET(entries[i].fd, &writing);
    if (entries[i].fd > highest) highest = entries[i].fd;
  }
  struct timeval limit = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
  int ready = select(highest + 1, &reading, &writing, NULL, &limit);
  if (ready < 0) return -errno;
  for (int i = 0; i < count; i++)
    entries[i].got = (FD_ISSET(entries[i].fd, &reading) ? cu_readable : 0) |
                     (FD_ISSET(entries[i].fd, &writing) ? cu_writable : 0);
  return ready;
}
#else
int cu_poll(cu_poll_entry *entries, int count, int milliseconds) {
  struct pollfd polled[8];
  if (count > 8) return -EINVAL;
  for (int i = 0; i < count; i++) {
    polled[i].fd = entries[i].fd;
    polled[i].revents = 0;
    polled[i].events = (entries[i].wants & cu_readable ? POLLIN : 0) |
                       (entries[i].wants & cu_writable ? POLLOUT : 0);
  }
  int ready = poll(polled, (nfds_t)count, milliseconds);
  if (ready < 0) return -errno;
  for (int i = 0; i < count; i++)
    entries[i].got = (polled[i].revents & POLLIN ? cu_readable : 0) |
                     (polled[i].revents & POLLOUT ? cu_writable : 0) |
                     (polled[i].revents & (POLLHUP | POLLERR | POLLNVAL) ? cu_hung_up : 0);
  return ready;
}
#endif

int cu_pipe(int ends[2]) {
#ifdef __linux__
  if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
#else
  if (pipe(ends) < 0) return -errno;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
#endif
  ends[0] = above_streams(ends[0]);
  ends[1] = above_streams(ends[1]);
  if (ends[0] >= 0 && ends[1] >= 0) return 0;
  int failed = ends[0] < 0 ? ends[0] : ends[1];
  if (ends[0] >= 0) close(ends[0]);
  if (ends[1] >= 0) close(ends[1]);
  return failed;
}

int cu_set_nonblocking(int fd) {
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return -errno;
  RESULT(fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

int cu_is_terminal(int fd) { return isatty(fd); }
int cu_is_in_foreground(int fd) { return tcgetpgrp(fd) == getpgrp(); }

long cu_peek_pipe(int fd, void *into, size_t count) {
#ifdef __linux__
  int copy[2];
  if (pipe2(copy, O_CLOEXEC) < 0) return -errno;
  long seen = tee(fd, copy[1], count, SPLICE_F_NONBLOCK);
  if (seen < 0) seen = -errno;
  if (seen > 0) {
    seen = read(copy[0], into, (size_t)seen);
    if (seen < 0) seen = -errno;
  }
  close(copy[0]);
  close(copy[1]);
  return seen;
#else
  (void)fd, (void)into, (void)count;
  return -ENOTSUP;
#endif
}

long cu_peek_socket(int fd, void *into, size_t count) {
  RESULT(recv(fd, into, count, MSG_PEEK | MSG_DONTWAIT));
}
