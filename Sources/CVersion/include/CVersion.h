#ifndef CVERSION_H
#define CVERSION_H

/// The commit of this build, or an empty text. `Package.swift` passes it on from STREAMR_COMMIT in the environment of the build.
const char *streamr_commit(void);

#endif
