/// Finds the known word that a person most likely meant.
enum NearestWord {
    /// Returns nil when no candidate is within a third of the word's length (at least one edit, at most three).
    static func to(_ word: String, among candidates: [String]) -> String? {
        let typed = Array(word.utf8.prefix(64))
        let limit = min(3, max(1, typed.count / 3))
        let best = candidates.map { (word: $0, edits: distance(typed, Array($0.utf8))) }.min { $0.edits < $1.edits }
        guard let best, best.edits <= limit else { return nil }
        return best.word
    }

    /// Returns `; did you mean X?`, or nothing when no candidate is near. `prefix` stands before X.
    static func hint(for word: String, among candidates: [String], prefix: String = "") -> String {
        guard let word = to(word, among: candidates) else { return "" }
        return "; did you mean \(prefix)\(word)?"
    }

    /// The number of insertions, removals, replacements and swaps of neighbours that turn one into the other.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard !a.isEmpty else { return b.count }
        guard !b.isEmpty else { return a.count }
        var rows = [Array(0...b.count)]
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                let replaced = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                var least = min(replaced, rows[i - 1][j] + 1, row[j - 1] + 1)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { least = min(least, rows[i - 2][j - 2] + 1) }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
