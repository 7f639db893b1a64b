// Avahi's client library, opened at the first use: services on the LAN by multicast DNS (RFC 6762, 6763).
#ifndef STREAMR_CAVAHI_H
#define STREAMR_CAVAHI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    AVAHI_DONE,
    AVAHI_NO_LIBRARY,
    // Neither avahi-daemon nor the system's message bus answers.
    AVAHI_NO_DAEMON,
    AVAHI_REFUSED,
} avahi_result;

// Announces one service. Made and used by one thread; stopped from any.
typedef struct avahi_announcer avahi_announcer;

// NULL: no library, or no memory.
avahi_announcer *avahi_announcer_make(void);
// Announces until it is stopped or the daemon goes; `text`: one item of the service's TXT record. Blocks.
avahi_result avahi_announcer_run(avahi_announcer *announcer, const char *name, const char *type, uint16_t port, const char *text);
void avahi_announcer_stop(avahi_announcer *announcer);
void avahi_announcer_free(avahi_announcer *announcer);

struct avahi_place {
    uint8_t address[16];
    uint8_t size; // 4 or 16
    uint16_t port;
};

// Looks for services of a type whose TXT record has the item `text`, for at most so many milliseconds. Blocks.
avahi_result avahi_find(
    const char *type, const char *text, int milliseconds, struct avahi_place *places, size_t capacity, size_t *count);

// Why this thread's last call failed, in the library's words.
const char *avahi_failure(void);

#endif
