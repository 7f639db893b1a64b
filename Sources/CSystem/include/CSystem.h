#ifndef STREAMR_CSYSTEM_H
#define STREAMR_CSYSTEM_H

// What Linux offers and Swift's Glibc module does not: epoll, eventfd, memfd, and the socket calls of the media loop.
// Everything here is one system call or a fixed sequence of a few; no state.

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

static const uint32_t sys_epoll_in = EPOLLIN;
static const uint32_t sys_epoll_out = EPOLLOUT;
static const uint32_t sys_epoll_hangup = EPOLLHUP | EPOLLERR | EPOLLRDHUP;
static const uint32_t sys_epoll_edge = EPOLLET;

/// An IPv6 address (IPv4 is mapped), comparable as two words.
typedef struct {
    uint64_t high, low;
    uint16_t port;
    bool loopback;
} sys_address;

int sys_poller_make(void);
int sys_poller_add(int poller, int fd, uint32_t events, uint64_t cookie);
int sys_poller_change(int poller, int fd, uint32_t events, uint64_t cookie);
int sys_poller_remove(int poller, int fd);
/// Returns the number of events, 0 at the time limit (milliseconds; -1: none) or after a signal.
int sys_poller_wait(int poller, struct epoll_event *events, int capacity, int milliseconds);
static inline uint64_t sys_event_cookie(const struct epoll_event *e) { return e->data.u64; }
static inline uint32_t sys_event_flags(const struct epoll_event *e) { return e->events; }

int sys_wake_make(void);
void sys_wake_signal(int fd);
void sys_wake_clear(int fd);

/// Maps `size` bytes twice in a row, so that a run that crosses the end is contiguous. `size` is a power of two ≥ the page size. NULL on failure.
void *sys_mirror_map(size_t size);
void sys_mirror_unmap(void *base, size_t size);

/// Makes a listening socket; `host` is a numeric address. Returns the descriptor or -errno.
int sys_listen(const char *host, uint16_t port, int backlog, uint16_t *bound_port);
/// Accepts without blocking. Returns the descriptor or -errno.
int sys_accept(int listener, struct sockaddr_storage *address, socklen_t *length);
sys_address sys_address_of(const struct sockaddr_storage *address);
/// Writes the numeric host into `text` (≥ 64 bytes).
void sys_address_text(const struct sockaddr_storage *address, char *text, size_t size);

/// Prepares a viewer's socket: no delay, and at most about twice `send_buffer` bytes of it in the kernel.
void sys_socket_viewer(int fd, int send_buffer);
void sys_socket_publisher(int fd);
/// The socket is not readable until so many bytes wait, or its peer is gone.
void sys_socket_low_water(int fd, int bytes);
/// The results are ≥ 0, or -errno.
static inline ssize_t sys_send(int fd, const void *bytes, size_t count) {
    ssize_t n;
    do n = send(fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL); while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}
static inline ssize_t sys_receive(int fd, void *bytes, size_t count) {
    ssize_t n;
    do n = recv(fd, bytes, count, MSG_DONTWAIT); while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}
static inline ssize_t sys_peek(int fd, void *bytes, size_t count) {
    ssize_t n;
    do n = recv(fd, bytes, count, MSG_DONTWAIT | MSG_PEEK); while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

static inline uint64_t sys_load_acquire(const uint64_t *p) { return __atomic_load_n(p, __ATOMIC_ACQUIRE); }
static inline uint64_t sys_load_relaxed(const uint64_t *p) { return __atomic_load_n(p, __ATOMIC_RELAXED); }
static inline void sys_store_release(uint64_t *p, uint64_t v) { __atomic_store_n(p, v, __ATOMIC_RELEASE); }
/// The order between a reader's use of bytes and its second look at the tail.
static inline void sys_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

/// Raises the soft limit of open files to the hard limit and returns it.
uint64_t sys_raise_open_files(void);

#endif
