#ifndef STREAMR_CMICROHTTPD_H
#define STREAMR_CMICROHTTPD_H

#include <microhttpd.h>
#include <stddef.h>

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
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME;
    int next = 6;
    if (start->listen_socket < 0)
        flags |= MHD_USE_NO_LISTEN_SOCKET;
    else
        options[next++] = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, (intptr_t)start->listen_socket, NULL};
    if (start->threads > 1)
        options[next++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)start->threads, NULL};
    return MHD_start_daemon(flags, 0, start->accept, start->context, start->handle, start->context,
                            MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static inline int streamr_mhd_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
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
static const enum MHD_ConnectionNotificationCode streamr_mhd_opened = MHD_CONNECTION_NOTIFY_STARTED;

static const ssize_t streamr_mhd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
static const uint64_t streamr_mhd_size_unknown = MHD_SIZE_UNKNOWN;

#endif
