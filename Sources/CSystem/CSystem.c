// Here and not in the header: Swift 6.0 refuses a header whose system types differ from those of its Glibc module.
#define _GNU_SOURCE
#include "CSystem.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

int sys_poller_make(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int poller, int operation, int fd, uint32_t events, uint64_t cookie) {
    struct epoll_event e = {.events = events, .data.u64 = cookie};
    return epoll_ctl(poller, operation, fd, &e);
}

int sys_poller_add(int poller, int fd, uint32_t events, uint64_t cookie) { return control(poller, EPOLL_CTL_ADD, fd, events, cookie); }

int sys_poller_change(int poller, int fd, uint32_t events, uint64_t cookie) {
    return control(poller, EPOLL_CTL_MOD, fd, events, cookie);
}

int sys_poller_remove(int poller, int fd) { return control(poller, EPOLL_CTL_DEL, fd, 0, 0); }

int sys_poller_wait(int poller, struct epoll_event *events, int capacity, int milliseconds) {
    int n = epoll_wait(poller, events, capacity, milliseconds);
    return n < 0 ? 0 : n;
}

int sys_wake_make(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void sys_wake_signal(int fd) {
    uint64_t one = 1;
    ssize_t n = write(fd, &one, sizeof one);
    (void)n;  // Full means that a wake is already due.
}

void sys_wake_clear(int fd) {
    uint64_t count;
    ssize_t n = read(fd, &count, sizeof count);
    (void)n;
}

void *sys_mirror_map(size_t size) {
    int memory = memfd_create("streamr-ring", MFD_CLOEXEC);
    if (memory < 0) return NULL;
    if (ftruncate(memory, (off_t)size) != 0) {
        close(memory);
        return NULL;
    }
    char *base = mmap(NULL, size * 2, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) {
        close(memory);
        return NULL;
    }
    void *first = mmap(base, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, memory, 0);
    void *second = mmap(base + size, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, memory, 0);
    close(memory);
    if (first == MAP_FAILED || second == MAP_FAILED) {
        munmap(base, size * 2);
        return NULL;
    }
    return base;
}

void sys_mirror_unmap(void *base, size_t size) { munmap(base, size * 2); }

int sys_listen(const char *host, uint16_t port, int backlog, uint16_t *bound_port) {
    struct sockaddr_storage address = {0};
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address;
    struct sockaddr_in *four = (struct sockaddr_in *)&address;
    socklen_t length;
    if (inet_pton(AF_INET6, host, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        length = sizeof *six;
    } else if (inet_pton(AF_INET, host, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        length = sizeof *four;
    } else {
        return -EINVAL;
    }
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 && errno == EAFNOSUPPORT && address.ss_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&six->sin6_addr))
        return sys_listen("0.0.0.0", port, backlog, bound_port);  // A kernel without IPv6.
    if (fd < 0) return -errno;
    int on = 1, off = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address.ss_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, backlog) != 0) {
        int e = errno;
        close(fd);
        return -e;
    }
    length = sizeof address;
    getsockname(fd, (struct sockaddr *)&address, &length);
    *bound_port = ntohs(address.ss_family == AF_INET6 ? six->sin6_port : four->sin_port);
    return fd;
}

int sys_accept(int listener, struct sockaddr_storage *address, socklen_t *length) {
    *length = sizeof *address;
    int fd;
    do fd = accept4(listener, (struct sockaddr *)address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
    return fd < 0 ? -errno : fd;
}

sys_address sys_address_of(const struct sockaddr_storage *address) {
    sys_address result = {0};
    uint8_t bytes[16] = {0};
    if (address->ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
        memcpy(bytes, &six->sin6_addr, 16);
        result.port = ntohs(six->sin6_port);
    } else if (address->ss_family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)address;
        bytes[10] = bytes[11] = 0xFF;
        memcpy(bytes + 12, &four->sin_addr, 4);
        result.port = ntohs(four->sin_port);
    }
    memcpy(&result.high, bytes, 8);
    memcpy(&result.low, bytes + 8, 8);
    struct in6_addr a;
    memcpy(&a, bytes, 16);
    result.loopback = IN6_IS_ADDR_LOOPBACK(&a) || (IN6_IS_ADDR_V4MAPPED(&a) && bytes[12] == 127);
    return result;
}

void sys_address_text(const struct sockaddr_storage *address, char *text, size_t size) {
    text[0] = 0;
    if (address->ss_family == AF_INET) {
        inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text, (socklen_t)size);
    } else if (address->ss_family == AF_INET6) {
        const struct in6_addr *a = &((const struct sockaddr_in6 *)address)->sin6_addr;
        if (IN6_IS_ADDR_V4MAPPED(a)) inet_ntop(AF_INET, a->s6_addr + 12, text, (socklen_t)size);
        else inet_ntop(AF_INET6, a, text, (socklen_t)size);
    }
}

static void keep_alive(int fd) {
    int on = 1, idle = 20, interval = 5, probes = 3;
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

void sys_socket_viewer(int fd, int send_buffer) {
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // The kernel doubles it, and lets one more segment of up to 64 KiB stand over.
    int buffer = send_buffer - send_buffer / 4;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    keep_alive(fd);
}

void sys_socket_publisher(int fd) {
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    keep_alive(fd);
}

void sys_socket_low_water(int fd, int bytes) {
    setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
}

uint64_t sys_raise_open_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}
