#ifndef STREAMR_CMICROHTTPD_H
#define STREAMR_CMICROHTTPD_H

#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>

// What Swift does not import: variadic functions, and macros with casts in them.

struct streamr_mhd_start {
    int listen_socket; // -1: none, connections are added by MHD_add_connection
    unsigned int threads;
    unsigned int connection_limit;
    unsigned int timeout_seconds;
    size_t memory_per_connection;
    void *context;
    MHD_AcceptPolicyCallback accept;
    MHD_AccessHandlerCallback handle;
    MHD_NotifyConnectionCallback connection_changed;
    MHD_RequestCompletedCallback request_completed;
    // MHD_OPTION_UNESCAPE_CALLBACK: the path is decoded by the caller.
    size_t (*unescape)(void *context, struct MHD_Connection *connection, char *text);
    // For HTTPS, else NULL: a gnutls_certificate_retrieve_function3, and GnuTLS's priority string.
    const void *certificate;
    const char *priorities;
};

static inline struct MHD_Daemon *streamr_mhd_start(const struct streamr_mhd_start *start) {
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)start->connection_limit, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)start->timeout_seconds, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)start->memory_per_connection, NULL},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)start->connection_changed, start->context},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)start->request_completed, start->context},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)start->unescape, start->context},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    // With epoll, libmicrohttpd 0.9.75 spins while a TLS handshake waits for the peer; a peer could make it last.
    unsigned int flags = start->certificate ? MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_TLS : MHD_USE_EPOLL_INTERNAL_THREAD;
    flags |= MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME;
    int next = 6;
    if (start->listen_socket < 0)
        flags |= MHD_USE_NO_LISTEN_SOCKET;
    else
        options[next++] = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, (intptr_t)start->listen_socket, NULL};
    if (start->threads > 1)
        options[next++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)start->threads, NULL};
    if (start->certificate)
        return MHD_start_daemon(flags, 0, start->accept, start->context, start->handle, start->context,
                                MHD_OPTION_ARRAY, options, MHD_OPTION_HTTPS_PRIORITIES, start->priorities,
                                MHD_OPTION_HTTPS_CERT_CALLBACK2, start->certificate, MHD_OPTION_END);
    return MHD_start_daemon(flags, 0, start->accept, start->context, start->handle, start->context,
                            MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

// Whether the request is a GET or HEAD without a body: it can be answered without keeping anything between libmicrohttpd's calls.
static inline int streamr_mhd_has_no_body(struct MHD_Connection *connection, const char *method) {
    if (strcmp(method, "GET") && strcmp(method, "HEAD")) return 0;
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length") == NULL &&
           MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Transfer-Encoding") == NULL;
}

static inline int streamr_mhd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

// For a body that is made while it is sent. The kernel takes little more than it can send at once, so that what is late can be left out; and who
// has acknowledged nothing of it for so long is gone.
static inline void streamr_live_connection(int descriptor, int unsent_bytes, unsigned int patience_ms) {
    setsockopt(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
    setsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
}

static inline const struct sockaddr *streamr_mhd_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

static inline size_t streamr_mhd_header_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

// What was left in *socket_context by MHD_NotifyConnectionCallback.
static inline void *streamr_mhd_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

// The members of closed enumerations get other names in Swift, which depend on the release of the library.
static const enum MHD_Result streamr_mhd_yes = MHD_YES;
static const enum MHD_Result streamr_mhd_no = MHD_NO;
static const enum MHD_ValueKind streamr_mhd_headers = MHD_HEADER_KIND;
static const enum MHD_ValueKind streamr_mhd_query = MHD_GET_ARGUMENT_KIND;
static const enum MHD_ResponseMemoryMode streamr_mhd_copy = MHD_RESPMEM_MUST_COPY;
static const enum MHD_ResponseMemoryMode streamr_mhd_static = MHD_RESPMEM_PERSISTENT;
static const enum MHD_ConnectionNotificationCode streamr_mhd_opened = MHD_CONNECTION_NOTIFY_STARTED;

static const ssize_t streamr_mhd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
static const uint64_t streamr_mhd_size_unknown = MHD_SIZE_UNKNOWN;

// A watch over sleeping connections, which libmicrohttpd does not look at. epoll is not in Swift's Glibc module.

static inline int streamr_watch_make(void) { return epoll_create1(EPOLL_CLOEXEC); }

// Tells once when the peer closes its side, or the connection fails; closing the descriptor ends the watch.
static inline int streamr_watch_peer(int watch, int descriptor, uint64_t number) {
    struct epoll_event event = {.events = EPOLLRDHUP | EPOLLET, .data.u64 = number};
    return epoll_ctl(watch, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int streamr_watch_bell(int watch, int descriptor, uint64_t number) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = number};
    return epoll_ctl(watch, EPOLL_CTL_ADD, descriptor, &event);
}

// Waits, and writes the numbers of those with news; returns how many, or -1.
static inline int streamr_watch_wait(int watch, uint64_t *numbers, int capacity) {
    struct epoll_event events[64];
    int count = epoll_wait(watch, events, capacity < 64 ? capacity : 64, -1);
    for (int i = 0; i < count; i++) numbers[i] = events[i].data.u64;
    return count;
}

#endif
