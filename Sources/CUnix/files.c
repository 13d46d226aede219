#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "private.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

const int cu_missing = ENOENT, cu_exists = EEXIST, cu_would_block = EAGAIN, cu_interrupted = EINTR,
          cu_not_directory = ENOTDIR, cu_symbolic_link = ELOOP, cu_no_space = ENOSPC,
          cu_refused = ECONNREFUSED, cu_not_program = ENOEXEC, cu_denied = EACCES,
          cu_path_too_long = ENAMETOOLONG;

const char *cu_error_text(int code) { return strerror(code); }

// A caller may have closed a standard stream; the next descriptor then gets its number, and what
// is meant for the stream would go into a file of ours. So none of ours is ever below three.
int above_streams(int fd) {
  if (fd < 0) return -errno;
  if (fd > 2) return fd;
  int lifted = fcntl(fd, F_DUPFD_CLOEXEC, 3);
  int failed = errno;
  close(fd);
  return lifted < 0 ? -failed : lifted;
}


int cu_may_be_escaped(const char *text) { return strchr(text, 0xEF) != NULL; }

const char *native_path(const char *path, char *buffer, size_t count) {
  // What does not fit is too long for the system as well.
  if (!cu_may_be_escaped(path) || strlen(path) >= count) return path;
  const unsigned char *from = (const unsigned char *)path;
  char *to = buffer;
  while (*from) {
    if (from[0] == 0xEF && (from[1] == 0x9E || from[1] == 0x9F)) {
      *to++ = (char)((from[1] == 0x9E ? 0x80 : 0xC0) | (from[2] & 0x3F));
      from += 3;
    } else {
      *to++ = (char)*from++;
    }
  }
  *to = 0;
  return buffer;
}

static int at(int directory) { return directory == cu_current_directory ? AT_FDCWD : directory; }

int cu_open(int directory, const char *path, int how, unsigned mode) {
  NATIVE(path);
  // O_NONBLOCK: without it, opening a pipe that has replaced a file would block.
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
int64_t cu_seek(int fd, int64_t distance) { RESULT(lseek(fd, distance, SEEK_CUR)); }
int cu_truncate(int fd, int64_t size) { RESULT(ftruncate(fd, size)); }
int cu_chmod(int fd, unsigned mode) { RESULT(fchmod(fd, (mode_t)mode)); }

int cu_fsync(int fd) {
#ifdef F_FULLFSYNC
  // fsync on Darwin leaves the data in the drive's own cache.
  if (fcntl(fd, F_FULLFSYNC) == 0) return 0;
#endif
  RESULT(fsync(fd));
}

static int fill_status(int failed, const struct stat *from, cu_file_status *status) {
  if (failed) return -errno;
  switch (from->st_mode & S_IFMT) {
  case S_IFREG: status->kind = cu_kind_file; break;
  case S_IFDIR: status->kind = cu_kind_directory; break;
  case S_IFLNK: status->kind = cu_kind_link; break;
  case S_IFIFO: status->kind = cu_kind_pipe; break;
  case S_IFSOCK: status->kind = cu_kind_socket; break;
  default: status->kind = cu_kind_device;
  }
  status->mode = from->st_mode & 07777;
  status->owner = from->st_uid;
  status->size = from->st_size < 0 ? 0 : (uint64_t)from->st_size;
  status->device = (uint64_t)from->st_dev;
  status->inode = (uint64_t)from->st_ino;
#ifdef __linux__
  status->modified_ns = from->st_mtim.tv_sec * 1000000000LL + from->st_mtim.tv_nsec;
#else
  status->modified_ns = from->st_mtimespec.tv_sec * 1000000000LL + from->st_mtimespec.tv_nsec;
#endif
  return 0;
}

int cu_fstat(int fd, cu_file_status *status) {
  struct stat found;
  return fill_status(fstat(fd, &found), &found, status);
}

int cu_lstat(int directory, const char *path, cu_file_status *status) {
  NATIVE(path);
  struct stat found;
  return fill_status(fstatat(at(directory), path, &found, AT_SYMLINK_NOFOLLOW), &found, status);
}

int cu_stat(const char *path, cu_file_status *status) {
  NATIVE(path);
  struct stat found;
  return fill_status(stat(path, &found), &found, status);
}

int cu_is_writable(const char *path) {
  NATIVE(path);
  RESULT(faccessat(AT_FDCWD, path, W_OK, AT_EACCESS));
}

int cu_mkdir(int directory, const char *path, unsigned mode) {
  NATIVE(path);
  if (mkdirat(at(directory), path, (mode_t)mode) < 0) return -errno;
  // The umask may have cleared bits that the owner needs. Changing the umask instead would affect
  // every thread.
  struct stat made;
  if (fstatat(at(directory), path, &made, AT_SYMLINK_NOFOLLOW) < 0) return -errno;
  if ((made.st_mode & 0700) == (mode & 0700)) return 0;
  RESULT(fchmodat(at(directory), path, (mode_t)mode, 0));
}
int cu_symlink(const char *target, const char *path) {
  NATIVE(target);
  NATIVE(path);
  RESULT(symlink(target, path));
}
long cu_readlink(int directory, const char *path, char *into, size_t count) {
  NATIVE(path);
  RESULT(readlinkat(at(directory), path, into, count));
}
int cu_rename(int directory, const char *from, const char *to) {
  NATIVE(from);
  NATIVE(to);
  RESULT(renameat(at(directory), from, at(directory), to));
}
int cu_unlink(int directory, const char *path) {
  NATIVE(path);
  RESULT(unlinkat(at(directory), path, 0));
}
int cu_rmdir(int directory, const char *path) {
  NATIVE(path);
  RESULT(unlinkat(at(directory), path, AT_REMOVEDIR));
}
int cu_flock(int fd) { RESULT(flock(fd, LOCK_EX | LOCK_NB)); }

void *cu_opendir(int fd) {
  DIR *list = fdopendir(fd);
  if (!list) close(fd);
  return list;
}
const char *cu_readdir(void *list) {
  struct dirent *entry = readdir(list);
  return entry ? entry->d_name : NULL;
}
void cu_closedir(void *list) { closedir(list); }
