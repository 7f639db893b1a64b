/// A part that is put together from slices, whoever they come from: none is kept that the manifest does not list.
public struct PartAssembly {
    public enum Outcome: Sendable, Equatable {
        case taken
        /// It was there already.
        case known
        /// The part is whole now.
        case complete(Part)
    }

    /// What came in the place of a slice is not it: proof against whoever sent it, beside the signed entry.
    public struct WrongSlice: Error, Sendable, Equatable {
        public var slice: Int
    }

    public let listed: SlicedPart
    private let hash: (ArraySlice<UInt8>) -> [UInt8]
    private var slices: [[UInt8]?]
    private var missingCount: Int

    public init(_ listed: SlicedPart, hash: @escaping (ArraySlice<UInt8>) -> [UInt8]) {
        self.listed = listed
        self.hash = hash
        slices = [[UInt8]?](repeating: nil, count: listed.slicing.count)
        missingCount = listed.slicing.count
    }

    public var isComplete: Bool { missingCount == 0 }
    public var missing: [Int] { slices.indices.filter { slices[$0] == nil } }
    public func slice(_ number: Int) -> [UInt8]? { slices.indices.contains(number) ? slices[number] : nil }

    public mutating func take(_ number: Int, _ bytes: [UInt8]) throws(WrongSlice) -> Outcome {
        guard slices.indices.contains(number), bytes.count == listed.slicing.range(number).count,
            hash(bytes[...]) == listed.hashes[number]
        else { throw WrongSlice(slice: number) }
        guard slices[number] == nil else { return .known }
        slices[number] = bytes
        missingCount -= 1
        guard isComplete else { return .taken }
        var part = listed.part
        part.bytes.reserveCapacity(listed.slicing.size)
        for slice in slices { part.bytes += slice ?? [] }
        return .complete(part)
    }
}
