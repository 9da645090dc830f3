#pragma once

#include <sys/prctl.h>

// Swift cannot call a function that takes any number of arguments.
static inline int forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
