#include "library.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "CFFmpeg.h"

#define TEXT_OF(value) #value
#define TEXT(value) TEXT_OF(value)
#define SONAME(name, major) "lib" name ".so." TEXT(major)

struct ffmpeg_functions ffmpeg;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool is_loaded;
static bool can_scale;
static _Thread_local char failure[256];

const char *ffmpeg_load_failure(void) { return failure; }

static void *open_library(const char *name) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) snprintf(failure, sizeof failure, "%s", dlerror());
    return library;
}

// The loader reads through the symbol tables of the hundred libraries that FFmpeg's depend on, and hardly a page of them is used again.
// Pages of library files that were never written to are given back; the kernel brings in again what is called.
static void give_back_pages(void) {
    FILE *maps = fopen("/proc/self/smaps", "re");
    if (!maps) return;
    char line[1024], access[8], path[512];
    uintptr_t start = 0, end = 0;
    bool is_library = false;
    while (fgets(line, sizeof line, maps)) {
        unsigned long kib;
        uintptr_t from, to;
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %7s %*s %*s %*s %511s", &from, &to, access, path) == 4) {
            start = from;
            end = to;
            is_library = path[0] == '/' && strstr(path, ".so") && access[1] != 'w';
        } else if (strstr(line, "-") && sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %7s", &from, &to, access) == 3) {
            is_library = false;
        } else if (is_library && sscanf(line, "Anonymous: %lu kB", &kib) == 1 && kib == 0) {
            madvise((void *)start, end - start, MADV_DONTNEED);
        }
    }
    fclose(maps);
}

#define FFMPEG_FIND(library, function)                                              \
    ffmpeg.function = (__typeof__(ffmpeg.function))dlsym(library, #function);       \
    if (!ffmpeg.function) {                                                         \
        snprintf(failure, sizeof failure, "lib" #library " lacks %s", #function);   \
        return false;                                                               \
    }

// A library stays open: its threads and tables would not survive a closing.
static bool load(void) {
    void *avutil = open_library(SONAME("avutil", LIBAVUTIL_VERSION_MAJOR));
    void *avcodec = avutil ? open_library(SONAME("avcodec", LIBAVCODEC_VERSION_MAJOR)) : NULL;
    void *avformat = avcodec ? open_library(SONAME("avformat", LIBAVFORMAT_VERSION_MAJOR)) : NULL;
    if (!avformat) return false;
    FFMPEG_FUNCTIONS(FFMPEG_FIND)
    if (ffmpeg.avformat_version() >> 16 != LIBAVFORMAT_VERSION_MAJOR || ffmpeg.avcodec_version() >> 16 != LIBAVCODEC_VERSION_MAJOR) {
        snprintf(failure, sizeof failure, "libavformat and libavcodec are of another version than their names say");
        return false;
    }
    // It would write to the standard error output otherwise.
    ffmpeg.av_log_set_level(AV_LOG_QUIET);
    give_back_pages();
    return true;
}

static bool load_scaling(void) {
    void *swscale = open_library(SONAME("swscale", LIBSWSCALE_VERSION_MAJOR));
    if (!swscale) return false;
    FFMPEG_SCALING_FUNCTIONS(FFMPEG_FIND)
    if (ffmpeg.swscale_version() >> 16 == LIBSWSCALE_VERSION_MAJOR) return true;
    snprintf(failure, sizeof failure, "libswscale is of another version than its name says");
    return false;
}

ffmpeg_result ffmpeg_load(void) {
    pthread_mutex_lock(&lock);
    failure[0] = 0;
    if (!is_loaded) is_loaded = load();
    bool result = is_loaded;
    pthread_mutex_unlock(&lock);
    return result ? FFMPEG_OK : FFMPEG_MISSING;
}

ffmpeg_result ffmpeg_load_scaling(void) {
    ffmpeg_result result = ffmpeg_load();
    if (result != FFMPEG_OK) return result;
    pthread_mutex_lock(&lock);
    if (!can_scale) can_scale = load_scaling();
    result = can_scale ? FFMPEG_OK : FFMPEG_MISSING;
    pthread_mutex_unlock(&lock);
    return result;
}

ffmpeg_result ffmpeg_open(const char *name) {
    failure[0] = 0;
    return open_library(name) ? FFMPEG_OK : FFMPEG_MISSING;
}

ffmpeg_result ffmpeg_result_of(int code) {
    return code >= 0 ? FFMPEG_OK : code == AVERROR(ENOMEM) ? FFMPEG_NO_MEMORY : FFMPEG_REFUSED;
}

enum AVCodecID ffmpeg_codec_id(ffmpeg_codec codec) {
    switch (codec) {
    case FFMPEG_AVC: return AV_CODEC_ID_H264;
    case FFMPEG_HEVC: return AV_CODEC_ID_HEVC;
    case FFMPEG_AV1: return AV_CODEC_ID_AV1;
    case FFMPEG_VP9: return AV_CODEC_ID_VP9;
    case FFMPEG_AAC: return AV_CODEC_ID_AAC;
    case FFMPEG_MP3: return AV_CODEC_ID_MP3;
    case FFMPEG_OPUS: return AV_CODEC_ID_OPUS;
    case FFMPEG_FLAC: return AV_CODEC_ID_FLAC;
    case FFMPEG_AC3: return AV_CODEC_ID_AC3;
    case FFMPEG_EAC3: return AV_CODEC_ID_EAC3;
    }
    return AV_CODEC_ID_NONE;
}
