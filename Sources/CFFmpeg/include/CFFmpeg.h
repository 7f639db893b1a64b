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
    /// There is nothing to give out now.
    FFMPEG_NOTHING,
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
/// The same, with libswscale.
ffmpeg_result ffmpeg_load_scaling(void);
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

// MARK: - Renditions

/// A decoded picture. Nothing changes it, so threads may read it together.
typedef struct ffmpeg_picture ffmpeg_picture;
void ffmpeg_picture_free(ffmpeg_picture *picture);

/// The most pixels of a picture that is decoded: 4096 × 2304.
static const int64_t ffmpeg_largest_picture = 4096 * 2304;

/// Frames in, pictures out in the order in which they are shown. It looks after hostile frames itself: they give no picture, or a poor one.
typedef struct ffmpeg_decoder ffmpeg_decoder;
ffmpeg_result ffmpeg_decoder_make(const ffmpeg_track *track, ffmpeg_decoder **decoder);
/// `time`: any number, which the picture of the frame gives back.
ffmpeg_result ffmpeg_decoder_take(ffmpeg_decoder *decoder, const uint8_t *bytes, size_t count, int64_t time);
/// No frame follows: all pictures can be had. Before the next frame comes `ffmpeg_decoder_reset`.
void ffmpeg_decoder_drain(ffmpeg_decoder *decoder);
/// Begins anew, with a keyframe.
void ffmpeg_decoder_reset(ffmpeg_decoder *decoder);
/// FFMPEG_NOTHING when it needs more frames for the next picture.
ffmpeg_result ffmpeg_decoder_next(ffmpeg_decoder *decoder, ffmpeg_picture **picture, int64_t *time);
void ffmpeg_decoder_free(ffmpeg_decoder *decoder);

typedef struct {
    /// FFmpeg's name of the encoder; all of them make H.264.
    const char *name;
    /// Even.
    int32_t width, height;
    /// Bits a second.
    int64_t bit_rate;
    /// Frames in a thousand seconds: what rate control reckons with.
    int32_t frame_rate;
    /// Ticks a second of the times.
    int32_t timescale;
} ffmpeg_encoding;

/// Pictures of any size in, scaled H.264 without reordering out, each frame with start codes.
typedef struct ffmpeg_encoder ffmpeg_encoder;
/// `like`: a picture from which colours and the shape of pixels are taken; may be null.
ffmpeg_result ffmpeg_encoder_make(const ffmpeg_encoding *encoding, const ffmpeg_picture *like, ffmpeg_encoder **encoder);
/// Null: the picture before it once more, black when there is none. Times grow.
ffmpeg_result ffmpeg_encoder_take(ffmpeg_encoder *encoder, const ffmpeg_picture *picture, int64_t time, bool is_keyframe);
/// No picture follows: all frames can be had.
void ffmpeg_encoder_drain(ffmpeg_encoder *encoder);
/// FFMPEG_NOTHING when it needs more pictures for the next frame.
ffmpeg_result ffmpeg_encoder_next(ffmpeg_encoder *encoder, ffmpeg_bytes *bytes, int64_t *time, bool *is_keyframe);
void ffmpeg_encoder_free(ffmpeg_encoder *encoder);

#endif
