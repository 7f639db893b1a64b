import CSQLite

/// One prepared statement; owned by the `Connection.run` that made it, which ends it.
struct Statement {
    private let handle: OpaquePointer
    private let connection: Connection

    init(_ sql: String, on connection: Connection) throws(StorageError) {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v2(connection.handle, sql, -1, &prepared, nil)
        guard code == SQLITE_OK else { throw connection.failure(code) }
        guard let prepared else { throw .misuse(reason: "a statement is empty") }
        handle = prepared
        self.connection = connection
    }

    func finalize() {
        sqlite3_finalize(handle)
    }

    /// Sets the statement's `?` marks, in order; there must be as many as values.
    func bind(_ values: [Value]) throws(StorageError) {
        guard Int(sqlite3_bind_parameter_count(handle)) == values.count else {
            throw .misuse(reason: "a statement was given \(values.count) values")
        }
        for (index, value) in values.enumerated() {
            let code = bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw connection.failure(code) }
        }
    }

    private func bind(_ value: Value, at index: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let number): sqlite3_bind_int64(handle, index, number)
        case .real(let number): sqlite3_bind_double(handle, index, number)
        case .text(let text): streamr_sqlite3_bind_text(handle, index, text, Int32(text.utf8.count))
        case .blob(let bytes): streamr_sqlite3_bind_blob(handle, index, bytes, Int32(bytes.count))
        }
    }

    /// Returns the next row, or nil after the last one.
    func step() throws(StorageError) -> Row? {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return Row(values: (0..<sqlite3_column_count(handle)).map(column))
        case SQLITE_DONE: return nil
        case let code: throw connection.failure(code)
        }
    }

    private func column(_ index: Int32) -> Value {
        switch sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, index))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, index))
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(handle, index) else { return .null }
            let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, index)))
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            guard let blob = sqlite3_column_blob(handle, index) else { return .blob([]) }
            return .blob(Array(UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(handle, index)))))
        default: return .null
        }
    }
}
