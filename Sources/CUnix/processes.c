#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "coverage.h"
#include "private.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#else
#include <crt_externs.h>
#include <mach-o/dyld.h>
#endif

// In two steps: where the second macro is not defined, its call in one condition is no C.
#ifdef __GLIBC__
#if __GLIBC_PREREQ(2, 34)
#define HAS_CLOSEFROM
#endif
#endif

// Restored by cu_exec.
static int children_were_ignored = 0;

// With SIGCHLD ignored, which is inherited, the exit status of a child is lost.
static void restore_child_signal(void) {
  struct sigaction current;
  if (sigaction(SIGCHLD, NULL, &current) < 0 || current.sa_handler != SIG_IGN) return;
  children_were_ignored = 1;
  signal(SIGCHLD, SIG_DFL);
}

#ifdef __linux__
// The limit on cores is inherited, and would be that of the next program too; this is not.
void cu_forbid_dumps(void) { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
static void allow_dumps(void) {}

void cu_forbid_core_of(int pid) {
  struct rlimit limit;
  if (prlimit(pid, RLIMIT_CORE, NULL, &limit) < 0) return;
  limit.rlim_cur = 0;
  prlimit(pid, RLIMIT_CORE, &limit, NULL);
}
#else
static struct rlimit cores_before;
static int cores_are_forbidden = 0;

void cu_forbid_dumps(void) {
  if (getrlimit(RLIMIT_CORE, &cores_before) < 0) return;
  // The hard limit stays, so that cu_exec can restore the soft one.
  struct rlimit none = {0, cores_before.rlim_max};
  cores_are_forbidden = setrlimit(RLIMIT_CORE, &none) == 0;
}
static void allow_dumps(void) {
  if (cores_are_forbidden) setrlimit(RLIMIT_CORE, &cores_before);
}

// On Darwin a child inherits the limit that cu_forbid_dumps has set.
void cu_forbid_core_of(int pid) { (void)pid; }
#endif

#if defined(__linux__) && !defined(DEBUG)
// The Swift runtime looks, before anything of ours runs, in eight places for a program that would
// show a crash: registers and memory, on the terminal. Ours hold tokens, and every get would pay
// for the search, so there is no such program. A debug build has it, from the shared library.
char *swift_copyAuxiliaryExecutablePath(const char *name);
char *swift_copyAuxiliaryExecutablePath(const char *name) {
  (void)name;
  return NULL;
}
#endif

int cu_spawn(const char *path, char *const *arguments, char *const *environment,
             const int *streams, int count, int how) {
  NATIVE(path);
  int lifted[8];
  if (count < 3 || count > 8) return -EINVAL;
  restore_child_signal();
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  int failed = 0;
  for (int i = 0; i < count; i++) {
    // A dup2 to 3 or above could overwrite a source that is still needed, so sources are copied
    // above all targets.
    lifted[i] = i < 3 ? streams[i] : fcntl(streams[i], F_DUPFD_CLOEXEC, count);
    if (i >= 3 && lifted[i] < 0 && !failed) failed = errno;
  }
  for (int i = 0; i < count && !failed; i++)
    failed = lifted[i] >= 0
                 ? posix_spawn_file_actions_adddup2(&actions, lifted[i], i)
                 : posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
  short flags = 0;
  if (how & cu_new_session) {
    flags |= POSIX_SPAWN_SETSID;
    // A browser outlives this process and must not hold descriptors that our caller left open.
#ifdef __APPLE__
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#elif defined(HAS_CLOSEFROM)
    posix_spawn_file_actions_addclosefrom_np(&actions, count);
#endif
  }
  sigset_t defaults, unblocked;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  flags |= POSIX_SPAWN_SETSIGDEF;
  if (how & cu_default_signals) {
    sigemptyset(&unblocked);
    posix_spawnattr_setsigmask(&attributes, &unblocked);
    flags |= POSIX_SPAWN_SETSIGMASK;
  }
  posix_spawnattr_setflags(&attributes, flags);
  pid_t pid = 0;
  if (!failed) failed = posix_spawn(&pid, path, &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  for (int i = 3; i < count; i++)
    if (lifted[i] >= 0) close(lifted[i]);
  return failed ? -failed : pid;
}

// Somebody may wait for the end of a pipe that our caller left open.
static void close_from(int lowest) {
#ifdef HAS_CLOSEFROM
  closefrom(lowest);
#else
  long limit = sysconf(_SC_OPEN_MAX);
  for (int fd = lowest; fd < (limit < 0 || limit > 4096 ? 4096 : limit); fd++) close(fd);
#endif
}

int cu_fork_detached(void) {
  // Before the fork, so that a reader of our streams sees their end when this process exits.
  int nothing = cu_open(cu_current_directory, "/dev/null", cu_for_reading | cu_for_writing, 0);
  if (nothing < 0) return nothing;
  for (int fd = 0; fd < 3; fd++) dup2(nothing, fd);
  // When this process was the last of the terminal's, SIGHUP may come before setsid.
  void (*before)(int) = signal(SIGHUP, SIG_IGN);
  pid_t child = fork();
  if (child != 0) {
    int failed = errno;
    signal(SIGHUP, before);
    close(nothing);
    return child < 0 ? -failed : child;
  }
  setsid();
  signal(SIGHUP, before);
  close_from(3);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  return 0;
}

int cu_wait(int pid, int without_waiting) {
  int status;
  pid_t ended;
  do ended = waitpid(pid, &status, without_waiting ? WNOHANG : 0);
  while (ended < 0 && errno == EINTR);
  if (ended < 0) return -errno;
  if (ended == 0) return -EAGAIN;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int cu_has_exited(int pid) {
  siginfo_t ended;
  memset(&ended, 0, sizeof ended);
  if (waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT) < 0) return errno == ECHILD;
  return ended.si_pid == pid;
}

int cu_is_executable(const char *path) {
  NATIVE(path);
  struct stat status;
  return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}
int cu_kill(int pid, int signal) { RESULT(kill(pid, signal)); }
unsigned cu_effective_user(void) { return geteuid(); }
void cu_exit(int status) {
  write_coverage();
  _exit(status);
}

int cu_exec(const char *path, char *const *arguments, char *const *environment) {
  NATIVE(path);
  restore_broken_pipes();
  if (children_were_ignored) signal(SIGCHLD, SIG_IGN);
  allow_dumps();
  write_coverage();
  execve(path, arguments, environment);
  return -errno;
}

const char *cu_environment_value(const char *name) { return getenv(name); }

char **cu_environment(void) {
#ifdef __linux__
  return environ;
#else
  return *_NSGetEnviron();
#endif
}

long cu_program_path(char *into, size_t count) {
#ifdef __linux__
  ssize_t length = readlink("/proc/self/exe", into, count - 1);
  if (length < 0) return -errno;
  into[length] = 0;
  return length;
#else
  uint32_t size = (uint32_t)count;
  if (_NSGetExecutablePath(into, &size) != 0) return -ENAMETOOLONG;
  return (long)strlen(into);
#endif
}
