// Starts programs in turn and times each from its start to its end, so that whatever else the
// machine is doing hits all of them alike. For Tests/bench/run, which compiles it.
//
// turns ROUNDS PAUSE COMMAND...   one row for each: name, median, 99th of a hundred and slowest in
//                                 µs, page faults, peak memory in KiB; PAUSE is between the
//                                 rounds, in ms
// callers COUNT SECONDS COMMAND   how many ends a second that many callers at once see
//
// A COMMAND is NAME INPUT [VARIABLE=VALUE...] PROGRAM [WORD...], and ends at a word that is "--".
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct command {
  const char *name, *input;
  char **words, **environment;
  double *times;
  long faults, peak;
};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static void fail(const char *what, const char *why) {
  fprintf(stderr, "turns: %s: %s\n", what, why);
  exit(1);
}

static pid_t start(const struct command *command) {
  posix_spawn_file_actions_t streams;
  posix_spawn_file_actions_init(&streams);
  posix_spawn_file_actions_addopen(&streams, 0, command->input, O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&streams, 1, "/dev/null", O_WRONLY, 0);
  pid_t child;
  int failed = posix_spawnp(&child, command->words[0], &streams, NULL, command->words,
                            command->environment);
  posix_spawn_file_actions_destroy(&streams);
  if (failed) fail(command->words[0], strerror(failed));
  return child;
}

static void check(const struct command *command, int status) {
  if (!WIFEXITED(status) || WEXITSTATUS(status)) fail(command->name, "did not end well");
}

static int in_order(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static struct command read_command(char ***words) {
  struct command command = {0};
  char **next = *words;
  if (!next[0] || !next[1]) fail("command", "has no name and no input");
  command.name = next[0];
  command.input = next[1];
  next += 2;
  // Its own variables come first, where the first of a name is the one that counts.
  size_t inherited = 0, own = 0;
  while (environ[inherited]) inherited++;
  while (next[own] && strchr(next[own], '=')) own++;
  command.environment = calloc(own + inherited + 1, sizeof(char *));
  memcpy(command.environment, next, own * sizeof(char *));
  memcpy(command.environment + own, environ, inherited * sizeof(char *));
  command.words = next += own;
  if (!*next) fail(command.name, "no program");
  while (*next && strcmp(*next, "--")) next++;
  *words = *next ? next + 1 : next;
  *next = NULL;
  return command;
}

static int locks(int rounds, int pause, char **words) {
  struct command commands[32];
  int count = 0;
  while (*words && count < 32) commands[count++] = read_command(&words);
  for (int i = 0; i < count; i++) commands[i].times = calloc((size_t)rounds, sizeof(double));
  // The first round fills the caches, and does not count.
  for (int round = -1; round < rounds; round++) {
    if (pause > 0) usleep((useconds_t)pause * 1000);
    for (int i = 0; i < count; i++) {
      struct command *command = &commands[i];
      int status;
      struct rusage usage;
      double begin = now();
      pid_t child = start(command);
      if (wait4(child, &status, 0, &usage) < 0) fail(command->name, strerror(errno));
      double end = now();
      check(command, status);
      if (round < 0) continue;
      command->times[round] = end - begin;
      command->faults = usage.ru_minflt;
      command->peak = usage.ru_maxrss;
    }
  }
  for (int i = 0; i < count; i++) {
    double *times = commands[i].times;
    qsort(times, (size_t)rounds, sizeof *times, in_order);
    printf("%s\t%.0f\t%.0f\t%.0f\t%ld\t%ld\n", commands[i].name, times[rounds / 2],
           times[rounds - 1 - rounds / 100], times[rounds - 1], commands[i].faults,
           commands[i].peak);
  }
  return 0;
}

static int callers(int count, double seconds, char **words) {
  struct command command = read_command(&words);
  for (int i = 0; i < count; i++) start(&command);
  double begin = now(), end = begin + seconds * 1e6;
  long ended = 0;
  int status;
  while (now() < end && wait(&status) > 0) {
    check(&command, status);
    ended++;
    start(&command);
  }
  printf("%.0f\n", (double)ended * 1e6 / (now() - begin));
  while (wait(&status) > 0) check(&command, status);
  return 0;
}

int main(int argc, char **argv) {
  const char *name = argv[1] ? argv[1] : "";
  if (!strcmp(name, "turns") && argc > 4 && atoi(argv[2]) > 0)
    return locks(atoi(argv[2]), atoi(argv[3]), argv + 4);
  if (!strcmp(name, "callers") && argc > 4)
    return callers(atoi(argv[2]), atof(argv[3]), argv + 4);
  fail("usage", "turns ROUNDS PAUSE COMMAND... | callers COUNT SECONDS COMMAND");
}
