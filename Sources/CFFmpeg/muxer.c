#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "library.h"

// A file in memory that libavformat writes: either a header, or one fragment.
typedef struct {
    AVFormatContext *context;
    AVDictionary *options;
} movie;

static void movie_close(movie *file) {
    if (!file->context) return;
    if (file->context->pb) {
        uint8_t *rest = NULL;
        ffmpeg.avio_close_dyn_buf(file->context->pb, &rest);
        ffmpeg.av_free(rest);
    }
    ffmpeg.avformat_free_context(file->context);
    ffmpeg.av_dict_free(&file->options);
    file->context = NULL;
}

// Nothing that is written depends on the clock, the library's name or what was written before.
static ffmpeg_result movie_open(movie *file, bool delays_header, uint32_t sequence) {
    *file = (movie){0};
    int code = ffmpeg.avformat_alloc_output_context2(&file->context, NULL, "mp4", NULL);
    if (code < 0) return ffmpeg_result_of(code);
    file->context->flags |= AVFMT_FLAG_BITEXACT;
    file->context->flags &= ~AVFMT_FLAG_AUTO_BSF;
    file->context->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED;
    file->context->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL;
    code = ffmpeg.avio_open_dyn_buf(&file->context->pb);
    char number[16];
    snprintf(number, sizeof number, "%u", sequence > INT_MAX ? INT_MAX : sequence);
    const char *flags = "empty_moov+default_base_moof+frag_custom+skip_trailer+frag_discont";
    if (code >= 0) code = ffmpeg.av_dict_set(&file->options, "movflags", flags, 0);
    if (code >= 0 && delays_header) code = ffmpeg.av_dict_set(&file->options, "movflags", "+delay_moov", AV_DICT_APPEND);
    if (code >= 0) code = ffmpeg.av_dict_set(&file->options, "use_editlist", "0", 0);
    if (code >= 0) code = ffmpeg.av_dict_set(&file->options, "use_stream_ids_as_track_ids", "1", 0);
    if (code >= 0) code = ffmpeg.av_dict_set(&file->options, "fragment_index", number, 0);
    if (code < 0) movie_close(file);
    return ffmpeg_result_of(code);
}

static AVStream *movie_add(movie *file, int track, int timescale) {
    AVStream *stream = ffmpeg.avformat_new_stream(file->context, NULL);
    if (!stream) return NULL;
    stream->id = track;
    stream->time_base = (AVRational){1, timescale};
    stream->codecpar->codec_type = track == FFMPEG_VIDEO_TRACK ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO;
    if (track == FFMPEG_AUDIO_TRACK) stream->codecpar->sample_rate = timescale;
    return stream;
}

static ffmpeg_result movie_begin(movie *file) {
    int code = ffmpeg.avformat_write_header(file->context, &file->options);
    if (code < 0) return ffmpeg_result_of(code);
    // An option that is left over is one that this version does not know.
    return ffmpeg.av_dict_count(file->options) == 0 ? FFMPEG_OK : FFMPEG_REFUSED;
}

// What was written since the last call.
static ffmpeg_result movie_take(movie *file, ffmpeg_bytes *bytes) {
    uint8_t *start = NULL;
    int count = ffmpeg.avio_close_dyn_buf(file->context->pb, &start);
    file->context->pb = NULL;
    int code = start ? ffmpeg.avio_open_dyn_buf(&file->context->pb) : AVERROR(ENOMEM);
    if (code < 0 || count < 0) {
        ffmpeg.av_free(start);
        return code < 0 ? ffmpeg_result_of(code) : FFMPEG_NO_MEMORY;
    }
    *bytes = (ffmpeg_bytes){start, (size_t)count};
    return FFMPEG_OK;
}

void ffmpeg_bytes_free(ffmpeg_bytes *bytes) {
    if (bytes->start) ffmpeg.av_free(bytes->start);
    *bytes = (ffmpeg_bytes){0};
}

// MARK: - Header

// The library makes vpcC of the pixel format.
static enum AVPixelFormat vp9_format(const ffmpeg_track *track) {
    static const enum AVPixelFormat formats[3][3] = {
        {AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV444P},
        {AV_PIX_FMT_YUV420P10, AV_PIX_FMT_YUV422P10, AV_PIX_FMT_YUV444P10},
        {AV_PIX_FMT_YUV420P12, AV_PIX_FMT_YUV422P12, AV_PIX_FMT_YUV444P12},
    };
    return formats[track->bit_depth >= 12 ? 2 : track->bit_depth >= 10][track->chroma >= 3 ? 2 : track->chroma == 2];
}

