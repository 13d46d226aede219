#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "CUnix.h"
#include "coverage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/random.h>
#else
#include <crt_externs.h>
#include <mach-o/dyld.h>
#endif

const int cu_missing = ENOENT, cu_exists = EEXIST, cu_would_block = EAGAIN, cu_interrupted = EINTR,
          cu_not_directory = ENOTDIR, cu_symbolic_link = ELOOP, cu_no_space = ENOSPC,
          cu_refused = ECONNREFUSED, cu_not_program = ENOEXEC, cu_denied = EACCES;

#define RESULT(call)                   \
  do {                                 \
    __typeof__(call) result = (call);  \
    return result < 0 ? -errno : result; \
  } while (0)

// A caller may have closed a standard stream; the next descriptor then gets its number, and what
// is meant for the stream would go into a file of ours. So none of ours is ever below three.
static int above_streams(int fd) {
  if (fd < 0) return -errno;
  if (fd > 2) return fd;
  int lifted = fcntl(fd, F_DUPFD_CLOEXEC, 3);
  int failed = errno;
  close(fd);
  return lifted < 0 ? -failed : lifted;
}

const char *cu_error_text(int code) { return strerror(code); }

// Files

static int at(int directory) { return directory == cu_current_directory ? AT_FDCWD : directory; }

int cu_open(int directory, const char *path, int how, unsigned mode) {
  // O_NONBLOCK: a pipe that somebody put in a file's place must not hang the open.
  int flags = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  if ((how & cu_for_reading) && (how & cu_for_writing)) flags |= O_RDWR;
  else if (how & cu_for_writing) flags |= O_WRONLY;
  if (how & cu_create) flags |= O_CREAT;
  if (how & cu_create_new) flags |= O_CREAT | O_EXCL;
  if (how & cu_directory) flags |= O_DIRECTORY;
  if (!(how & cu_follow_link)) flags |= O_NOFOLLOW;
  return above_streams(openat(at(directory), path, flags, (mode_t)mode));
}

int cu_close(int fd) { RESULT(close(fd)); }
long cu_read(int fd, void *into, size_t count) { RESULT(read(fd, into, count)); }
long cu_read_at(int fd, void *into, size_t count, int64_t offset) {
  RESULT(pread(fd, into, count, offset));
}
long cu_write(int fd, const void *from, size_t count) { RESULT(write(fd, from, count)); }
long cu_write_at(int fd, const void *from, size_t count, int64_t offset) {
  RESULT(pwrite(fd, from, count, offset));
}
int cu_duplicate(int fd) { RESULT(fcntl(fd, F_DUPFD_CLOEXEC, 3)); }
int64_t cu_seek_by(int fd, int64_t distance) { RESULT(lseek(fd, distance, SEEK_CUR)); }
int cu_truncate(int fd, int64_t size) { RESULT(ftruncate(fd, size)); }
int cu_set_mode(int fd, unsigned mode) { RESULT(fchmod(fd, (mode_t)mode)); }

int cu_sync(int fd) {
#ifdef F_FULLFSYNC
  // fsync on Darwin leaves the data in the drive's own cache.
  if (fcntl(fd, F_FULLFSYNC) == 0) return 0;
#endif
  RESULT(fsync(fd));
}

static int describe(int failed, const struct stat *from, cu_file_status *facts) {
  if (failed) return -errno;
  switch (from->st_mode & S_IFMT) {
  case S_IFREG: facts->kind = cu_kind_file; break;
  case S_IFDIR: facts->kind = cu_kind_directory; break;
  case S_IFLNK: facts->kind = cu_kind_link; break;
  case S_IFIFO: facts->kind = cu_kind_pipe; break;
  case S_IFSOCK: facts->kind = cu_kind_socket; break;
  default: facts->kind = cu_kind_device;
  }
  facts->mode = from->st_mode & 07777;
  facts->owner = from->st_uid;
  facts->size = from->st_size < 0 ? 0 : (uint64_t)from->st_size;
  facts->device = (uint64_t)from->st_dev;
  facts->inode = (uint64_t)from->st_ino;
#ifdef __linux__
  facts->modified_ns = from->st_mtim.tv_sec * 1000000000LL + from->st_mtim.tv_nsec;
#else
  facts->modified_ns = from->st_mtimespec.tv_sec * 1000000000LL + from->st_mtimespec.tv_nsec;
#endif
  return 0;
}

int cu_describe(int fd, cu_file_status *facts) {
  struct stat status;
  return describe(fstat(fd, &status), &status, facts);
}

int cu_describe_at(int directory, const char *path, cu_file_status *facts) {
  struct stat status;
  return describe(fstatat(at(directory), path, &status, AT_SYMLINK_NOFOLLOW), &status, facts);
}

int cu_describe_target(const char *path, cu_file_status *facts) {
  struct stat status;
  return describe(stat(path, &status), &status, facts);
}

int cu_may_write(const char *path) { RESULT(faccessat(AT_FDCWD, path, W_OK, AT_EACCESS)); }

