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

// Undoes cu_ignore_broken_pipes.
void restore_broken_pipes(void);

#endif
