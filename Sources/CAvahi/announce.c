#include <stdatomic.h>
#include <stdlib.h>

#include "library.h"

struct avahi_announcer {
    AvahiSimplePoll *poll;
    AvahiEntryGroup *group;
    const char *type;
    const char *text;
    uint16_t port;
    char *name;
    // Not 0: why it cannot go on.
    int error;
    atomic_bool is_stopping;
};

static void group_changed(AvahiEntryGroup *group, AvahiEntryGroupState state, void *context);

// Adds the service to the group and publishes it; under another name for as long as somebody has the name.
static void publish(avahi_announcer *announcer, AvahiClient *client) {
    if (!announcer->group) announcer->group = avahi.avahi_entry_group_new(client, group_changed, announcer);
    if (!announcer->group) {
        announcer->error = avahi.avahi_client_errno(client);
        return;
    }
    if (!avahi.avahi_entry_group_is_empty(announcer->group)) return;
    for (int attempt = 0; attempt < 16; attempt++) {
        int code = avahi.avahi_entry_group_add_service(
            announcer->group, AVAHI_IF_UNSPEC, AVAHI_PROTO_UNSPEC, 0, announcer->name, announcer->type, NULL, NULL, announcer->port,
            announcer->text, NULL);
        if (code == AVAHI_ERR_COLLISION) {
            char *other = avahi.avahi_alternative_service_name(announcer->name);
            avahi.avahi_free(announcer->name);
            announcer->name = other;
            avahi.avahi_entry_group_reset(announcer->group);
            if (other) continue;
        }
        if (code == 0) code = avahi.avahi_entry_group_commit(announcer->group);
        announcer->error = code < 0 ? code : 0;
        return;
    }
    announcer->error = AVAHI_ERR_COLLISION;
}

static void group_changed(AvahiEntryGroup *group, AvahiEntryGroupState state, void *context) {
    avahi_announcer *announcer = context;
    if (state != AVAHI_ENTRY_GROUP_COLLISION && state != AVAHI_ENTRY_GROUP_FAILURE) return;
    announcer->group = group;
    if (state == AVAHI_ENTRY_GROUP_FAILURE) {
        announcer->error = AVAHI_ERR_FAILURE;
        return;
    }
    char *other = avahi.avahi_alternative_service_name(announcer->name);
    avahi.avahi_free(announcer->name);
    announcer->name = other;
    avahi.avahi_entry_group_reset(group);
    if (other) {
        publish(announcer, NULL);
    } else {
        announcer->error = AVAHI_ERR_NO_MEMORY;
    }
}

static void client_changed(AvahiClient *client, AvahiClientState state, void *context) {
    avahi_announcer *announcer = context;
    switch (state) {
    case AVAHI_CLIENT_S_RUNNING: publish(announcer, client); break;
    case AVAHI_CLIENT_FAILURE: announcer->error = avahi.avahi_client_errno(client); break;
    // The machine gets another name or address: it is published again when it has it.
    case AVAHI_CLIENT_S_COLLISION:
    case AVAHI_CLIENT_S_REGISTERING:
        if (announcer->group) avahi.avahi_entry_group_reset(announcer->group);
        break;
    case AVAHI_CLIENT_CONNECTING: break;
    }
}

avahi_announcer *avahi_announcer_make(void) {
    if (!avahi_load()) return NULL;
    avahi_announcer *announcer = calloc(1, sizeof *announcer);
    if (announcer) announcer->poll = avahi.avahi_simple_poll_new();
    if (announcer && announcer->poll) return announcer;
    free(announcer);
    return NULL;
}

avahi_result avahi_announcer_run(avahi_announcer *announcer, const char *name, const char *type, uint16_t port, const char *text) {
    announcer->type = type;
    announcer->text = text;
    announcer->port = port;
    announcer->error = 0;
    announcer->group = NULL;
    announcer->name = avahi.avahi_strdup(name);
    if (!announcer->name) return avahi_failed(AVAHI_ERR_NO_MEMORY);
    int error = 0;
    AvahiClient *client = avahi.avahi_client_new(avahi.avahi_simple_poll_get(announcer->poll), 0, client_changed, announcer, &error);
    if (client) {
        while (!announcer->error && !atomic_load(&announcer->is_stopping)) {
            if (avahi.avahi_simple_poll_iterate(announcer->poll, -1) != 0) announcer->error = AVAHI_ERR_FAILURE;
        }
        error = announcer->error;
        // Takes the group with it, and the service from the LAN.
        avahi.avahi_client_free(client);
    }
    avahi.avahi_free(announcer->name);
    announcer->name = NULL;
    return error ? avahi_failed(error) : AVAHI_DONE;
}

void avahi_announcer_stop(avahi_announcer *announcer) {
    atomic_store(&announcer->is_stopping, true);
    avahi.avahi_simple_poll_wakeup(announcer->poll);
}

void avahi_announcer_free(avahi_announcer *announcer) {
    if (!announcer) return;
    avahi.avahi_simple_poll_free(announcer->poll);
    free(announcer);
}
