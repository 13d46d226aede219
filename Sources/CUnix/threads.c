#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "private.h"

#include <pthread.h>
#include <stdlib.h>

struct thread_start {
  void (*body)(void *);
  void *context;
};

static void *run_thread(void *pointer) {
  struct thread_start start = *(struct thread_start *)pointer;
  free(pointer);
  start.body(start.context);
  return NULL;
}

int cu_start_thread(void (*body)(void *), void *context) {
  struct thread_start *start = malloc(sizeof *start);
  if (!start) return -ENOMEM;
  start->body = body;
  start->context = context;
  pthread_t thread;
  int failed = pthread_create(&thread, NULL, run_thread, start);
  if (failed) {
    free(start);
    return -failed;
  }
  pthread_detach(thread);
  return 0;
}
