// The library's functions, found at run time. Only the files of this folder see Avahi's own headers.
#ifndef STREAMR_AVAHI_LIBRARY_H
#define STREAMR_AVAHI_LIBRARY_H

#include <avahi-client/client.h>
#include <avahi-client/lookup.h>
#include <avahi-client/publish.h>
#include <avahi-common/alternative.h>
#include <avahi-common/error.h>
#include <avahi-common/malloc.h>
#include <avahi-common/simple-watch.h>

#include "CAvahi.h"

#define AVAHI_FUNCTIONS(F)                    \
    F(common, avahi_alternative_service_name) \
    F(common, avahi_free)                     \
    F(common, avahi_simple_poll_free)         \
    F(common, avahi_simple_poll_get)          \
    F(common, avahi_simple_poll_iterate)      \
    F(common, avahi_simple_poll_new)          \
    F(common, avahi_simple_poll_wakeup)       \
    F(common, avahi_strdup)                   \
    F(common, avahi_strerror)                 \
    F(client, avahi_client_errno)             \
    F(client, avahi_client_free)              \
    F(client, avahi_client_new)               \
    F(client, avahi_entry_group_add_service)  \
    F(client, avahi_entry_group_commit)       \
    F(client, avahi_entry_group_is_empty)     \
    F(client, avahi_entry_group_new)          \
    F(client, avahi_entry_group_reset)        \
    F(client, avahi_service_browser_new)      \
    F(client, avahi_service_resolver_free)    \
    F(client, avahi_service_resolver_new)

#define AVAHI_DECLARE(library, function) __typeof__(&function) function;
struct avahi_functions {
    AVAHI_FUNCTIONS(AVAHI_DECLARE)
};
extern struct avahi_functions avahi;

// Opens the libraries once; false: they are not here.
bool avahi_load(void);
// Remembers what avahi_failure() says; returns what the caller returns.
avahi_result avahi_failed(int error);

#endif
