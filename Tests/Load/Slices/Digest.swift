import CLoad

/// The SHA-256 of something, without memory of its own.
struct Digest: Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    static let size = 32

    /// `bytes`: so many as `size`.
    init(_ bytes: UnsafePointer<UInt8>) {
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: UnsafeRawBufferPointer(start: bytes, count: Self.size)) }
    }

    static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }
}

/// What is being hashed as it comes.
struct Hashing {
    private var state = load_hash()

    init() { load_hash_begin(&state) }

    mutating func add(_ bytes: UnsafePointer<UInt8>, _ count: Int) { load_hash_add(&state, bytes, count) }

    mutating func end() -> Digest {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Digest.size) { out in
            load_hash_end(&state, out.baseAddress)
            return out.baseAddress.map { Digest($0) } ?? Digest()
        }
    }
}

extension Digest {
    init() {}
}
