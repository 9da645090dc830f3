#pragma once

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Swift calls no variadic functions, and glibc declares no capset.

/// What this thread is allowed stays so when it becomes another user; 0 if that worked.
static inline int marquee_keep_capabilities(void) {
  return prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
}

/// Gives up all capabilities of this thread but one; 0 if that worked.
static inline int marquee_keep_only(int capability) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0, 0, 0}, {0, 0, 0}};
  data[CAP_TO_INDEX(capability)].effective = CAP_TO_MASK(capability);
  data[CAP_TO_INDEX(capability)].permitted = CAP_TO_MASK(capability);
  return (int)syscall(SYS_capset, &header, data);
}

/// Reading any file and searching any folder.
static const int marquee_read_anything = CAP_DAC_READ_SEARCH;
