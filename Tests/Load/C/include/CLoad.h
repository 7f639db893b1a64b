// The few system calls of the load tool that Swift cannot import: epoll, nonblocking sockets with a literal address.
#ifndef STREAMR_CLOAD_H
#define STREAMR_CLOAD_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

typedef struct {
    uint64_t cookie;
    uint32_t events;
} load_event;

enum { LOAD_BATCH = 256 };

static inline int64_t load_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/// The processor time that this process has used, in nanoseconds.
static inline int64_t load_cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline int load_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }

/// Watches a socket for everything, edge-triggered, so that it never has to be changed again.
static inline int load_watch(int epoll, int fd, uint64_t cookie) {
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.u64 = cookie}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
}

/// Waits at most `nanoseconds` and fills at most LOAD_BATCH events.
static inline int load_wait(int epoll, load_event *out, int64_t nanoseconds) {
    struct epoll_event events[LOAD_BATCH];
    if (nanoseconds < 0) nanoseconds = 0;
    struct timespec t = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    int n = epoll_pwait2(epoll, events, LOAD_BATCH, &t, NULL);
    for (int i = 0; i < n; i++) {
        out[i].cookie = events[i].data.u64;
        out[i].events = events[i].events;
    }
    return n;
}

/// Starts a nonblocking connection to a literal IPv4 or IPv6 address; returns the socket or -errno.
static inline int load_connect(const char *host, uint16_t port) {
    struct sockaddr_storage address;
    socklen_t length;
    memset(&address, 0, sizeof address);
    struct sockaddr_in *v4 = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&address;
    if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        length = sizeof *v4;
    } else if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        length = sizeof *v6;
    } else {
        return -EADDRNOTAVAIL;
    }
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(fd, (struct sockaddr *)&address, length) < 0 && errno != EINPROGRESS) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

/// The error that a nonblocking connection ended with, or 0.
static inline int load_socket_error(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return errno;
    return error;
}

/// Both return the count, 0 (only recv: the peer closed), or -errno.
static inline long load_recv(int fd, void *buffer, size_t size) {
    long n = recv(fd, buffer, size, 0);
    return n < 0 ? -errno : n;
}

/// The same without a copy: the bytes are thrown away.
static inline long load_skip(int fd, size_t size) {
    long n = recv(fd, NULL, size, MSG_TRUNC);
    return n < 0 ? -errno : n;
}

static inline long load_send(int fd, const void *buffer, size_t size) {
    long n = send(fd, buffer, size, MSG_NOSIGNAL);
    return n < 0 ? -errno : n;
}

/// Makes every later close of the socket a reset, so that thousands of runs leave no TIME_WAIT behind.
static inline void load_reset_on_close(int fd) {
    struct linger l = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
}

/// Raises the limit of open files to the hard limit and returns it.
static inline uint64_t load_raise_files(void) {
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) != 0) return 0;
    r.rlim_cur = r.rlim_max;
    setrlimit(RLIMIT_NOFILE, &r);
    getrlimit(RLIMIT_NOFILE, &r);
    return r.rlim_cur;
}

/// Writes a line to standard output (1) or error (2) at once.
static inline void load_print(int fd, const char *line) {
    size_t left = strlen(line);
    while (left > 0) {
        long n = write(fd, line, left);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return;
        line += n;
        left -= (size_t)n;
    }
}

/// Where `mark` begins in the bytes, or -1.
static inline long load_find(const uint8_t *bytes, size_t count, const uint8_t *mark, size_t size) {
    const uint8_t *at = bytes;
    for (size_t left = count; left >= size; left = count - (size_t)(at - bytes)) {
        at = (const uint8_t *)memchr(at, mark[0], left - size + 1);
        if (!at) return -1;
        if (memcmp(at, mark, size) == 0) return at - bytes;
        at++;
    }
    return -1;
}

/// The length of an HTTP head with its blank line, or 0 when that has not come.
static inline long load_head_size(const uint8_t *bytes, size_t count) {
    long found = load_find(bytes, count, (const uint8_t *)"\r\n\r\n", 4);
    return found < 0 ? 0 : found + 4;
}

/// Whether a line begins with the name, in upper or lower case.
static inline int load_has_name(const uint8_t *line, size_t count, const char *name) {
    size_t length = strlen(name);
    return count >= length && strncasecmp((const char *)line, name, length) == 0;
}

static inline int load_same(const uint8_t *left, size_t count, const uint8_t *right, size_t other) {
    return count == other && memcmp(left, right, count) == 0;
}

/// Unpacks what gzip packed; returns the count, or -1.
static inline long load_unpack(const uint8_t *bytes, size_t count, uint8_t *out, size_t capacity) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return -1;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = out;
    stream.avail_out = (uInt)capacity;
    int result = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return result == Z_STREAM_END ? (long)stream.total_out : -1;
}

typedef crypto_hash_sha256_state load_hash;

static inline void load_hash_begin(load_hash *hash) { crypto_hash_sha256_init(hash); }

static inline void load_hash_add(load_hash *hash, const uint8_t *bytes, size_t count) { crypto_hash_sha256_update(hash, bytes, count); }

/// 32 bytes.
static inline void load_hash_end(load_hash *hash, uint8_t *out) { crypto_hash_sha256_final(hash, out); }

/// Whether the signature of Ed25519 is the key's.
static inline int load_signed(const uint8_t *signature, const uint8_t *bytes, size_t count, const uint8_t *key) {
    return crypto_sign_verify_detached(signature, bytes, count, key) == 0;
}

static inline void load_random(uint8_t *out, size_t count) { randombytes_buf(out, count); }

/// Milliseconds of Unix time.
static inline int64_t load_wall(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum { LOAD_AGAIN = EAGAIN, LOAD_READ = EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR };

#endif
