// All of libc that the program may call, and the only place that knows Glibc from Darwin.
//
// A function that can fail returns a value of zero or more, or the negated errno; so errno
// never has to be read from Swift, where anything might have changed it in between. None of
// them calls getaddrinfo, getpwuid or dlopen: in a static glibc program those need the shared
// libraries of the machine it was built on.
#ifndef CSYSTEM_H
#define CSYSTEM_H

#include <stddef.h>
#include <stdint.h>

// The errno values that the program tells apart.
extern const int cs_missing, cs_exists, cs_would_block, cs_interrupted, cs_not_folder,
    cs_symbolic_link, cs_no_space, cs_refused, cs_not_program, cs_denied;

const char *cs_error_text(int code);

// Files. Every descriptor is opened close-on-exec, and never becomes a controlling terminal.
// (Macros rather than enumerators: Swift then sees them as Int32, which is what the calls take.)
#define cs_for_reading 1
#define cs_for_writing 2
#define cs_create 4        // where it is missing
#define cs_create_new 8    // fail where it exists, also as a link
#define cs_folder 16
#define cs_follow_link 32  // without it a symbolic link as the last part is refused
#define cs_kind_file 1
#define cs_kind_folder 2
#define cs_kind_link 3
#define cs_kind_pipe 4
#define cs_kind_socket 5
#define cs_kind_device 6
typedef struct {
  int kind;
  unsigned mode, owner;
  uint64_t size, device, inode;
  int64_t modified_ns;
} cs_facts;
#define cs_current_folder (-100)

int cs_open(int folder, const char *path, int how, unsigned mode);
int cs_close(int fd);
long cs_read(int fd, void *into, size_t count);
long cs_read_at(int fd, void *into, size_t count, int64_t offset);
long cs_write(int fd, const void *from, size_t count);
long cs_write_at(int fd, const void *from, size_t count, int64_t offset);
int cs_duplicate(int fd);
int64_t cs_seek_by(int fd, int64_t distance);
int cs_truncate(int fd, int64_t size);
int cs_sync(int fd);
int cs_set_mode(int fd, unsigned mode);
int cs_describe(int fd, cs_facts *facts);
int cs_describe_at(int folder, const char *path, cs_facts *facts);
// Of what a link leads to.
int cs_describe_target(const char *path, cs_facts *facts);
// Whether this process could write there, found out without writing.
int cs_may_write(const char *path);
int cs_make_folder(int folder, const char *path, unsigned mode);
int cs_make_link(const char *target, const char *path);
// The target of a symbolic link, without a zero at its end; its length.
long cs_read_link(int folder, const char *path, char *into, size_t count);
int cs_rename(int folder, const char *from, const char *to);
int cs_remove(int folder, const char *path);
int cs_remove_folder(int folder, const char *path);
int cs_try_lock(int fd);
// NULL where the folder cannot be listed; takes the descriptor over.
void *cs_list(int fd);
// The next name, NULL at the end. Valid until the next call.
const char *cs_list_next(void *list);
void cs_list_end(void *list);

// Streams
#define cs_readable 1
#define cs_writable 2
#define cs_hung_up 4
typedef struct {
  int fd;
  int wants, got;
} cs_poll_entry;
int cs_poll(cs_poll_entry *entries, int count, int milliseconds);
int cs_pipe(int ends[2]);
int cs_set_nonblocking(int fd);
int cs_is_terminal(int fd);
// Whether the terminal is ours to read: a job in the background is stopped when it tries.
int cs_is_in_foreground(int fd);
// What a pipe or socket holds, left where it is. -cs_not_supported where the system cannot look.
long cs_peek_pipe(int fd, void *into, size_t count);
long cs_peek_socket(int fd, void *into, size_t count);

// Sockets
int cs_listen_local(const char *path);
int cs_connect_local(const char *path);
int cs_local_path_limit(void);
int cs_listen_loopback(int port, int *bound);
int cs_accept(int fd);
int cs_peer_user(int fd, unsigned *user);

// Processes
#define cs_new_session 1      // away from our terminal and its signals
#define cs_default_signals 2  // none held, whatever we hold
// The streams become the child's 0, 1, 2 and so on, of which there are three to eight; one of -1
// among the first three is /dev/null for the child.
int cs_spawn(const char *path, char *const *arguments, char *const *environment,
             const int *streams, int count, int how);
// The exit status, or 128 plus the signal. -cs_would_block when it is still running.
int cs_wait(int pid, int without_waiting);
// Whether a child has ended; its status stays to be fetched, and its number is nobody else's.
int cs_has_ended(int pid);
int cs_is_executable(const char *path);
// Becomes another program; returns only where that failed.
int cs_replace_process(const char *path, char *const *arguments, char *const *environment);
// To a process, or with a negative number to all of a group; signal 0 only asks for them.
int cs_send_signal(int pid, int signal);
// Goes on in a process of its own: away from our terminal and its signals, with /dev/null for its
// streams and nothing else open. For a program of one thread.
// Its number where it is us who called, 0 in the new one.
int cs_fork_detached(void);
unsigned cs_user(void);
// No core of this process is ever written, and no other process of the user may look into it.
void cs_forbid_dumps(void);
// No core of a child, which we have not told anything yet.
void cs_forbid_core_of(int pid);
_Noreturn void cs_exit(int status);
char **cs_environment(void);
const char *cs_environment_value(const char *name);
// The path of the running program, zero-terminated; its length.
long cs_program_path(char *into, size_t count);
int cs_start_thread(void (*body)(void *), void *context);

// Signals: interrupt, terminate, hang-up and quit, which are what ends a program from outside.
extern const int cs_interrupt, cs_terminate, cs_kill;
void cs_ignore_broken_pipes(void);
// 1: they were held already.
int cs_hold_interrupts(void);
void cs_release_interrupts(void);
// From here on an interrupt is written as one byte (its number) to the descriptor returned,
// after the terminal has been put back as it was.
int cs_watch_interrupts(void);
void cs_unwatch_interrupts(void);
// Ends this process by the signal, as if it had never been caught.
_Noreturn void cs_die_of(int signal);

// Terminal: characters arrive as they are typed and are not shown; the signal keys work.
int cs_terminal_quiet(int fd);
void cs_terminal_restore(void);

// Time and chance
int64_t cs_now_ns(void);
int64_t cs_uptime_ns(void);
void cs_sleep_ns(int64_t duration);
int cs_random(void *into, size_t count);

#endif
