// The libraries' functions, found at run time. Only the files of this folder see FFmpeg's own headers.
#ifndef STREAMR_FFMPEG_LIBRARY_H
#define STREAMR_FFMPEG_LIBRARY_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/frame.h>
#include <libavutil/hwcontext.h>
#include <libavutil/log.h>
#include <libavutil/mem.h>
#include <libavutil/opt.h>
#include <libavutil/pixfmt.h>
#include <libswscale/swscale.h>

#include "CFFmpeg.h"

#define FFMPEG_FUNCTIONS(F)                     \
    F(avutil, av_buffer_ref)                    \
    F(avutil, av_buffer_unref)                  \
    F(avutil, av_channel_layout_default)        \
    F(avutil, av_dict_count)                    \
    F(avutil, av_dict_free)                     \
    F(avutil, av_dict_set)                      \
    F(avutil, av_frame_alloc)                   \
    F(avutil, av_frame_free)                    \
    F(avutil, av_frame_get_buffer)              \
    F(avutil, av_frame_make_writable)           \
    F(avutil, av_free)                          \
    F(avutil, av_hwdevice_ctx_create)           \
    F(avutil, av_hwframe_ctx_alloc)             \
    F(avutil, av_hwframe_ctx_init)              \
    F(avutil, av_hwframe_get_buffer)            \
    F(avutil, av_hwframe_transfer_data)         \
    F(avutil, av_log_set_level)                 \
    F(avutil, av_mallocz)                       \
    F(avutil, av_opt_set)                       \
    F(avcodec, av_new_packet)                   \
    F(avcodec, av_packet_alloc)                 \
    F(avcodec, av_packet_free)                  \
    F(avcodec, av_packet_unref)                 \
    F(avcodec, avcodec_alloc_context3)          \
    F(avcodec, avcodec_find_decoder)            \
    F(avcodec, avcodec_find_encoder_by_name)    \
    F(avcodec, avcodec_flush_buffers)           \
    F(avcodec, avcodec_free_context)            \
    F(avcodec, avcodec_open2)                   \
    F(avcodec, avcodec_receive_frame)           \
    F(avcodec, avcodec_receive_packet)          \
    F(avcodec, avcodec_send_frame)              \
    F(avcodec, avcodec_send_packet)             \
    F(avcodec, avcodec_version)                 \
    F(avformat, avformat_alloc_output_context2) \
    F(avformat, avformat_free_context)          \
    F(avformat, avformat_new_stream)            \
    F(avformat, avformat_version)               \
    F(avformat, avformat_write_header)          \
    F(avformat, av_write_frame)                 \
    F(avformat, avio_close_dyn_buf)             \
    F(avformat, avio_open_dyn_buf)

// Only for renditions: libswscale stays closed without them.
#define FFMPEG_SCALING_FUNCTIONS(F)      \
    F(swscale, sws_freeContext)          \
    F(swscale, sws_getCachedContext)     \
    F(swscale, sws_getCoefficients)      \
    F(swscale, sws_scale)                \
    F(swscale, sws_setColorspaceDetails) \
    F(swscale, swscale_version)

struct ffmpeg_functions {
#define FFMPEG_MEMBER(library, name) __typeof__(&name) name;
    FFMPEG_FUNCTIONS(FFMPEG_MEMBER)
    FFMPEG_SCALING_FUNCTIONS(FFMPEG_MEMBER)
#undef FFMPEG_MEMBER
};

/// Set by `ffmpeg_load` and `ffmpeg_load_scaling`, and constant from then on.
extern struct ffmpeg_functions ffmpeg;

/// What a code of the libraries' own means here.
ffmpeg_result ffmpeg_result_of(int code);
enum AVCodecID ffmpeg_codec_id(ffmpeg_codec codec);

#endif