int cu_make_directory(int directory, const char *path, unsigned mode) {
  if (mkdirat(at(directory), path, (mode_t)mode) < 0) return -errno;
  // The umask may have taken away what its owner needs, and is the whole process's to change.
  struct stat made;
  if (fstatat(at(directory), path, &made, AT_SYMLINK_NOFOLLOW) < 0) return -errno;
  if ((made.st_mode & 0700) == (mode & 0700)) return 0;
  RESULT(fchmodat(at(directory), path, (mode_t)mode, 0));
}
int cu_make_link(const char *target, const char *path) { RESULT(symlink(target, path)); }
long cu_read_link(int directory, const char *path, char *into, size_t count) {
  RESULT(readlinkat(at(directory), path, into, count));
}
int cu_rename(int directory, const char *from, const char *to) {
  RESULT(renameat(at(directory), from, at(directory), to));
}
int cu_remove(int directory, const char *path) { RESULT(unlinkat(at(directory), path, 0)); }
int cu_remove_directory(int directory, const char *path) {
  RESULT(unlinkat(at(directory), path, AT_REMOVEDIR));
}
int cu_try_lock(int fd) { RESULT(flock(fd, LOCK_EX | LOCK_NB)); }

void *cu_list(int fd) {
  DIR *list = fdopendir(fd);
  if (!list) close(fd);
  return list;
}
const char *cu_list_next(void *list) {
  struct dirent *entry = readdir(list);
  return entry ? entry->d_name : NULL;
}
void cu_list_end(void *list) { closedir(list); }

// Streams

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

// Sockets

static int new_socket(int domain) {
#ifdef __linux__
  return above_streams(socket(domain, SOCK_STREAM | SOCK_CLOEXEC, 0));
#else
  int fd = socket(domain, SOCK_STREAM, 0);
  if (fd < 0) return -errno;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  return above_streams(fd);
#endif
}

static int local_address(const char *path, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (strlen(path) >= sizeof address->sun_path) return -ENAMETOOLONG;
  strcpy(address->sun_path, path);
  return 0;
}

int cu_local_path_limit(void) { return (int)sizeof(((struct sockaddr_un *)0)->sun_path) - 1; }

int cu_listen_local(const char *path) {
  struct sockaddr_un address;
  int failed = local_address(path, &address);
  if (failed) return failed;
  int fd = new_socket(AF_UNIX);
  if (fd < 0) return fd;
  // The mode counts from the moment the name exists, so it has to be set before bind.
#ifdef __linux__
  // The name takes the socket's own. The umask is the whole process's, also that of a child which
  // another thread starts meanwhile.
  failed = fchmod(fd, 0600) < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0
               ? errno
               : 0;
#else
  mode_t before = umask(0177);
  failed = bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ? errno : 0;
  umask(before);
#endif
  if (!failed && listen(fd, 16) < 0) failed = errno;
  if (failed) {
    close(fd);
    return -failed;
  }
  return fd;
}

int cu_connect_local(const char *path) {
  struct sockaddr_un address;
  int failed = local_address(path, &address);
  if (failed) return failed;
  int fd = new_socket(AF_UNIX);
  if (fd < 0) return fd;
  if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
    failed = errno;
    close(fd);
    return -failed;
  }
  return fd;
}

int cu_listen_loopback(int port, int *bound) {
  int fd = new_socket(AF_INET);
  if (fd < 0) return fd;
  int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 512) < 0 ||
      getsockname(fd, (struct sockaddr *)&address, &length) < 0) {
    int failed = errno;
    close(fd);
    return -failed;
  }
  *bound = ntohs(address.sin_port);
  return fd;
}

int cu_accept(int fd) {
#ifdef __linux__
  return above_streams(accept4(fd, NULL, NULL, SOCK_CLOEXEC));
#else
  int client = accept(fd, NULL, NULL);
  if (client < 0) return -errno;
  fcntl(client, F_SETFD, FD_CLOEXEC);
  return above_streams(client);
#endif
}

int cu_peer_user(int fd, unsigned *user) {
#ifdef __linux__
  struct ucred peer;
  socklen_t length = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return -errno;
  *user = peer.uid;
  return 0;
#else
  uid_t owner;
  gid_t group;
  if (getpeereid(fd, &owner, &group) < 0) return -errno;
  *user = owner;
  return 0;
#endif
}

// Processes

// What the next program gets back, where this one is replaced by it.
static int children_were_ignored = 0;

// Where the end of children is ignored (a caller may have set that), nobody learns how they ended.
static void care_for_children(void) {
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
  // The hard limit stays, so that it can be taken back.
  struct rlimit none = {0, cores_before.rlim_max};
  cores_are_forbidden = setrlimit(RLIMIT_CORE, &none) == 0;
}
static void allow_dumps(void) {
  if (cores_are_forbidden) setrlimit(RLIMIT_CORE, &cores_before);
}

