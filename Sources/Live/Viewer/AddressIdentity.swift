import CSystem
import Glibc

/// An address as two words, for limits.
public struct AddressIdentity: Hashable, Sendable {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var isLoopback = false

    init() {}

    public init(_ address: UnsafePointer<sockaddr_storage>) { self.init(sys_address_of(address)) }

    init(_ address: sys_address) {
        high = address.high
        low = address.low
        isLoopback = address.loopback
    }

    /// The numeric address, from its sixteen bytes.
    var text: String {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.storeBytes(of: UInt16(AF_INET6), as: UInt16.self)
            bytes.storeBytes(of: high, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: low, toByteOffset: 16, as: UInt64.self)
        }
        return addressText(&storage)
    }
}

/// The numeric host of a socket address.
func addressText(_ storage: UnsafePointer<sockaddr_storage>) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
        guard let base = text.baseAddress else { return "" }
        sys_address_text(storage, base, 64)
        return String(cString: base)
    }
}
