/// One row of an answer; columns are counted from 0.
public struct Row: Hashable, Sendable {
    public let values: [Value]

    /// Returns the text of a column; nil when the column is something else.
    public func text(_ column: Int) -> String? {
        guard column < values.count, case .text(let text) = values[column] else { return nil }
        return text
    }

    /// Returns the integer of a column; nil when the column is something else.
    public func integer(_ column: Int) -> Int64? {
        guard column < values.count, case .integer(let number) = values[column] else { return nil }
        return number
    }

    /// Returns the bytes of a column; nil when the column is something else.
    public func blob(_ column: Int) -> [UInt8]? {
        guard column < values.count, case .blob(let bytes) = values[column] else { return nil }
        return bytes
    }
}
