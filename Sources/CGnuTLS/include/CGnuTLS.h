#ifndef STREAMR_CGNUTLS_H
#define STREAMR_CGNUTLS_H

// GnuTLS, what of it Swift does not import (macros, casts), and epoll for the gateway's thread.

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>

static const unsigned int tls_session_flags = GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL | GNUTLS_NO_TICKETS;
static const int tls_again = GNUTLS_E_AGAIN;
static const int tls_interrupted = GNUTLS_E_INTERRUPTED;
static const int tls_warning = GNUTLS_E_WARNING_ALERT_RECEIVED;
static const int tls_mismatch = GNUTLS_E_CERTIFICATE_KEY_MISMATCH;
static const int tls_encrypted = GNUTLS_E_DECRYPTION_FAILED;

// gnutls_free is a variable that holds a function, which Swift must not call while somebody could change it.
static inline void tls_free(gnutls_datum_t *datum) {
    gnutls_free(datum->data);
    datum->data = NULL;
    datum->size = 0;
}

/// Makes a certificate that signs itself (ECDSA, P-256, SHA-256) for names and numeric addresses, valid between two moments (seconds since
/// 1970), and its key, both as PEM that the caller frees with `tls_free`. Returns 0, or GnuTLS's code.
int tls_make_self_signed(const char *const *names, size_t count, int64_t from, int64_t until, gnutls_datum_t *certificate, gnutls_datum_t *key);

/// Makes a certificate that signs itself with an Ed25519 key (PEM), has no names and never ends, as PEM that the caller frees with `tls_free`.
/// Returns 0, or GnuTLS's code.
int tls_make_identity(const gnutls_datum_t *key, gnutls_datum_t *certificate);

struct tls_description {
    uint8_t fingerprint[32]; // SHA-256 of the first certificate
    int64_t from, until;     // seconds since 1970
    int is_self_signed;
    char names[2048]; // DNS names and addresses, a line each; those that do not fit are left out
};

/// Describes the first certificate of a PEM chain. Returns 0, or GnuTLS's code.
int tls_describe(const gnutls_datum_t *chain, struct tls_description *description);

// What libmicrohttpd asks for at each handshake: a callback gets no pointer of ours, so that there is one function a slot.
// A slot's certificate is replaced at any time, from one thread at once; the old one lives on for handshakes that are under way.

/// Returns a free slot, or -1: there are only eight.
int tls_slot_take(void);
/// Returns 0, or GnuTLS's code; `tls_again`: it was changed too often in the last minute.
int tls_slot_set(int slot, const gnutls_datum_t *chain, const gnutls_datum_t *key);
/// Shows another certificate to clients that ask for a server of this name (RFC 6066, 3); at most `tls_slot_others`, one at a time. Returns 0,
/// or GnuTLS's code.
int tls_slot_add(int slot, const char *name, const gnutls_datum_t *chain, const gnutls_datum_t *key);
/// Does so no more.
void tls_slot_end(int slot, const char *name);
enum { tls_slot_others = 16 };
/// A `gnutls_certificate_retrieve_function3`.
const void *tls_slot_function(int slot);
/// When nobody calls the function any more.
void tls_slot_release(int slot);

// The gateway's poller. All descriptors are edge-triggered, but the listener and the bell.

static const uint32_t tls_poll_in = EPOLLIN;
static const uint32_t tls_poll_edges = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

static inline int tls_poller_make(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int tls_poller_add(int poller, int descriptor, uint32_t events, uint64_t cookie) {
    struct epoll_event event = {.events = events, .data.u64 = cookie};
    return epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int tls_poller_remove(int poller, int descriptor) { return epoll_ctl(poller, EPOLL_CTL_DEL, descriptor, NULL); }

/// Waits (milliseconds; -1: for ever) and writes the cookies of those with news; returns how many, or -1.
static inline int tls_poller_wait(int poller, uint64_t *cookies, int capacity, int milliseconds) {
    struct epoll_event events[128];
    int count = epoll_wait(poller, events, capacity < 128 ? capacity : 128, milliseconds);
    for (int i = 0; i < count; i++) cookies[i] = events[i].data.u64;
    return count;
}

#endif
