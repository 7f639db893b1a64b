#include <string.h>
#include <time.h>

#include "library.h"

// One search. Everything runs on the caller's thread.
struct search {
    AvahiClient *client;
    const char *text;
    struct avahi_place *places;
    size_t capacity;
    size_t count;
    int open_questions;
    // Each service is asked about, on each network and over each protocol; a LAN full of strangers must not keep us.
    int questions_left;
    bool has_seen_all;
    int error;
};

static bool has_item(AvahiStringList *list, const char *text) {
    size_t size = strlen(text);
    for (; list; list = list->next) {
        if (list->size == size && memcmp(list->text, text, size) == 0) return true;
    }
    return false;
}

static void keep(struct search *search, const AvahiAddress *address, uint16_t port) {
    if (search->count >= search->capacity || port == 0) return;
    struct avahi_place place = {.port = port};
    if (address->proto == AVAHI_PROTO_INET) {
        place.size = 4;
        memcpy(place.address, &address->data.ipv4.address, 4);
    } else {
        place.size = 16;
        memcpy(place.address, address->data.ipv6.address, 16);
    }
    for (size_t index = 0; index < search->count; index++) {
        if (memcmp(&search->places[index], &place, sizeof place) == 0) return;
    }
    search->places[search->count++] = place;
}

static void resolved(
    AvahiServiceResolver *resolver, AvahiIfIndex interface, AvahiProtocol protocol, AvahiResolverEvent event, const char *name,
    const char *type, const char *domain, const char *host, const AvahiAddress *address, uint16_t port, AvahiStringList *list,
    AvahiLookupResultFlags flags, void *context) {
    (void)interface, (void)protocol, (void)name, (void)type, (void)domain, (void)host, (void)flags;
    struct search *search = context;
    if (event == AVAHI_RESOLVER_FOUND && address && has_item(list, search->text)) keep(search, address, port);
    search->open_questions--;
    avahi.avahi_service_resolver_free(resolver);
}

static void browsed(
    AvahiServiceBrowser *browser, AvahiIfIndex interface, AvahiProtocol protocol, AvahiBrowserEvent event, const char *name,
    const char *type, const char *domain, AvahiLookupResultFlags flags, void *context) {
    (void)browser, (void)flags;
    struct search *search = context;
    switch (event) {
    case AVAHI_BROWSER_NEW:
        if (search->questions_left-- <= 0) return;
        if (avahi.avahi_service_resolver_new(
                search->client, interface, protocol, name, type, domain, protocol, 0, resolved, search)) {
            search->open_questions++;
        }
        break;
    case AVAHI_BROWSER_ALL_FOR_NOW: search->has_seen_all = true; break;
    case AVAHI_BROWSER_FAILURE: search->error = avahi.avahi_client_errno(search->client); break;
    case AVAHI_BROWSER_REMOVE:
    case AVAHI_BROWSER_CACHE_EXHAUSTED: break;
    }
}

static void client_changed(AvahiClient *client, AvahiClientState state, void *context) {
    struct search *search = context;
    if (state == AVAHI_CLIENT_FAILURE) search->error = avahi.avahi_client_errno(client);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

avahi_result avahi_find(
    const char *type, const char *text, int milliseconds, struct avahi_place *places, size_t capacity, size_t *count) {
    *count = 0;
    if (!avahi_load()) return AVAHI_NO_LIBRARY;
    AvahiSimplePoll *poll = avahi.avahi_simple_poll_new();
    if (!poll) return avahi_failed(AVAHI_ERR_NO_MEMORY);
    struct search search = {.text = text, .places = places, .capacity = capacity, .questions_left = 64};
    int error = 0;
    search.client = avahi.avahi_client_new(avahi.avahi_simple_poll_get(poll), 0, client_changed, &search, &error);
    if (search.client) {
        if (!avahi.avahi_service_browser_new(
                search.client, AVAHI_IF_UNSPEC, AVAHI_PROTO_UNSPEC, type, NULL, 0, browsed, &search)) {
            search.error = avahi.avahi_client_errno(search.client);
        }
        int64_t end = now() + milliseconds;
        while (!search.error) {
            int64_t left = end - now();
            bool is_answered = search.count > 0 && search.has_seen_all && search.open_questions == 0;
            if (left <= 0 || is_answered) break;
            if (avahi.avahi_simple_poll_iterate(poll, (int)left) != 0) break;
        }
        error = search.error;
        // Takes the browser and the resolvers with it.
        avahi.avahi_client_free(search.client);
    }
    avahi.avahi_simple_poll_free(poll);
    *count = search.count;
    return error ? avahi_failed(error) : AVAHI_DONE;
}
