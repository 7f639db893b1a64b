/// A row of the import table in `Docs/Architecture.md`: module, band, what it is, imports.
struct ImportRow {
    var module: String
    var band: String
    var imports: [String]

    /// The table under the heading "Imports"; an empty list when there is none.
    static func readTable() throws -> [ImportRow] {
        let lines = try House.lines("Docs/Architecture.md")
        let section = lines.drop { !$0.hasPrefix("## Imports") }.dropFirst().prefix { !$0.hasPrefix("## ") }
        return section.filter { $0.hasPrefix("| `") }.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingPrefix { $0 == " " } }
            return ImportRow(
                module: names(in: cells[0]).first ?? "",
                band: cells[1].split(separator: " ").joined(separator: " "),
                imports: names(in: cells.last ?? ""))
        }
    }

    private static func names(in cell: Substring) -> [String] {
        cell.matches(of: #/`([^`]+)`/#).map { String($0.1) }
    }
}
