#pragma once

/// A file that was put into the program when it was built; of 0 bytes where it was not there.
struct streamr_file {
    const char *bytes;
    unsigned long size;
};

/// TweetNaCl.js, from Debian's node-tweetnacl.
struct streamr_file streamr_tweetnacl(void);
/// SHA-256 of sha.js, from Debian's node-sha.js, and what it is derived from.
struct streamr_file streamr_sha256(void);
struct streamr_file streamr_hash(void);
/// Who wrote them, and under which licences they may be passed on.
struct streamr_file streamr_javascript_licences(void);
