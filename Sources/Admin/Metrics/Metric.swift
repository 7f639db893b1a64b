/// One sample for Prometheus, with what is said about it.
public struct Metric: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case counter
        case gauge
    }

    /// With its unit: `streamr_sent_bytes_total`.
    public var name: String
    public var help: String
    public var kind: Kind
    public var labels: [Label]
    public var value: Double

    public struct Label: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(_ name: String, _ help: String, kind: Kind, labels: [Label] = [], value: Double) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.value = value
    }
}
