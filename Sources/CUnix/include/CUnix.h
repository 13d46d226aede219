// All of libc that the program may call, and the only place that knows Glibc from Darwin.
//
// A function that can fail returns a value of zero or more, or the negated errno; so errno
// never has to be read from Swift, where anything might have changed it in between. None of
// them calls getaddrinfo, getpwuid or dlopen: in a static glibc program those need the shared
// libraries of the machine it was built on.
#ifndef CUNIX_H
#define CUNIX_H

#include <stddef.h>
#include <stdint.h>

// The errno values that the program tells apart.
extern const int cu_missing, cu_exists, cu_would_block, cu_interrupted, cu_not_directory,
    cu_symbolic_link, cu_no_space, cu_refused, cu_not_program, cu_denied, cu_path_too_long;

// Whether a text may hold a scalar that stands for a byte which is not UTF-8.
int cu_may_be_escaped(const char *text);
const char *cu_error_text(int code);

// Files. Every descriptor is opened close-on-exec, and never becomes a controlling terminal.
// (Macros rather than enumerators: Swift then sees them as Int32, which is what the calls take.)
#define cu_for_reading 1
#define cu_for_writing 2
#define cu_create 4        // O_CREAT
#define cu_create_new 8    // O_CREAT and O_EXCL: fails if it exists, also as a link
#define cu_directory 16
#define cu_follow_link 32  // without it O_NOFOLLOW is set
#define cu_kind_file 1
#define cu_kind_directory 2
#define cu_kind_link 3
#define cu_kind_pipe 4
#define cu_kind_socket 5
#define cu_kind_device 6
typedef struct {
  int kind;
  unsigned mode, owner;
  uint64_t size, device, inode;
  int64_t modified_ns;
} cu_file_status;
#define cu_current_directory (-100)

int cu_open(int directory, const char *path, int how, unsigned mode);
int cu_close(int fd);
long cu_read(int fd, void *into, size_t count);
long cu_read_at(int fd, void *into, size_t count, int64_t offset);
long cu_write(int fd, const void *from, size_t count);
long cu_write_at(int fd, const void *from, size_t count, int64_t offset);
int cu_duplicate(int fd);
int64_t cu_seek(int fd, int64_t distance);
int cu_truncate(int fd, int64_t size);
int cu_fsync(int fd);
int cu_chmod(int fd, unsigned mode);
int cu_fstat(int fd, cu_file_status *status);
int cu_lstat(int directory, const char *path, cu_file_status *status);
// Follows links.
int cu_stat(const char *path, cu_file_status *status);
// faccessat with W_OK for the effective user.
int cu_is_writable(const char *path);
int cu_mkdir(int directory, const char *path, unsigned mode);
int cu_symlink(const char *target, const char *path);
// Returns the length of the target, which is not zero-terminated.
long cu_readlink(int directory, const char *path, char *into, size_t count);
int cu_rename(int directory, const char *from, const char *to);
int cu_unlink(int directory, const char *path);
int cu_rmdir(int directory, const char *path);
int cu_flock(int fd);
// NULL where the directory cannot be listed. Closes the descriptor, at the latest with
// cu_closedir.
void *cu_opendir(int fd);
// The next name, NULL at the end. Valid until the next call.
const char *cu_readdir(void *list);
void cu_closedir(void *list);

// Streams
#define cu_readable 1
#define cu_writable 2
#define cu_hung_up 4
typedef struct {
  int fd;
  int wants, got;
} cu_poll_entry;
int cu_poll(cu_poll_entry *entries, int count, int milliseconds);
int cu_pipe(int ends[2]);
int cu_set_nonblocking(int fd);
int cu_is_terminal(int fd);
// Whether this is the terminal's foreground job: another one is stopped when it reads.
int cu_is_in_foreground(int fd);
// Copies without consuming. -ENOTSUP where the system has no such call.
long cu_peek_pipe(int fd, void *into, size_t count);
long cu_peek_socket(int fd, void *into, size_t count);

// Sockets
int cu_listen_local(const char *path);
int cu_connect_local(const char *path);
int cu_local_path_limit(void);
int cu_listen_loopback(int port, int *bound);
int cu_accept(int fd);
int cu_peer_user(int fd, unsigned *user);

// Processes
#define cu_new_session 1      // setsid; descriptors that are not passed are closed
#define cu_default_signals 2  // no signal is blocked
// The streams become the child's 0, 1, 2 and so on, of which there are three to eight; one of -1
// among the first three is /dev/null for the child.
int cu_spawn(const char *path, char *const *arguments, char *const *environment,
             const int *streams, int count, int how);
// The exit status, or 128 plus the signal. -cu_would_block while it runs.
int cu_wait(int pid, int without_waiting);
// Whether a child has ended, without reaping it: its pid stays reserved.
int cu_has_exited(int pid);
int cu_is_executable(const char *path);
// execve with the dispositions and limits that this process was started with. Returns only on
// failure.
int cu_exec(const char *path, char *const *arguments, char *const *environment);
// kill(2): a negative pid is a group, signal 0 only checks.
int cu_kill(int pid, int signal);
// fork and setsid, with /dev/null as the streams and every other descriptor closed. For a process
// with one thread. Returns 0 in the child.
int cu_fork_detached(void);
unsigned cu_effective_user(void);
// PR_SET_DUMPABLE: no core dump, and no ptrace by another process of the user.
void cu_forbid_dumps(void);
// Call it before the child is sent a secret.
void cu_forbid_core_of(int pid);
_Noreturn void cu_exit(int status);
char **cu_environment(void);
const char *cu_environment_value(const char *name);
// Zero-terminated; returns the length.
long cu_program_path(char *into, size_t count);

// Signals. SIGINT, SIGTERM, SIGHUP and SIGQUIT are blocked together, with SIGTSTP.
extern const int cu_signal_interrupt, cu_signal_terminate, cu_signal_kill;
void cu_ignore_broken_pipes(void);
// 1: they were blocked already.
int cu_block_signals(void);
void cu_unblock_signals(void);
// A handler restores the terminal and writes the number of the signal as one byte to the pipe whose
// reading end is returned (the self-pipe trick).
int cu_open_signal_pipe(void);
void cu_close_signal_pipe(void);
// Ends this process by the signal's default action, so that the parent sees the signal.
_Noreturn void cu_raise_default(int signal);

// Terminal: no echo and no line editing; the signal keys still work.
int cu_terminal_disable_echo(int fd);
void cu_terminal_restore(void);

// Threads
int cu_start_thread(void (*body)(void *), void *context);

// Time and random bytes
int64_t cu_now_ns(void);
int64_t cu_uptime_ns(void);
void cu_sleep_ns(int64_t duration);
int cu_random(void *into, size_t count);

#endif
