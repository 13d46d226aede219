#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "private.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

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
  NATIVE(path);
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
