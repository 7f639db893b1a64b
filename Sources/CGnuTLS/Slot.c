#include "CGnuTLS.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { slot_count = 8, chain_limit = 10, retired_limit = 32, retired_seconds = 60, name_limit = 128 };

// A chain and its key as a handshake wants them.
struct identity {
    gnutls_pcert_st chain[chain_limit];
    unsigned int count;
    gnutls_privkey_t key;
};

// Shown to clients that ask for a server of this name. Written before `other_count` says that it is there, and only marked afterwards.
struct other {
    char name[name_limit];
    struct identity *identity;
    atomic_int is_over;
};

struct slot {
    atomic_int is_taken;
    _Atomic(struct identity *) current;
    struct other others[tls_slot_others];
    atomic_int other_count;
    // Replaced, and maybe still in the hands of a handshake; the web server lets none last a minute. Touched by the one who sets.
    struct {
        struct identity *identity;
        time_t since;
    } retired[retired_limit];
};

static struct slot slots[slot_count];

static void discard(struct identity *identity) {
    if (!identity) return;
    for (unsigned int i = 0; i < identity->count; i++) gnutls_pcert_deinit(&identity->chain[i]);
    if (identity->key) gnutls_privkey_deinit(identity->key);
    free(identity);
}

static struct identity *chosen(struct slot *slot, gnutls_session_t session) {
    int count = atomic_load(&slot->other_count);
    char name[name_limit];
    size_t size = sizeof name;
    unsigned int type = 0;
    if (count > 0 && gnutls_server_name_get(session, name, &size, &type, 0) == 0 && type == GNUTLS_NAME_DNS) {
        for (int i = 0; i < count; i++)
            if (!atomic_load(&slot->others[i].is_over) && strcasecmp(slot->others[i].name, name) == 0) return slot->others[i].identity;
    }
    return atomic_load(&slot->current);
}

static int answer(int slot, gnutls_session_t session, gnutls_pcert_st **chain, unsigned int *count, gnutls_ocsp_data_st **ocsp,
                  unsigned int *ocsp_count, gnutls_privkey_t *key, unsigned int *flags) {
    struct identity *identity = chosen(&slots[slot], session);
    if (!identity) return -1;
    *chain = identity->chain;
    *count = identity->count;
    *key = identity->key;
    *ocsp = NULL;
    *ocsp_count = 0;
    *flags = 0; // GnuTLS frees none of it
    return 0;
}

#define SLOT(number) \
    static int answer_##number(gnutls_session_t session, const struct gnutls_cert_retr_st *info, gnutls_pcert_st **chain, \
                               unsigned int *count, gnutls_ocsp_data_st **ocsp, unsigned int *ocsp_count, gnutls_privkey_t *key, \
                               unsigned int *flags) { \
        (void)info; \
        return answer(number, session, chain, count, ocsp, ocsp_count, key, flags); \
    }

SLOT(0) SLOT(1) SLOT(2) SLOT(3) SLOT(4) SLOT(5) SLOT(6) SLOT(7)

static gnutls_certificate_retrieve_function3 *const functions[slot_count] = {
    answer_0, answer_1, answer_2, answer_3, answer_4, answer_5, answer_6, answer_7,
};

const void *tls_slot_function(int slot) { return (const void *)functions[slot]; }

int tls_slot_take(void) {
    for (int i = 0; i < slot_count; i++) {
        int is_free = 0;
        if (atomic_compare_exchange_strong(&slots[i].is_taken, &is_free, 1)) return i;
    }
    return -1;
}

static struct identity *read_identity(const gnutls_datum_t *chain, const gnutls_datum_t *key, int *result) {
    struct identity *identity = calloc(1, sizeof *identity);
    *result = GNUTLS_E_MEMORY_ERROR;
    if (!identity) return NULL;
    unsigned int count = chain_limit;
    *result = gnutls_pcert_list_import_x509_raw(identity->chain, &count, chain, GNUTLS_X509_FMT_PEM, 0);
    if (*result >= 0) {
        identity->count = count;
        *result = gnutls_privkey_init(&identity->key);
    }
    if (*result >= 0) *result = gnutls_privkey_import_x509_raw(identity->key, key, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (*result >= 0) return identity;
    discard(identity);
    return NULL;
}

// Frees what was replaced a while ago, and returns a free place for what is replaced now, or -1.
static int make_room(struct slot *slot, time_t now) {
    int room = -1;
    for (int i = 0; i < retired_limit; i++) {
        if (slot->retired[i].identity && now - slot->retired[i].since > retired_seconds) {
            discard(slot->retired[i].identity);
            slot->retired[i].identity = NULL;
        }
        if (!slot->retired[i].identity) room = i;
    }
    return room;
}

int tls_slot_set(int slot, const gnutls_datum_t *chain, const gnutls_datum_t *key) {
    struct timespec now;
    int result;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int room = make_room(&slots[slot], now.tv_sec);
    if (room < 0) return GNUTLS_E_AGAIN;
    struct identity *made = read_identity(chain, key, &result);
    if (!made) return result;
    slots[slot].retired[room].identity = atomic_exchange(&slots[slot].current, made);
    slots[slot].retired[room].since = now.tv_sec;
    return 0;
}

int tls_slot_add(int slot, const char *name, const gnutls_datum_t *chain, const gnutls_datum_t *key) {
    int count = atomic_load(&slots[slot].other_count);
    struct other *other = &slots[slot].others[count < tls_slot_others ? count : 0];
    int result;
    if (count >= tls_slot_others || strlen(name) >= name_limit) return GNUTLS_E_SHORT_MEMORY_BUFFER;
    struct identity *made = read_identity(chain, key, &result);
    if (!made) return result;
    strcpy(other->name, name);
    other->identity = made;
    atomic_store(&other->is_over, 0);
    atomic_store(&slots[slot].other_count, count + 1);
    return 0;
}

void tls_slot_end(int slot, const char *name) {
    for (int i = 0; i < atomic_load(&slots[slot].other_count); i++)
        if (strcasecmp(slots[slot].others[i].name, name) == 0) atomic_store(&slots[slot].others[i].is_over, 1);
}

void tls_slot_release(int slot) {
    for (int i = atomic_exchange(&slots[slot].other_count, 0) - 1; i >= 0; i--) {
        discard(slots[slot].others[i].identity);
        slots[slot].others[i].identity = NULL;
    }
    discard(atomic_exchange(&slots[slot].current, NULL));
    for (int i = 0; i < retired_limit; i++) {
        discard(slots[slot].retired[i].identity);
        slots[slot].retired[i].identity = NULL;
    }
    atomic_store(&slots[slot].is_taken, 0);
}
