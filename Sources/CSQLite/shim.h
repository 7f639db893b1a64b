#ifndef STREAMR_CSQLITE_H
#define STREAMR_CSQLITE_H

#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast, which Swift does not import.

static inline int streamr_sqlite3_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
    return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}

// A blob of no bytes is still a blob: SQLite takes a null pointer for NULL.
static inline int streamr_sqlite3_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int length) {
    return sqlite3_bind_blob(statement, index, length ? bytes : "", length, SQLITE_TRANSIENT);
}

#endif
