import Admin
import Glibc
import Live

/// What the person at the console reads when the hub has started: what to type into OBS and what to send to friends.
struct Banner {
    var addresses: HubStatus.Addresses
    var streams: [StreamEntry]
    /// The key is shown on a screen and never in a log.
    var showsKeys: Bool
    var dataDirectory: String

    var text: String {
        let rtmp = addresses.rtmp.first ?? "rtmp://localhost:1935"
        var text = "\nstreamr \(Version.text)\n\n"
        text += "In OBS, Settings > Stream, choose \"Custom...\":\n"
        text += "  Server      \(rtmp)/live\n"
        for stream in streams {
            let key = showsKeys ? stream.key.secret : "(see the owner's page, or run: streamr stream list --data \(dataDirectory))"
            text += "  Stream key  \(key)" + (streams.count > 1 ? "   (\(stream.name))" : "") + "\n"
        }
        for stream in streams {
            let links = WatchLinks(name: stream.name.text, addresses: addresses)
            text += "\nWatch \"\(stream.name)\":\n"
            text += "  in a browser  \(links.watch)\n"
            text += "  in VLC, mpv   \(links.flv)\n"
            text += "                \(links.rtmp)\n"
            if streams.count == 1, let code = QRCode(links.watch) { text += "\n\(code.halfBlocks)\n" }
        }
        if let rtmps = addresses.rtmps.first {
            text += "\nWith encryption: \(rtmps)/live" + (addresses.https.first.map { ", \($0)" } ?? "") + "\n"
        }
        let others = addresses.rtmp.dropFirst().map { "\($0)/live" }
        if !others.isEmpty { text += "\nThis machine has other addresses too: \(others.joined(separator: ", "))\n" }
        if let admin = addresses.admin.first { text += "\nYour page: \(admin)/\n" }
        return text + "\n"
    }
}

/// What standard output is.
enum StandardOutput {
    static var isTerminal: Bool { isatty(1) == 1 }

    /// Whether somebody reads it now, rather than a log: a terminal, or something that is not also standard error.
    static var isApartFromLog: Bool {
        if isTerminal { return true }
        var (output, errors) = (stat(), stat())
        guard getenv("JOURNAL_STREAM") == nil, fstat(1, &output) == 0, fstat(2, &errors) == 0 else { return false }
        return (output.st_dev, output.st_ino) != (errors.st_dev, errors.st_ino)
    }

    /// Writes all of a text; an output that is closed is no reason to stop.
    static func write(_ text: String, to descriptor: Int32 = 1) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