static ffmpeg_result describe(movie *file, const ffmpeg_track *track, int number) {
    AVStream *stream = movie_add(file, number, track->timescale);
    if (!stream) return FFMPEG_NO_MEMORY;
    AVCodecParameters *parameters = stream->codecpar;
    parameters->codec_id = ffmpeg_codec_id(track->codec);
    if (track->codec == FFMPEG_HEVC) parameters->codec_tag = MKTAG('h', 'v', 'c', '1');
    if (track->configuration_size > INT_MAX / 2) return FFMPEG_TOO_LARGE;
    if (track->configuration_size > 0) {
        parameters->extradata = ffmpeg.av_mallocz(track->configuration_size + AV_INPUT_BUFFER_PADDING_SIZE);
        if (!parameters->extradata) return FFMPEG_NO_MEMORY;
        memcpy(parameters->extradata, track->configuration, track->configuration_size);
        parameters->extradata_size = (int)track->configuration_size;
    }
    parameters->width = track->width;
    parameters->height = track->height;
    if (track->codec == FFMPEG_VP9) {
        parameters->profile = track->profile;
        parameters->level = track->level;
        parameters->format = vp9_format(track);
        parameters->chroma_location = track->chroma == 0 ? AVCHROMA_LOC_LEFT : AVCHROMA_LOC_TOPLEFT;
        parameters->color_range = track->full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
        parameters->color_primaries = track->primaries;
        parameters->color_trc = track->transfer;
        parameters->color_space = track->matrix;
    }
    if (number == FFMPEG_AUDIO_TRACK) {
        ffmpeg.av_channel_layout_default(&parameters->ch_layout, track->channels);
        parameters->frame_size = track->samples_per_frame;
        // RFC 7845, 4.2: decoding starts 80 ms early.
        if (track->codec == FFMPEG_OPUS) parameters->seek_preroll = 3840;
    }
    return FFMPEG_OK;
}

// Writes a frame so that the library sees what it is; its bytes get the padding that FFmpeg's parsers need.
static ffmpeg_result show_frame(movie *file, int stream, const ffmpeg_track *track) {
    if (track->frame_size > ffmpeg_largest_fragment) return FFMPEG_TOO_LARGE;
    uint8_t *copy = ffmpeg.av_mallocz(track->frame_size + AV_INPUT_BUFFER_PADDING_SIZE);
    AVPacket *packet = ffmpeg.av_packet_alloc();
    ffmpeg_result result = FFMPEG_NO_MEMORY;
    if (copy && packet) {
        memcpy(copy, track->frame, track->frame_size);
        packet->data = copy;
        packet->size = (int)track->frame_size;
        packet->stream_index = stream;
        packet->dts = packet->pts = 0;
        packet->duration = track->samples_per_frame;
        packet->flags = AV_PKT_FLAG_KEY;
        result = ffmpeg_result_of(ffmpeg.av_write_frame(file->context, packet));
    }
    ffmpeg.av_packet_free(&packet);
    ffmpeg.av_free(copy);
    return result;
}

ffmpeg_result ffmpeg_header(const ffmpeg_track *video, const ffmpeg_track *audio, ffmpeg_bytes *header) {
    *header = (ffmpeg_bytes){0};
    ffmpeg_result result = ffmpeg_load();
    bool needs_frame = audio && (audio->codec == FFMPEG_AC3 || audio->codec == FFMPEG_EAC3);
    movie file;
    if (result == FFMPEG_OK) result = movie_open(&file, needs_frame, 1);
    if (result != FFMPEG_OK) return result;
    if (video) result = describe(&file, video, FFMPEG_VIDEO_TRACK);
    if (result == FFMPEG_OK && audio) result = describe(&file, audio, FFMPEG_AUDIO_TRACK);
    if (result == FFMPEG_OK) result = movie_begin(&file);
    if (result == FFMPEG_OK && needs_frame) {
        result = show_frame(&file, video ? 1 : 0, audio);
        // The first flush writes the delayed moov, and nothing else.
        if (result == FFMPEG_OK) result = ffmpeg_result_of(ffmpeg.av_write_frame(file.context, NULL));
    }
    if (result == FFMPEG_OK) result = movie_take(&file, header);
    movie_close(&file);
    return result;
}

// MARK: - Fragment

struct ffmpeg_fragment {
    movie file;
    AVPacket *packet;
    // By track number; -1 for one that is left out.
    int stream[3];
    int64_t last[3];
    size_t size;
};

