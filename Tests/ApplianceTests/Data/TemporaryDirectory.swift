import Files
import Foundation
import Live
import Threads

@testable import Appliance

/// A directory for one test; it goes when the test lets go of it.
final class TemporaryDirectory: Sendable {
    let path: String
    let data: DataDirectory

    init() throws {
        path = FilePath.absolute(NSTemporaryDirectory()) + "/streamr-appliance-" + UUID().uuidString
        data = try DataDirectory.make(path + "/data")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// What a callback was told last.
final class Heard: Sendable {
    private let value = Locked<[String]>([])
    func put(_ texts: [String]) { value.withLock { $0 = texts } }
    var last: [String] { value.withLock { $0 } }
}
