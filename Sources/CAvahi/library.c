#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

struct avahi_functions avahi;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool is_loaded;
static _Thread_local char failure[256];

const char *avahi_failure(void) { return failure; }

#define AVAHI_FIND(library, function)                                             \
    avahi.function = (__typeof__(avahi.function))dlsym(library, #function);       \
    if (!avahi.function) {                                                        \
        snprintf(failure, sizeof failure, "libavahi-" #library " lacks " #function); \
        return false;                                                             \
    }

static bool load(void) {
    void *common = dlopen("libavahi-common.so.3", RTLD_NOW | RTLD_LOCAL);
    void *client = common ? dlopen("libavahi-client.so.3", RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!client) {
        snprintf(failure, sizeof failure, "%s", dlerror());
        return false;
    }
    AVAHI_FUNCTIONS(AVAHI_FIND)
    return true;
}

bool avahi_load(void) {
    pthread_mutex_lock(&lock);
    if (!is_loaded) is_loaded = load();
    bool loaded = is_loaded;
    pthread_mutex_unlock(&lock);
    return loaded;
}

avahi_result avahi_failed(int error) {
    snprintf(failure, sizeof failure, "%s", avahi.avahi_strerror(error));
    switch (error) {
    case AVAHI_ERR_NO_DAEMON:
    case AVAHI_ERR_DBUS_ERROR:
    case AVAHI_ERR_DISCONNECTED: return AVAHI_NO_DAEMON;
    default: return AVAHI_REFUSED;
    }
}
