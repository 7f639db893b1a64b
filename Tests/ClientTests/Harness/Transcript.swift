import Foundation

/// What a program prints, as lines; written by one reader thread, read by the test.
///
/// Holds the newest 50,000 lines; counts of lines are kept for the words it was asked to count.
final class Transcript: @unchecked Sendable {
    // All state below is touched only while `lock` is held.
    private let lock = NSLock()
    private var partial: [UInt8] = []
    private var kept: [String] = []
    private var counts: [Int]
    private var closed = false
    private let words: [String]

    init(counting words: [String] = []) {
        self.words = words
        counts = words.map { _ in 0 }
    }

    var lines: [String] { lock.withLock { partial.isEmpty ? kept : kept + [String(decoding: partial, as: UTF8.self)] } }
    var text: String { lines.joined(separator: "\n") }

    func contains(_ word: String) -> Bool { lines.contains { $0.contains(word) } }

    /// How many lines held the word, which must be one of those given to `init`.
    func count(of word: String) -> Int {
        lock.withLock { words.firstIndex(of: word).map { counts[$0] } ?? 0 }
    }

    func last(where matches: (String) -> Bool) -> String? { lock.withLock { kept.last(where: matches) } }

    /// Whether the program's end of the pipe is closed: nothing more will come.
    var isClosed: Bool { lock.withLock { closed } }
    func inputClosed() { lock.withLock { closed = true } }

    /// Bytes arrived; programs that redraw a status line with carriage returns end a line with those.
    func bytesArrived(_ bytes: UnsafeRawBufferPointer) {
        lock.withLock {
            for byte in bytes {
                if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                    endLine()
                } else {
                    partial.append(byte)
                }
            }
        }
    }

    private func endLine() {
        guard !partial.isEmpty else { return }
        let line = String(decoding: partial, as: UTF8.self)
        partial.removeAll(keepingCapacity: true)
        for index in words.indices where line.contains(words[index]) { counts[index] += 1 }
        kept.append(line)
        if kept.count > 50_000 { kept.removeFirst(10_000) }
    }
}
