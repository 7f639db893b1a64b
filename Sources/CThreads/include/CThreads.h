// A thread's name and niceness, which Swift's Glibc module leaves out.
#ifndef CTHREADS_H
#define CTHREADS_H

#include <pthread.h>

/// `name`: at most 15 bytes and a zero; a longer one changes nothing.
void thread_set_name(pthread_t thread, const char *name);
/// Of the calling thread alone, and of those that it starts.
void thread_set_niceness(int niceness);

#endif
