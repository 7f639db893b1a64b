#ifndef STREAMR_CCURL_H
#define STREAMR_CCURL_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>

// curl_easy_setopt takes any kind of value, which Swift does not import.

struct streamr_curl_request {
    const char *url;
    const char *pin;  // sha256//…, of the one key that is trusted; NULL: plain HTTP, where nobody is
    const void *body; // kept alive by the caller until the request is over; NULL: a GET
    size_t body_size;
    struct curl_slist *fields; // likewise
    struct curl_slist *connect_to; // likewise; NULL: to the host of the URL
    long connect_milliseconds;
    long total_milliseconds;
    // Gets pieces of the answer's body; returns how many bytes it took, fewer to end the request.
    size_t (*take)(char *bytes, size_t size, size_t count, void *context);
    // Whether an address that a name was resolved to may be tried: 1 or 0.
    int (*may_connect)(void *context, const struct sockaddr *address);
    void *context;
};

static inline curl_socket_t streamr_curl_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    const struct streamr_curl_request *request = (const struct streamr_curl_request *)context;
    (void)purpose;
    if (!request->may_connect(request->context, &address->addr)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Returns 0, or the code of the option that was refused. `request` is kept alive by the caller until the request is over.
static inline int streamr_curl_set(CURL *handle, const struct streamr_curl_request *request) {
    CURLcode code = CURLE_OK;
#define STREAMR_CURL_SET(option, value) \
    if (code == CURLE_OK) code = curl_easy_setopt(handle, option, value)
    STREAMR_CURL_SET(CURLOPT_URL, request->url);
    STREAMR_CURL_SET(CURLOPT_PROTOCOLS_STR, request->pin ? "https" : "http");
    STREAMR_CURL_SET(CURLOPT_FOLLOWLOCATION, 0L);
    STREAMR_CURL_SET(CURLOPT_PROXY, "");
    STREAMR_CURL_SET(CURLOPT_NOSIGNAL, 1L);
    STREAMR_CURL_SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    STREAMR_CURL_SET(CURLOPT_TCP_KEEPALIVE, 1L);
    STREAMR_CURL_SET(CURLOPT_CONNECTTIMEOUT_MS, request->connect_milliseconds);
    STREAMR_CURL_SET(CURLOPT_TIMEOUT_MS, request->total_milliseconds);
    // The key is the identity: neither an authority, nor a name, nor a date has a say. It is compared before a byte of the request goes out.
    STREAMR_CURL_SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3);
    STREAMR_CURL_SET(CURLOPT_SSL_VERIFYPEER, 0L);
    // Else each connection would read all the authorities that the system trusts, in vain: megabytes, and most of a handshake's time.
    STREAMR_CURL_SET(CURLOPT_CAINFO, NULL);
    STREAMR_CURL_SET(CURLOPT_CAPATH, NULL);
    STREAMR_CURL_SET(CURLOPT_SSL_VERIFYHOST, 0L);
    if (request->pin) STREAMR_CURL_SET(CURLOPT_PINNEDPUBLICKEY, request->pin);
    STREAMR_CURL_SET(CURLOPT_SSL_SESSIONID_CACHE, 0L);
    STREAMR_CURL_SET(CURLOPT_OPENSOCKETFUNCTION, streamr_curl_open_socket);
    STREAMR_CURL_SET(CURLOPT_OPENSOCKETDATA, (void *)request);
    STREAMR_CURL_SET(CURLOPT_WRITEFUNCTION, request->take);
    STREAMR_CURL_SET(CURLOPT_WRITEDATA, request->context);
    STREAMR_CURL_SET(CURLOPT_HTTPHEADER, request->fields);
    STREAMR_CURL_SET(CURLOPT_CONNECT_TO, request->connect_to);
    if (request->body) {
        STREAMR_CURL_SET(CURLOPT_POST, 1L);
        STREAMR_CURL_SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
        STREAMR_CURL_SET(CURLOPT_POSTFIELDS, request->body);
    } else {
        STREAMR_CURL_SET(CURLOPT_HTTPGET, 1L);
    }
#undef STREAMR_CURL_SET
    return (int)code;
}

static inline long streamr_curl_status(CURL *handle) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

// The kernel's smoothed round trip of the request's connection, in microseconds; -1: not known.
static inline long streamr_curl_round_trip(CURL *handle) {
    curl_socket_t socket = CURL_SOCKET_BAD;
    struct tcp_info info;
    socklen_t size = sizeof info;
    if (curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK || socket == CURL_SOCKET_BAD) return -1;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || info.tcpi_rtt == 0) return -1;
    return (long)info.tcpi_rtt;
}

// At most one connection to each address is kept, and none longer than the appliance port keeps a silent one.
static inline void streamr_curl_limit(CURLM *multi, long connections) {
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections);
}

// Returns the next request that is over, or NULL; `code` is how it ended.
static inline CURL *streamr_curl_finished(CURLM *multi, int *code) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        *code = (int)message->data.result;
        return message->easy_handle;
    }
    return NULL;
}

// Waits for something to do, at most so long, or until `descriptor` can be read.
static inline void streamr_curl_wait(CURLM *multi, int descriptor, int milliseconds) {
    struct curl_waitfd extra = {.fd = descriptor, .events = CURL_WAIT_POLLIN};
    curl_multi_poll(multi, &extra, 1, milliseconds, NULL);
}

static inline int streamr_curl_start(void) { return (int)curl_global_init(CURL_GLOBAL_DEFAULT); }

static const int streamr_curl_ok = CURLE_OK;
static const int streamr_curl_wrong_key = CURLE_SSL_PINNEDPUBKEYNOTMATCH;
static const int streamr_curl_refused = CURLE_COULDNT_CONNECT;
static const int streamr_curl_timeout = CURLE_OPERATION_TIMEDOUT;
static const int streamr_curl_unresolved = CURLE_COULDNT_RESOLVE_HOST;
static const int streamr_curl_not_taken = CURLE_WRITE_ERROR;

#endif
