import Testing
import Threads

@testable import Web

private final class Person: WakeLine.Sleeper {
    private let woken = Locked(0)
    private let stays: Bool
    var timesWoken: Int { woken.withLock { $0 } }

    init(stays: Bool = true) { self.stays = stays }

    func wakeInTurn() -> Bool {
        if stays { woken.withLock { $0 += 1 } }
        return stays
    }
}

@Suite("The line of those who are woken")
struct WakeLineTests {
    private let line = WakeLine(places: 2)

    @Test func hasSoManyPlaces() {
        #expect((0..<4).map { _ in line.join(Person()) } == [true, true, false, false])
    }

    @Test func passesAPlaceOnInTheOrderOfArrival() {
        _ = (line.join(Person()), line.join(Person()))
        let people = (0..<3).map { _ in Person() }
        for person in people { #expect(!line.join(person)) }
        line.leave()
        #expect(people.map(\.timesWoken) == [1, 0, 0])
        line.leave()
        #expect(people.map(\.timesWoken) == [1, 1, 0])
    }

    @Test func passesOverThoseWhoAreGone() {
        _ = (line.join(Person()), line.join(Person()))
        let people = [Person(stays: false), Person(stays: false), Person()]
        for person in people { #expect(!line.join(person)) }
        line.leave()
        #expect(people.map(\.timesWoken) == [0, 0, 1])
    }

    @Test func aPlaceThatNobodyNeedsIsFree() {
        _ = (line.join(Person()), line.join(Person()))
        #expect(!line.join(Person(stays: false)))
        line.leave()
        #expect(line.join(Person()))
        #expect(!line.join(Person()))
    }

    @Test func keepsNobodyWhoHadTheirTurn() {
        _ = (line.join(Person()), line.join(Person()))
        weak var first: Person?
        do {
            let person = Person()
            first = person
            #expect(!line.join(person))
        }
        // It never empties.
        for _ in 0..<2000 {
            _ = line.join(Person())
            line.leave()
        }
        #expect(first == nil)
    }
}
