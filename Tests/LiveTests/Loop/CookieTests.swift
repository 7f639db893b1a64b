import Testing

@testable import Live

struct CookieTests {
    @Test func givesBackWhatItWasMadeOf() throws {
        for (generation, number) in [(UInt32(0), Int32(0)), (0xFF_FFFF, Int32.max), (77, 12345)] {
            let cookie = try #require(Cookie(Cookie(.viewer, generation: generation, number: number).bits))
            #expect(cookie.kind == .viewer)
            #expect(cookie.generation == generation)
            #expect(cookie.number == number)
        }
    }

    @Test func refusesAKindThatIsNone() {
        #expect(Cookie(UInt64.max) == nil)
    }
}

struct ViewerTableTests {
    @Test func aReusedNumberIsAnotherViewer() {
        var table = ViewerTable()
        defer { table.deallocate() }
        let first = table.insert(Viewer())
        let generation = table.items[Int(first)].generation
        #expect(table.isCurrent(first, generation: generation))
        table.remove(first)
        #expect(!table.isCurrent(first, generation: generation))
        let second = table.insert(Viewer())
        #expect(second == first)
        #expect(!table.isCurrent(second, generation: generation))
    }

    @Test func keepsItsViewersWhenItGrows() {
        var table = ViewerTable()
        defer { table.deallocate() }
        for number in 0..<1000 {
            var viewer = Viewer()
            viewer.cursor = UInt64(number)
            let inserted = table.insert(viewer)
            #expect(inserted == Int32(number))
        }
        for number in 0..<1000 { #expect(table.items[number].cursor == UInt64(number)) }
        #expect(table.count == 1000)
    }

    @Test func aListFillsGapsWithItsLast() {
        var list = ViewerList()
        defer { list.deallocate() }
        for number in 0..<40 {
            let place = list.append(Int32(number))
            #expect(place == Int32(number))
        }
        let moved = list.remove(at: 3)
        #expect(moved == 39)
        #expect(list.numbers[3] == 39)
        let last = list.remove(at: 38)
        #expect(last == nil)
        #expect(list.count == 38)
    }
}
