/// What the command line asked for; see `Options.usage`.
struct Options {
    var clip = ""
    var publish: Address?
    var target: Address?
    var viewers = 0
    var rate = 1000.0
    var lead = 5.0
    var settle = 3.0
    var duration = 10.0
    var progress = 0.0
    var firstTimestamp: UInt32 = 0
    var fetchesParts = true
    var replay = ""
    var interval = 200.0
    var behind = 2.5

    static let usage = """
        streamr-load: publishes a looped FLV file in real time and watches it with many viewers, all on one thread.

          --clip FILE          FLV file (H.264) to loop; needed with --publish
          --publish URL        rtmp://ADDRESS:PORT/APP/KEY
          --watch URL          http://ADDRESS:PORT/PATH (FLV, or an LL-HLS media playlist, .m3u8), rtmp://ADDRESS:PORT/APP/NAME,
                               or a hub's http://ADDRESS:PORT/live/NAME/slices: from its friends' boxes and from it, each slice verified
          --viewers N          how many viewers (default 0)
          --rate N             joins a second (default 1000)
          --lead SECONDS       publish alone before the first join (default 5)
          --settle SECONDS     wait between the last join and the measurement (default 3)
          --duration SECONDS   length of the measurement (default 10)
          --progress SECONDS   print a progress line at this interval while measuring (default never)
          --timestamp MS       timestamp of the first published message (default 0)
          --media WHAT         HLS: parts (default), or none: every viewer only waits for each next segment's playlist
          --replay FILE        HLS from a server that has all parts: the playlist's path, then a part's on each line; one each interval
          --interval MS        how often (default 200)
          --behind SECONDS     slices: how far behind live the viewers play (default 2.5)

        ADDRESS is a literal address. Lines on standard output: `baseline` (published alone; joins begin 0.5 s later),
        `measuring`, `progress JSON`, `measured`, and at the end `result JSON`. Latencies are measured from an H.264 SEI
        message that carries the send time, so the publisher has to be in the same process or on the same machine.
        """

    static func read(_ arguments: [String]) throws(LoadError) -> Options {
        var options = Options()
        var rest = arguments.makeIterator()
        while let name = rest.next() {
            guard let value = rest.next() else { throw .usage("\(name) needs a value") }
            switch name {
            case "--clip": options.clip = value
            case "--publish": options.publish = try Address(value)
            case "--watch": options.target = try Address(value)
            case "--viewers": options.viewers = try number(name, value)
            case "--rate": options.rate = try number(name, value)
            case "--lead": options.lead = try number(name, value)
            case "--settle": options.settle = try number(name, value)
            case "--duration": options.duration = try number(name, value)
            case "--progress": options.progress = try number(name, value)
            case "--timestamp": options.firstTimestamp = try number(name, value)
            case "--media":
                guard ["parts", "none"].contains(value) else { throw .usage("--media is parts or none, not “\(value)”") }
                options.fetchesParts = value == "parts"
            case "--replay": options.replay = value
            case "--interval": options.interval = try number(name, value)
            case "--behind": options.behind = try number(name, value)
            default: throw .usage("unknown option \(name)")
            }
        }
        if options.viewers > 0, options.target == nil { throw .usage("--viewers needs --watch") }
        if options.publish != nil, options.clip.isEmpty { throw .usage("--publish needs --clip") }
        return options
    }

    private static func number<N: LosslessStringConvertible & Comparable & ExpressibleByIntegerLiteral>(
        _ name: String, _ value: String
    ) throws(LoadError) -> N {
        guard let number = N(value), number >= 0 else { throw .usage("\(name) needs a number, not “\(value)”") }
        return number
    }
}

/// Why the tool gives up.
enum LoadError: Error {
    case usage(String), clip(String), publisher(String), system(String)
}
