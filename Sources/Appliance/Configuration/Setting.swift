import Coordinator
import Live
import Packaging

/// One knob of the hub, described once: its key in the file, its option, its environment name, its place and its form.
///
/// The default is what `HubConfiguration()` holds there, so that no text can disagree with the program.
struct Setting: Sendable {
    typealias Place<Value> = WritableKeyPath<HubConfiguration, Value> & Sendable

    /// `log-level`: the key in the file; the option is `--log-level`, the environment name `STREAMR_LOG_LEVEL`.
    var key: String
    var summary: String
    var form: Form

    /// Where the value lives and how it is written. The ranges are in milliseconds, bytes and pieces.
    enum Form: Sendable {
        case address(Place<ListenAddress>)
        /// `off` is nil.
        case addressOrOff(Place<ListenAddress?>)
        /// A path; the word in its place is nil.
        case file(Place<String?>, none: String)
        /// `off` is nil.
        case publicAddress(Place<PublicAddress?>)
        case duration(Place<Duration>, ClosedRange<Int>)
        case powerOfTwoBytes(Place<Int>, ClosedRange<Int>)
        case count(Place<Int>, ClosedRange<Int>)
        case megabits(Place<Int?>)
        case flag(Place<Bool>)
        case flush(Place<FlushPolicy>)
        case level(Place<LogLevel>)
        case ladder(Place<LadderConfiguration.Choice>)
        case encoder(Place<EncoderChoice>)
        case offload(Place<OffloadPolicy>)
    }

    var environment: String { Self.environmentPrefix + key.uppercased().split(separator: "-").joined(separator: "_") }
    /// What stands for the value in help.
    var argument: String {
        switch form {
        case .address, .addressOrOff: return "ADDRESS"
        case .file: return "FILE"
        case .publicAddress: return "HOST"
        case .duration, .flush: return "TIME"
        case .powerOfTwoBytes: return "SIZE"
        case .count: return "N"
        case .megabits: return "MBIT"
        case .flag: return "on|off"
        case .level: return "LEVEL"
        case .ladder: return "LIST"
        case .encoder: return "NAME"
        case .offload: return OffloadPolicy.allCases.map(\.rawValue).joined(separator: "|")
        }
    }

    /// The default, as a person would write it.
    var standard: String { text(in: HubConfiguration()) }

    static let environmentPrefix = "STREAMR_"
}
