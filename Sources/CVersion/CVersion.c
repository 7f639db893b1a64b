#include "CVersion.h"

#ifndef STREAMR_COMMIT
#define STREAMR_COMMIT ""
#endif

const char *streamr_commit(void) { return STREAMR_COMMIT; }
