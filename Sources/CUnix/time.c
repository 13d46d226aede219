#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "private.h"

#include <stdlib.h>
#include <time.h>
#ifdef __linux__
#include <sys/random.h>
#endif

static int64_t nanoseconds(clockid_t which) {
  struct timespec time;
  clock_gettime(which, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}
int64_t cu_now_ns(void) { return nanoseconds(CLOCK_REALTIME); }
int64_t cu_uptime_ns(void) { return nanoseconds(CLOCK_MONOTONIC); }

void cu_sleep_ns(int64_t duration) {
  struct timespec rest = {.tv_sec = duration / 1000000000LL, .tv_nsec = duration % 1000000000LL};
  while (nanosleep(&rest, &rest) < 0 && errno == EINTR) {
  }
}

int cu_random(void *into, size_t count) {
#ifdef __linux__
  long filled = getrandom(into, count, 0);
  return filled == (long)count ? 0 : -EIO;
#else
  arc4random_buf(into, count);
  return 0;
#endif
}
