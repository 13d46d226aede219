// What the topics of CUnix share; nobody else includes it.
#ifndef CUNIX_PRIVATE_H
#define CUNIX_PRIVATE_H

#include "CUnix.h"

#include <errno.h>
#include <stddef.h>

#define RESULT(call)                   \
  do {                                 \
    __typeof__(call) result = (call);  \
    return result < 0 ? -errno : result; \
  } while (0)

// The descriptor, or its copy where it is one of the standard streams; the negated errno of the
// call that should have made it.
int above_streams(int fd);

// A path as the system has it. Bytes that are not UTF-8 are one scalar each in a Swift string,
// U+F780 to U+F7FF (SystemText.swift), which arrive here as EF 9E 80 to EF 9F BF.
const char *native_path(const char *path, char *buffer, size_t count);

#define NATIVE(path)        \
  char path##_bytes[4096];  \
  path = native_path(path, path##_bytes, sizeof path##_bytes)

// Undoes cu_ignore_broken_pipes.
void restore_broken_pipes(void);

#endif
