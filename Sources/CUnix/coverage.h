// The program ends by _exit, by exec or by a signal, so the profile runtime's own handler at exit
// never runs. A coverage build writes its counts before that:
//
//   swift test --enable-code-coverage
//
// The macro is clang's and is defined in such a build alone; a release has none of this.
#ifndef CUNIX_COVERAGE_H
#define CUNIX_COVERAGE_H

#ifdef __LLVM_INSTR_PROFILE_GENERATE
int __llvm_profile_write_file(void);
static inline void write_coverage(void) { (void)__llvm_profile_write_file(); }
#else
static inline void write_coverage(void) {}
#endif

#endif