// There every child has our own limit already.
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
  int lifted[8];
  if (count < 3 || count > 8) return -EINVAL;
  care_for_children();
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  int failed = 0;
  for (int i = 0; i < count; i++) {
    // What goes to 3 and up could overwrite one that is still to be moved, so it comes from above.
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
    // What our caller left open is no business of a browser that outlives us.
#ifdef __APPLE__
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#elif defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
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

// A caller may have left open what its own end is waited for by.
static void close_from(int lowest) {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
  closefrom(lowest);
#else
  long limit = sysconf(_SC_OPEN_MAX);
  for (int fd = lowest; fd < (limit < 0 || limit > 4096 ? 4096 : limit); fd++) close(fd);
#endif
}

int cu_fork_detached(void) {
  // Before the fork, so that whoever reads to the end of our streams does not wait for it.
  int nothing = cu_open(cu_current_directory, "/dev/null", cu_for_reading | cu_for_writing, 0);
  if (nothing < 0) return nothing;
  for (int fd = 0; fd < 3; fd++) dup2(nothing, fd);
  // Our end may be the terminal's, and that may come before the new process has left it.
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

int cu_has_ended(int pid) {
  siginfo_t ended;
  memset(&ended, 0, sizeof ended);
  if (waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT) < 0) return errno == ECHILD;
  return ended.si_pid == pid;
}

int cu_is_executable(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}
int cu_send_signal(int pid, int signal) { RESULT(kill(pid, signal)); }
unsigned cu_user(void) { return geteuid(); }
void cu_exit(int status) {
  write_coverage();
  _exit(status);
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

// Signals

const int cu_interrupt = SIGINT, cu_terminate = SIGTERM, cu_kill = SIGKILL;
static const int interrupts[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { interrupt_count = sizeof interrupts / sizeof *interrupts };
static int watch_ends[2] = {-1, -1};

static void (*broken_pipes_before)(int) = SIG_ERR;

void cu_ignore_broken_pipes(void) {
  void (*before)(int) = signal(SIGPIPE, SIG_IGN);
  if (broken_pipes_before == SIG_ERR) broken_pipes_before = before;
}

int cu_exec(const char *path, char *const *arguments, char *const *environment) {
  // What is ignored stays ignored in the next program, which would then write on to nobody.
  if (broken_pipes_before != SIG_ERR) signal(SIGPIPE, broken_pipes_before);
  if (children_were_ignored) signal(SIGCHLD, SIG_IGN);
  allow_dumps();
  write_coverage();
  execve(path, arguments, environment);
  return -errno;
}

static int mask_interrupts(int how) {
  sigset_t set, before;
  sigemptyset(&before);
  sigemptyset(&set);
  for (int i = 0; i < interrupt_count; i++) sigaddset(&set, interrupts[i]);
  // Stopped half-way is as bad as ended: the answer would come too late to be read.
  sigaddset(&set, SIGTSTP);
  sigprocmask(how, &set, &before);
  return sigismember(&before, SIGTSTP) == 1;
}

int cu_block_signals(void) { return mask_interrupts(SIG_BLOCK); }
void cu_unblock_signals(void) { mask_interrupts(SIG_UNBLOCK); }

static void on_interrupt(int number) {
  int before = errno;
  cu_terminal_restore();
  unsigned char byte = (unsigned char)number;
  long ignored = write(watch_ends[1], &byte, 1);
  (void)ignored;
  errno = before;
}

int cu_open_signal_pipe(void) {
  int failed = cu_pipe(watch_ends);
  if (failed) return failed;
  cu_set_nonblocking(watch_ends[1]);
  struct sigaction action, current;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < interrupt_count; i++) {
    // What the caller has ignored (nohup) stays ignored.
    if (sigaction(interrupts[i], NULL, &current) == 0 && current.sa_handler == SIG_IGN) continue;
    sigaction(interrupts[i], &action, NULL);
  }
  return watch_ends[0];
}

void cu_close_signal_pipe(void) {
  struct sigaction current;
  for (int i = 0; i < interrupt_count; i++)
    if (sigaction(interrupts[i], NULL, &current) == 0 && current.sa_handler == on_interrupt)
      signal(interrupts[i], SIG_DFL);
  close(watch_ends[0]);
  close(watch_ends[1]);
  watch_ends[0] = watch_ends[1] = -1;
}

void cu_die_of(int number) {
  write_coverage();
  signal(number, SIG_DFL);
  mask_interrupts(SIG_UNBLOCK);
  raise(number);
  _exit(128 + number);
}

// Terminal

static struct termios terminal_before;
static volatile sig_atomic_t terminal_fd = -1;

int cu_terminal_quiet(int fd) {
  struct termios quiet;
  if (tcgetattr(fd, &quiet) < 0) return -errno;
  terminal_before = quiet;
  quiet.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
  quiet.c_cc[VMIN] = 1;
  quiet.c_cc[VTIME] = 0;
  // A stopped sign-in would keep everybody waiting who shares it, and leave the code on show when
  // it goes on.
  quiet.c_cc[VSUSP] = _POSIX_VDISABLE;
  // From here on the handler may restore it; before the change, so that no instant is missed.
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

// Time and chance

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