// The codecs stand for those of the stream: a moof does not say them, and the library looks into the frames of neither.
static ffmpeg_result add_tracks(ffmpeg_fragment *fragment, int video_timescale, int audio_timescale) {
    int count = 0;
    if (video_timescale > 0) {
        AVStream *stream = movie_add(&fragment->file, FFMPEG_VIDEO_TRACK, video_timescale);
        if (!stream) return FFMPEG_NO_MEMORY;
        stream->codecpar->codec_id = AV_CODEC_ID_MPEG4;
        stream->codecpar->width = stream->codecpar->height = 16;
        fragment->stream[FFMPEG_VIDEO_TRACK] = count++;
    }
    if (audio_timescale > 0) {
        AVStream *stream = movie_add(&fragment->file, FFMPEG_AUDIO_TRACK, audio_timescale);
        if (!stream) return FFMPEG_NO_MEMORY;
        stream->codecpar->codec_id = AV_CODEC_ID_MP3;
        stream->codecpar->frame_size = 1152;
        ffmpeg.av_channel_layout_default(&stream->codecpar->ch_layout, 2);
        fragment->stream[FFMPEG_AUDIO_TRACK] = count++;
    }
    return count > 0 ? FFMPEG_OK : FFMPEG_REFUSED;
}

ffmpeg_result ffmpeg_fragment_make(
    int32_t video_timescale, int32_t audio_timescale, uint32_t sequence, ffmpeg_fragment **fragment) {
    *fragment = NULL;
    ffmpeg_result result = ffmpeg_load();
    if (result != FFMPEG_OK) return result;
    ffmpeg_fragment *made = ffmpeg.av_mallocz(sizeof *made);
    if (!made) return FFMPEG_NO_MEMORY;
    for (int track = 0; track < 3; track++) {
        made->stream[track] = -1;
        made->last[track] = INT64_MIN;
    }
    result = movie_open(&made->file, false, sequence);
    if (result == FFMPEG_OK) result = add_tracks(made, video_timescale, audio_timescale);
    if (result == FFMPEG_OK) result = movie_begin(&made->file);
    // ftyp and moov of the codecs that only stand for others.
    ffmpeg_bytes header = {0};
    if (result == FFMPEG_OK) result = movie_take(&made->file, &header);
    ffmpeg_bytes_free(&header);
    if (result == FFMPEG_OK && !(made->packet = ffmpeg.av_packet_alloc())) result = FFMPEG_NO_MEMORY;
    if (result == FFMPEG_OK) {
        *fragment = made;
    } else {
        ffmpeg_fragment_free(made);
    }
    return result;
}

ffmpeg_result ffmpeg_fragment_add(
    ffmpeg_fragment *fragment, int32_t track, const uint8_t *bytes, size_t count, int64_t dts, int64_t pts, int64_t duration,
    bool is_keyframe) {
    if (track != FFMPEG_VIDEO_TRACK && track != FFMPEG_AUDIO_TRACK) return FFMPEG_REFUSED;
    if (fragment->stream[track] < 0 || count == 0 || dts < 0 || pts < dts || duration < 1 || duration > INT_MAX) return FFMPEG_REFUSED;
    // The library ends the process when a decoding time goes back or leaps too far.
    int64_t last = fragment->last[track];
    if (dts > INT64_MAX / 4 || pts - dts > INT_MAX || (last >= 0 && (dts <= last || dts - last > INT_MAX))) return FFMPEG_REFUSED;
    if (count > ffmpeg_largest_fragment - fragment->size) return FFMPEG_TOO_LARGE;
    AVPacket *packet = fragment->packet;
    packet->data = (uint8_t *)bytes;
    packet->size = (int)count;
    packet->stream_index = fragment->stream[track];
    packet->dts = dts;
    packet->pts = pts;
    packet->duration = duration;
    packet->flags = is_keyframe ? AV_PKT_FLAG_KEY : 0;
    int code = ffmpeg.av_write_frame(fragment->file.context, packet);
    packet->data = NULL;
    packet->size = 0;
    if (code < 0) return ffmpeg_result_of(code);
    fragment->last[track] = dts;
    fragment->size += count;
    return FFMPEG_OK;
}

ffmpeg_result ffmpeg_fragment_finish(ffmpeg_fragment *fragment, ffmpeg_bytes *bytes) {
    *bytes = (ffmpeg_bytes){0};
    if (fragment->size == 0) return FFMPEG_REFUSED;
    int code = ffmpeg.av_write_frame(fragment->file.context, NULL);
    return code < 0 ? ffmpeg_result_of(code) : movie_take(&fragment->file, bytes);
}

void ffmpeg_fragment_free(ffmpeg_fragment *fragment) {
    if (!fragment) return;
    ffmpeg.av_packet_free(&fragment->packet);
    movie_close(&fragment->file);
    ffmpeg.av_free(fragment);
}
