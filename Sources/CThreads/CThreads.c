#define _GNU_SOURCE
#include "CThreads.h"

#include <sys/resource.h>

void thread_set_name(pthread_t thread, const char *name) { pthread_setname_np(thread, name); }

// To Linux, 0 is the calling thread and not its process.
void thread_set_niceness(int niceness) { setpriority(PRIO_PROCESS, 0, niceness); }
