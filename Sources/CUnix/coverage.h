// The program ends by _exit, by exec or by a signal, so the profile runtime's own handler at exit
// never runs. A coverage build writes its counts before that:
//
//   VPAAS_COVERAGE=1 swift test --enable-code-coverage
//
// Package.swift defines the macro for debug builds with that variable alone; a release has none
// of this.
#ifndef CUNIX_COVERAGE_H
#define CUNIX_COVERAGE_H

#ifdef VPAAS_COVERAGE
// Weak: null without --enable-code-coverage.
__attribute__((weak)) int __llvm_profile_write_file(void);
static inline void write_coverage(void) {
  if (__llvm_profile_write_file) (void)__llvm_profile_write_file();
}
#else
static inline void write_coverage(void) {}
#endif

#endif
