#ifndef STREAMR_CZLIB_H
#define STREAMR_CZLIB_H

#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

// deflateInit2 is a macro, which Swift does not import.

/// The room that the packed form of `size` bytes needs at most.
static inline size_t streamr_gzip_bound(size_t size) { return compressBound(size) + 18; }

/// Packs as gzip (RFC 1952) without name and time, so that the same bytes always give the same. Returns the size; 0: no memory, or no room.
static inline size_t streamr_gzip(const uint8_t *bytes, size_t size, uint8_t *room, size_t capacity, int level) {
    z_stream stream = {0};
    if (size > UINT32_MAX || capacity > UINT32_MAX) return 0;
    if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = room;
    stream.avail_out = (uInt)capacity;
    int result = deflate(&stream, Z_FINISH);
    size_t made = stream.total_out;
    deflateEnd(&stream);
    return result == Z_STREAM_END ? made : 0;
}

#endif
