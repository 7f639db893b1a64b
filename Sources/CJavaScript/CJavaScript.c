#include "CJavaScript.h"

// Config/packages/javascript fetches the files; without them the program is built all the same.
#if __has_include(STREAMR_TWEETNACL)
#define EMBED(name, file)                                                                                    \
    __asm__(".pushsection .rodata\n"                                                                         \
            "streamr_" #name "_begin:\n"                                                                     \
            ".incbin \"" STREAMR_JAVASCRIPT "/" file "\"\n"                                                  \
            "streamr_" #name "_end:\n"                                                                       \
            ".byte 0\n"                                                                                      \
            ".popsection\n");                                                                                \
    extern const char streamr_##name##_begin[], streamr_##name##_end[];                                      \
    struct streamr_file streamr_##name(void) {                                                               \
        return (struct streamr_file){streamr_##name##_begin,                                                 \
                                     (unsigned long)(streamr_##name##_end - streamr_##name##_begin)};        \
    }
#else
#define EMBED(name, file)                                                                                    \
    struct streamr_file streamr_##name(void) { return (struct streamr_file){"", 0}; }
#endif

EMBED(tweetnacl, "nacl-fast.min.js")
EMBED(sha256, "sha256.js")
EMBED(hash, "hash.js")
EMBED(javascript_licences, "licences.txt")
