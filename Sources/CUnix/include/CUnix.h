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
    cu_symbolic_link, cu_no_space, cu_refused, cu_not_program, cu_denied;

const char *cu_error_text(int code);

// Files. Every descriptor is opened close-on-exec, and never becomes a controlling terminal.
// (Macros rather than enumerators: Swift then sees them as Int32, which is what the calls take.)
#define cu_for_reading 1
#define cu_for_writing 2
#define cu_create 4        // where it is missing
#define cu_create_new 8    // fail where it exists, also as a link
#define cu_directory 16
#define cu_follow_link 32  // without it a symbolic link as the last part is refused
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
int64_t cu_seek_by(int fd, int64_t distance);
int cu_truncate(int fd, int64_t size);
int cu_sync(int fd);
int cu_set_mode(int fd, unsigned mode);
int cu_describe(int fd, cu_file_status *facts);
int cu_describe_at(int directory, const char *path, cu_file_status *facts);
// Of what a link leads to.
int cu_describe_target(const char *path, cu_file_status *facts);
// Whether this process could write there, found out without writing.
int cu_may_write(const char *path);
int cu_make_directory(int directory, const char *path, unsigned mode);
int cu_make_link(const char *target, const char *path);
// The target of a symbolic link, without a zero at its end; its length.
long cu_read_link(int directory, const char *path, char *into, size_t count);
int cu_rename(int directory, const char *from, const char *to);
int cu_remove(int directory, const char *path);
int cu_remove_directory(int directory, const char *path);
int cu_try_lock(int fd);
// NULL where the directory cannot be listed; takes the descriptor over.
void *cu_list(int fd);
// The next name, NULL at the end. Valid until the next call.
const char *cu_list_next(void *list);
void cu_list_end(void *list);

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
// Whether the terminal is ours to read: a job in the background is stopped when it tries.
int cu_is_in_foreground(int fd);
// What a pipe or socket holds, left where it is. -cu_not_supported where the system cannot look.
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
#define cu_new_session 1      // away from our terminal and its signals
#define cu_default_signals 2  // none held, whatever we hold
// The streams become the child's 0, 1, 2 and so on, of which there are three to eight; one of -1
// among the first three is /dev/null for the child.
int cu_spawn(const char *path, char *const *arguments, char *const *environment,
             const int *streams, int count, int how);
// The exit status, or 128 plus the signal. -cu_would_block when it is still running.
int cu_wait(int pid, int without_waiting);
// Whether a child has ended; its status stays to be fetched, and its number is nobody else's.
int cu_has_ended(int pid);
int cu_is_executable(const char *path);
// Becomes another program; returns only where that failed.
int cu_exec(const char *path, char *const *arguments, char *const *environment);
// To a process, or with a negative number to all of a group; signal 0 only asks for them.
int cu_send_signal(int pid, int signal);
// Goes on in a process of its own: away from our terminal and its signals, with /dev/null for its
// streams and nothing else open. For a program of one thread.
// Its number where it is us who called, 0 in the new one.
int cu_fork_detached(void);
unsigned cu_user(void);
// No core of this process is ever written, and no other process of the user may look into it.
void cu_forbid_dumps(void);
// No core of a child, which we have not told anything yet.
void cu_forbid_core_of(int pid);
_Noreturn void cu_exit(int status);
char **cu_environment(void);
const char *cu_environment_value(const char *name);
// The path of the running program, zero-terminated; its length.
long cu_program_path(char *into, size_t count);
int cu_start_thread(void (*body)(void *), void *context);

// Signals: interrupt, terminate, hang-up and quit, which are what ends a program from outside.
extern const int cu_interrupt, cu_terminate, cu_kill;
void cu_ignore_broken_pipes(void);
// 1: they were held already.
int cu_block_signals(void);
void cu_unblock_signals(void);
// From here on an interrupt is written as one byte (its number) to the descriptor returned,
// after the terminal has been put back as it was.
int cu_open_signal_pipe(void);
void cu_close_signal_pipe(void);
// Ends this process by the signal, as if it had never been caught.
_Noreturn void cu_die_of(int signal);

// Terminal: characters arrive as they are typed and are not shown; the signal keys work.
int cu_terminal_quiet(int fd);
void cu_terminal_restore(void);

// Time and chance
int64_t cu_now_ns(void);
int64_t cu_uptime_ns(void);
void cu_sleep_ns(int64_t duration);
int cu_random(void *into, size_t count);

#endif
