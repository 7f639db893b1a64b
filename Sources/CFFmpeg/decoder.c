#include <limits.h>
#include <string.h>

#include "library.h"

struct ffmpeg_decoder {
    AVCodecContext *context;
    AVPacket *packet;
};

void ffmpeg_picture_free(ffmpeg_picture *picture) {
    AVFrame *frame = (AVFrame *)picture;
    ffmpeg.av_frame_free(&frame);
}

static ffmpeg_result decoder_open(AVCodecContext *context, const AVCodec *codec, const ffmpeg_track *track) {
    if (track->configuration_size > INT_MAX / 2) return FFMPEG_TOO_LARGE;
    if (track->configuration_size > 0) {
        context->extradata = ffmpeg.av_mallocz(track->configuration_size + AV_INPUT_BUFFER_PADDING_SIZE);
        if (!context->extradata) return FFMPEG_NO_MEMORY;
        memcpy(context->extradata, track->configuration, track->configuration_size);
        context->extradata_size = (int)track->configuration_size;
    }
    context->pkt_timebase = (AVRational){1, track->timescale};
    context->max_pixels = ffmpeg_largest_picture;
    // Threads that decode whole frames would each hold a picture back.
    context->thread_count = 1;
    if (track->codec == FFMPEG_AV1) context->flags |= AV_CODEC_FLAG_LOW_DELAY;
    return ffmpeg_result_of(ffmpeg.avcodec_open2(context, codec, NULL));
}

ffmpeg_result ffmpeg_decoder_make(const ffmpeg_track *track, ffmpeg_decoder **decoder) {
    *decoder = NULL;
    ffmpeg_result result = ffmpeg_load();
    if (result != FFMPEG_OK) return result;
    if ((int64_t)track->width * track->height > ffmpeg_largest_picture) return FFMPEG_TOO_LARGE;
    const AVCodec *codec = ffmpeg.avcodec_find_decoder(ffmpeg_codec_id(track->codec));
    if (!codec) return FFMPEG_REFUSED;
    ffmpeg_decoder *made = ffmpeg.av_mallocz(sizeof *made);
    if (!made) return FFMPEG_NO_MEMORY;
    made->context = ffmpeg.avcodec_alloc_context3(codec);
    made->packet = ffmpeg.av_packet_alloc();
    result = made->context && made->packet ? decoder_open(made->context, codec, track) : FFMPEG_NO_MEMORY;
    if (result == FFMPEG_OK) {
        *decoder = made;
    } else {
        ffmpeg_decoder_free(made);
    }
    return result;
}

ffmpeg_result ffmpeg_decoder_take(ffmpeg_decoder *decoder, const uint8_t *bytes, size_t count, int64_t time) {
    if (count == 0) return FFMPEG_REFUSED;
    if (count > ffmpeg_largest_fragment) return FFMPEG_TOO_LARGE;
    AVPacket *packet = decoder->packet;
    int code = ffmpeg.av_new_packet(packet, (int)count);
    if (code < 0) return ffmpeg_result_of(code);
    memcpy(packet->data, bytes, count);
    packet->pts = time;
    packet->dts = AV_NOPTS_VALUE;
    code = ffmpeg.avcodec_send_packet(decoder->context, packet);
    ffmpeg.av_packet_unref(packet);
    return ffmpeg_result_of(code);
}

void ffmpeg_decoder_drain(ffmpeg_decoder *decoder) { ffmpeg.avcodec_send_packet(decoder->context, NULL); }

void ffmpeg_decoder_reset(ffmpeg_decoder *decoder) { ffmpeg.avcodec_flush_buffers(decoder->context); }

ffmpeg_result ffmpeg_decoder_next(ffmpeg_decoder *decoder, ffmpeg_picture **picture, int64_t *time) {
    *picture = NULL;
    AVFrame *frame = ffmpeg.av_frame_alloc();
    if (!frame) return FFMPEG_NO_MEMORY;
    int code = AVERROR(EAGAIN);
    // A frame that cannot be decoded is an error; the one behind it may be good.
    for (int attempt = 0; attempt < 64; attempt++) {
        code = ffmpeg.avcodec_receive_frame(decoder->context, frame);
        if (code >= 0 || code == AVERROR(EAGAIN) || code == AVERROR_EOF || code == AVERROR(ENOMEM)) break;
    }
    if (code >= 0 && frame->width > 0 && frame->height > 0 && frame->data[0]) {
        *time = frame->pts;
        *picture = (ffmpeg_picture *)frame;
        return FFMPEG_OK;
    }
    ffmpeg.av_frame_free(&frame);
    return code == AVERROR(ENOMEM) ? FFMPEG_NO_MEMORY : FFMPEG_NOTHING;
}

void ffmpeg_decoder_free(ffmpeg_decoder *decoder) {
    if (!decoder) return;
    ffmpeg.avcodec_free_context(&decoder->context);
    ffmpeg.av_packet_free(&decoder->packet);
    ffmpeg.av_free(decoder);
}
