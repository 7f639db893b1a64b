// The libraries' functions, found at run time. Only the files of this folder see FFmpeg's own headers.
#ifndef STREAMR_FFMPEG_LIBRARY_H
#define STREAMR_FFMPEG_LIBRARY_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/log.h>
#include <libavutil/mem.h>
#include <libavutil/pixfmt.h>

#define FFMPEG_FUNCTIONS(F)                     \
    F(avutil, av_channel_layout_default)        \
    F(avutil, av_dict_count)                    \
    F(avutil, av_dict_free)                     \
    F(avutil, av_dict_set)                      \
    F(avutil, av_free)                          \
    F(avutil, av_log_set_level)                 \
    F(avutil, av_mallocz)                       \
    F(avcodec, av_packet_alloc)                 \
    F(avcodec, av_packet_free)                  \
    F(avcodec, avcodec_version)                 \
    F(avformat, avformat_alloc_output_context2) \
    F(avformat, avformat_free_context)          \
    F(avformat, avformat_new_stream)            \
    F(avformat, avformat_version)               \
    F(avformat, avformat_write_header)          \
    F(avformat, av_write_frame)                 \
    F(avformat, avio_close_dyn_buf)             \
    F(avformat, avio_open_dyn_buf)

struct ffmpeg_functions {
#define FFMPEG_MEMBER(library, name) __typeof__(&name) name;
    FFMPEG_FUNCTIONS(FFMPEG_MEMBER)
#undef FFMPEG_MEMBER
};

/// Set by `ffmpeg_load`, and constant from then on.
extern struct ffmpeg_functions ffmpeg;

#endif
