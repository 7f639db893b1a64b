#ifndef STREAMR_CFFMPEG_H
#define STREAMR_CFFMPEG_H

// What packaging needs of FFmpeg, in calls that Swift can make. The libraries are opened at the first use, those that the headers of the
// build belong to, so that an appliance which packages nothing never loads them.
// All state is in the objects; each is used by one thread at a time.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    FFMPEG_OK = 0,
    /// A library is not there, or not of the version of the build; `ffmpeg_load_failure` says which.
    FFMPEG_MISSING,
    FFMPEG_NO_MEMORY,
    /// The library does not take these values.
    FFMPEG_REFUSED,
    /// More bytes than `ffmpeg_largest_fragment`.
    FFMPEG_TOO_LARGE,
} ffmpeg_result;

typedef enum {
    FFMPEG_AVC, FFMPEG_HEVC, FFMPEG_AV1, FFMPEG_VP9,
    FFMPEG_AAC, FFMPEG_MP3, FFMPEG_OPUS, FFMPEG_FLAC, FFMPEG_AC3, FFMPEG_EAC3,
} ffmpeg_codec;

/// Track numbers, the same in every file.
enum { FFMPEG_VIDEO_TRACK = 1, FFMPEG_AUDIO_TRACK = 2 };

/// The most media in one fragment.
static const size_t ffmpeg_largest_fragment = 32u << 20;

/// Opens the libraries unless they are open. After a failure the next call tries again.
ffmpeg_result ffmpeg_load(void);
/// Opens one library by its file's name, as the call above does with each.
ffmpeg_result ffmpeg_open(const char *name);
/// Why the last call failed, in words; valid until the next call. Empty when none did.
const char *ffmpeg_load_failure(void);

/// Bytes that the library made; `ffmpeg_bytes_free` gives them back.
typedef struct {
    uint8_t *start;
    size_t count;
} ffmpeg_bytes;
void ffmpeg_bytes_free(ffmpeg_bytes *bytes);

typedef struct {
    ffmpeg_codec codec;
    /// Ticks a second; for audio its sample rate.
    int32_t timescale;
    /// What the sample entry holds of the decoder's configuration (avcC, hvcC, av1C, AudioSpecificConfig, OpusHead, STREAMINFO).
    const uint8_t *configuration;
    size_t configuration_size;
    int32_t width, height;
    /// VP9 (VP Codec ISO Media File Format Binding, 2.2).
    uint8_t profile, level, bit_depth, chroma, full_range, primaries, transfer, matrix;
    int32_t channels, samples_per_frame;
    /// AC-3 and E-AC-3: a frame, of which the library makes the configuration.
    const uint8_t *frame;
    size_t frame_size;
} ffmpeg_track;

/// Makes ftyp and moov for one video and one audio track; either may be null.
ffmpeg_result ffmpeg_header(const ffmpeg_track *video, const ffmpeg_track *audio, ffmpeg_bytes *header);

/// One moof and mdat in the making. It knows no codec: the frames' bytes go in as they are.
typedef struct ffmpeg_fragment ffmpeg_fragment;

/// `sequence`: the number in mfhd. A timescale of 0 leaves the track out.
ffmpeg_result ffmpeg_fragment_make(
    int32_t video_timescale, int32_t audio_timescale, uint32_t sequence, ffmpeg_fragment **fragment);
/// Adds a frame. Decoding times grow within a track, and `pts` is not before `dts`.
ffmpeg_result ffmpeg_fragment_add(
    ffmpeg_fragment *fragment, int32_t track, const uint8_t *bytes, size_t count, int64_t dts, int64_t pts, int64_t duration,
    bool is_keyframe);
/// Gives the bytes out; nothing can be added afterwards.
ffmpeg_result ffmpeg_fragment_finish(ffmpeg_fragment *fragment, ffmpeg_bytes *bytes);
void ffmpeg_fragment_free(ffmpeg_fragment *fragment);

#endif
