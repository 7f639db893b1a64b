#define _GNU_SOURCE
#include "CThreads.h"

void thread_set_name(pthread_t thread, const char *name) { pthread_setname_np(thread, name); }
