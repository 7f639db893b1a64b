import Testing

@testable import Parts

@Suite struct SliceTests {
    @Test func slicesShareAPartEvenly() {
        for size in [1, 2047, 2048, 4095, 4096, 30_000, 65_432, 1 << 20] {
            for wanted in [-1, 1, 7, 16, 64, 99] {
                let slicing = Slicing(size: size, wanted: wanted)
                let ranges = (0..<slicing.count).map { slicing.range($0) }
                #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == size)
                #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
                let sizes = ranges.map(\.count)
                #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
                #expect(slicing.count == 1 || sizes.allSatisfy { $0 >= Slicing.smallest })
                #expect(slicing.count <= min(max(wanted, 1), 64))
                #expect(slicing.range(-1).isEmpty && slicing.range(slicing.count).isEmpty)
            }
        }
        #expect(Slicing(size: 65_000).count == 16)
        #expect(Slicing(size: 10, count: 11) == nil && Slicing(size: 0, count: 1) == nil && Slicing(size: 100, count: 65) == nil)
    }

    @Test func partIsWholeWhenItsLastSliceHasCome() throws {
        let part = Part(
            number: 7, bytes: (0..<40_000).map { UInt8(truncatingIfNeeded: $0 * 31) }, start: 1400, duration: 200, isIndependent: true,
            initialization: 0, startsSegment: true, isDiscontinuous: false)
        var writer = try Signing().writer()
        guard case .part(let sliced)? = writer.entry(for: .part(part))?.content else {
            Issue.record("no entry")
            return
        }
        var assembly = PartAssembly(sliced, hash: Signing.hash)
        let bytes = { Array(part.bytes[sliced.slicing.range($0)]) }
        for number in 0..<sliced.slicing.count {
            var wrong = bytes(number)
            wrong[wrong.count / 2] ^= 1
            #expect(throws: PartAssembly.WrongSlice(slice: number)) { try assembly.take(number, wrong) }
            #expect(throws: PartAssembly.WrongSlice(slice: number)) { try assembly.take(number, Array(wrong.dropLast())) }
            #expect(assembly.missing.first == number && assembly.slice(number) == nil)
            let outcome = try assembly.take(number, bytes(number))
            #expect(outcome == (number == sliced.slicing.count - 1 ? .complete(part) : .taken))
            #expect(try assembly.take(number, bytes(number)) == .known)
        }
        #expect(assembly.isComplete && assembly.missing.isEmpty)
        #expect(throws: PartAssembly.WrongSlice(slice: 99)) { try assembly.take(99, []) }
    }
}
