#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "library.h"

struct ffmpeg_encoder {
    AVCodecContext *context;
    AVPacket *packet;
    struct SwsContext *scaler;
    /// The last picture as it is encoded, in memory of the program.
    AVFrame *picture;
    /// Memory of a device that the encoder wants its pictures in.
    AVBufferRef *device, *surfaces;
};

// Keyframes come where they are asked for, and nowhere else.
static const int no_keyframe_of_its_own = 1 << 20;

static bool is(const char *name, const char *other) { return strcmp(name, other) == 0; }

// An option that this encoder or version does not know changes nothing.
static void set(AVCodecContext *context, const char *name, const char *value) {
    ffmpeg.av_opt_set(context->priv_data, name, value, 0);
}

static void choose_options(AVCodecContext *context, const char *name) {
    if (is(name, "libx264")) {
        set(context, "preset", "veryfast");
        set(context, "tune", "zerolatency");
        set(context, "profile", "high");
        set(context, "forced-idr", "1");
        set(context, "x264-params", "scenecut=0");
    } else if (is(name, "h264_vaapi")) {
        set(context, "async_depth", "1");
    } else if (is(name, "h264_qsv")) {
        set(context, "async_depth", "1");
        set(context, "forced_idr", "1");
    }
}

static void describe(AVCodecContext *context, const ffmpeg_encoding *encoding, const AVFrame *like) {
    context->width = encoding->width;
    context->height = encoding->height;
    context->time_base = (AVRational){1, encoding->timescale};
    context->framerate = (AVRational){encoding->frame_rate, 1000};
    context->bit_rate = encoding->bit_rate;
    context->rc_max_rate = encoding->bit_rate;
    context->rc_buffer_size = (int)(encoding->bit_rate < INT_MAX ? encoding->bit_rate : INT_MAX);
    context->gop_size = no_keyframe_of_its_own;
    context->max_b_frames = 0;
    context->thread_count = 1;
    context->color_range = AVCOL_RANGE_MPEG;
    if (!like) return;
    context->sample_aspect_ratio = like->sample_aspect_ratio;
    context->color_primaries = like->color_primaries;
    context->color_trc = like->color_trc;
    context->colorspace = like->colorspace == AVCOL_SPC_RGB ? AVCOL_SPC_UNSPECIFIED : like->colorspace;
    context->chroma_sample_location = like->chroma_location;
}

static ffmpeg_result make_surfaces(ffmpeg_encoder *encoder) {
    int code = ffmpeg.av_hwdevice_ctx_create(&encoder->device, AV_HWDEVICE_TYPE_VAAPI, NULL, NULL, 0);
    if (code < 0) return ffmpeg_result_of(code);
    encoder->surfaces = ffmpeg.av_hwframe_ctx_alloc(encoder->device);
    if (!encoder->surfaces) return FFMPEG_NO_MEMORY;
    AVHWFramesContext *frames = (AVHWFramesContext *)encoder->surfaces->data;
    frames->format = AV_PIX_FMT_VAAPI;
    frames->sw_format = AV_PIX_FMT_NV12;
    frames->width = encoder->context->width;
    frames->height = encoder->context->height;
    frames->initial_pool_size = 8;
    code = ffmpeg.av_hwframe_ctx_init(encoder->surfaces);
    if (code < 0) return ffmpeg_result_of(code);
    encoder->context->hw_frames_ctx = ffmpeg.av_buffer_ref(encoder->surfaces);
    return encoder->context->hw_frames_ctx ? FFMPEG_OK : FFMPEG_NO_MEMORY;
}

static ffmpeg_result make_picture(ffmpeg_encoder *encoder, enum AVPixelFormat format) {
    AVFrame *picture = ffmpeg.av_frame_alloc();
    if (!picture) return FFMPEG_NO_MEMORY;
    encoder->picture = picture;
    picture->format = format;
    picture->width = encoder->context->width;
    picture->height = encoder->context->height;
    int code = ffmpeg.av_frame_get_buffer(picture, 0);
    if (code < 0) return ffmpeg_result_of(code);
    // Black.
    int planes = format == AV_PIX_FMT_NV12 ? 2 : 3;
    for (int plane = 0; plane < planes; plane++) {
        int rows = plane == 0 ? picture->height : picture->height / 2;
        memset(picture->data[plane], plane == 0 ? 16 : 128, (size_t)picture->linesize[plane] * rows);
    }
    return FFMPEG_OK;
}

static ffmpeg_result encoder_open(ffmpeg_encoder *encoder, const AVCodec *codec, const ffmpeg_encoding *encoding, const AVFrame *like) {
    encoder->context = ffmpeg.avcodec_alloc_context3(codec);
    encoder->packet = ffmpeg.av_packet_alloc();
    if (!encoder->context || !encoder->packet) return FFMPEG_NO_MEMORY;
    describe(encoder->context, encoding, like);
    choose_options(encoder->context, encoding->name);
    bool has_device = is(encoding->name, "h264_vaapi");
    enum AVPixelFormat format = has_device || is(encoding->name, "h264_qsv") ? AV_PIX_FMT_NV12 : AV_PIX_FMT_YUV420P;
    encoder->context->pix_fmt = has_device ? AV_PIX_FMT_VAAPI : format;
    ffmpeg_result result = has_device ? make_surfaces(encoder) : FFMPEG_OK;
    if (result == FFMPEG_OK) result = make_picture(encoder, format);
    if (result == FFMPEG_OK) result = ffmpeg_result_of(ffmpeg.avcodec_open2(encoder->context, codec, NULL));
    return result;
}

