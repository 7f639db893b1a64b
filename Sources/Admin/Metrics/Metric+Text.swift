extension Metric {
    /// Prometheus' text format, version 0.0.4: samples of one name stand together under their HELP and TYPE.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    public static func text(_ metrics: [Metric]) -> String {
        var order: [String] = []
        var families: [String: [Metric]] = [:]
        for metric in metrics {
            if families[metric.name] == nil { order.append(metric.name) }
            families[metric.name, default: []].append(metric)
        }
        var text = ""
        for name in order {
            guard let family = families[name], let first = family.first else { continue }
            text += "# HELP \(name) \(escape(first.help, quotes: false))\n# TYPE \(name) \(first.kind.rawValue)\n"
            for metric in family { text += metric.sample }
        }
        return text
    }

    private var sample: String {
        let pairs = labels.map { "\($0.name)=\"\(Self.escape($0.value, quotes: true))\"" }.joined(separator: ",")
        return "\(name)\(pairs.isEmpty ? "" : "{\(pairs)}") \(number)\n"
    }

    private var number: String {
        // Whole numbers without a fraction; 2^53 is where a Double stops counting.
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && value.magnitude < 9_007_199_254_740_992 ? String(Int64(value)) : String(value)
    }

    private static func escape(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