ffmpeg_result ffmpeg_encoder_make(const ffmpeg_encoding *encoding, const ffmpeg_picture *like, ffmpeg_encoder **encoder) {
    *encoder = NULL;
    ffmpeg_result result = ffmpeg_load_scaling();
    if (result != FFMPEG_OK) return result;
    if (encoding->width < 2 || encoding->height < 2 || encoding->width % 2 || encoding->height % 2 || encoding->bit_rate < 1) return FFMPEG_REFUSED;
    if ((int64_t)encoding->width * encoding->height > ffmpeg_largest_picture) return FFMPEG_TOO_LARGE;
    const AVCodec *codec = ffmpeg.avcodec_find_encoder_by_name(encoding->name);
    if (!codec) return FFMPEG_REFUSED;
    ffmpeg_encoder *made = ffmpeg.av_mallocz(sizeof *made);
    if (!made) return FFMPEG_NO_MEMORY;
    result = encoder_open(made, codec, encoding, (const AVFrame *)like);
    if (result == FFMPEG_OK) {
        *encoder = made;
    } else {
        ffmpeg_encoder_free(made);
    }
    return result;
}

static ffmpeg_result scale(ffmpeg_encoder *encoder, const AVFrame *from) {
    AVFrame *to = encoder->picture;
    struct SwsContext *scaler = ffmpeg.sws_getCachedContext(
        encoder->scaler, from->width, from->height, from->format, to->width, to->height, to->format, SWS_BILINEAR, NULL, NULL, NULL);
    encoder->scaler = scaler;
    if (!scaler) return FFMPEG_REFUSED;
    if (from->color_range == AVCOL_RANGE_JPEG) {
        const int *coefficients = ffmpeg.sws_getCoefficients(SWS_CS_DEFAULT);
        ffmpeg.sws_setColorspaceDetails(scaler, coefficients, 1, coefficients, 0, 0, 1 << 16, 1 << 16);
    }
    int rows = ffmpeg.sws_scale(scaler, (const uint8_t *const *)from->data, from->linesize, 0, from->height, to->data, to->linesize);
    return rows == to->height ? FFMPEG_OK : FFMPEG_REFUSED;
}

static ffmpeg_result send(ffmpeg_encoder *encoder, AVFrame *picture, int64_t time, bool is_keyframe) {
    picture->pts = time;
    picture->pict_type = is_keyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    return ffmpeg_result_of(ffmpeg.avcodec_send_frame(encoder->context, picture));
}

static ffmpeg_result send_surface(ffmpeg_encoder *encoder, int64_t time, bool is_keyframe) {
    AVFrame *surface = ffmpeg.av_frame_alloc();
    if (!surface) return FFMPEG_NO_MEMORY;
    int code = ffmpeg.av_hwframe_get_buffer(encoder->surfaces, surface, 0);
    if (code >= 0) code = ffmpeg.av_hwframe_transfer_data(surface, encoder->picture, 0);
    ffmpeg_result result = code < 0 ? ffmpeg_result_of(code) : send(encoder, surface, time, is_keyframe);
    ffmpeg.av_frame_free(&surface);
    return result;
}

ffmpeg_result ffmpeg_encoder_take(ffmpeg_encoder *encoder, const ffmpeg_picture *picture, int64_t time, bool is_keyframe) {
    // An encoder may still read the one before it.
    int code = ffmpeg.av_frame_make_writable(encoder->picture);
    if (code < 0) return ffmpeg_result_of(code);
    if (picture) {
        ffmpeg_result result = scale(encoder, (const AVFrame *)picture);
        if (result != FFMPEG_OK) return result;
    }
    return encoder->surfaces ? send_surface(encoder, time, is_keyframe) : send(encoder, encoder->picture, time, is_keyframe);
}

void ffmpeg_encoder_drain(ffmpeg_encoder *encoder) { ffmpeg.avcodec_send_frame(encoder->context, NULL); }

ffmpeg_result ffmpeg_encoder_next(ffmpeg_encoder *encoder, ffmpeg_bytes *bytes, int64_t *time, bool *is_keyframe) {
    *bytes = (ffmpeg_bytes){0};
    AVPacket *packet = encoder->packet;
    int code = ffmpeg.avcodec_receive_packet(encoder->context, packet);
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return FFMPEG_NOTHING;
    if (code < 0) return ffmpeg_result_of(code);
    ffmpeg_result result = FFMPEG_OK;
    if (packet->size < 1 || (size_t)packet->size > ffmpeg_largest_fragment) result = FFMPEG_TOO_LARGE;
    if (result == FFMPEG_OK && !(bytes->start = ffmpeg.av_mallocz((size_t)packet->size))) result = FFMPEG_NO_MEMORY;
    if (result == FFMPEG_OK) {
        memcpy(bytes->start, packet->data, (size_t)packet->size);
        bytes->count = (size_t)packet->size;
        *time = packet->pts;
        *is_keyframe = packet->flags & AV_PKT_FLAG_KEY;
    }
    ffmpeg.av_packet_unref(packet);
    return result;
}

void ffmpeg_encoder_free(ffmpeg_encoder *encoder) {
    if (!encoder) return;
    ffmpeg.avcodec_free_context(&encoder->context);
    ffmpeg.av_packet_free(&encoder->packet);
    ffmpeg.av_frame_free(&encoder->picture);
    ffmpeg.sws_freeContext(encoder->scaler);
    ffmpeg.av_buffer_unref(&encoder->surfaces);
    ffmpeg.av_buffer_unref(&encoder->device);
    ffmpeg.av_free(encoder);
}
