import Testing
import Uplink

@Suite struct HoursOfDayTests {
    @Test(arguments: [
        ("18:00-23:30", "18:00-23:30"), ("7-9,18-24", "7:00-9:00,18:00-24:00"), ("22:00 - 06:05", "22:00-6:05"),
        ("0:00-24:00", "0:00-24:00"),
    ]) func readsWhatAPersonWrites(text: String, written: String) throws {
        let hours = try #require(HoursOfDay(text))
        #expect(hours.text == written)
        #expect(HoursOfDay(hours.text) == hours)
    }

    @Test(arguments: [
        "", "18", "18-", "-7", "18:60-19", "24:01-3", "24:00-3", "25-26", "7-7", "a-b", "7-9-11", "007-9", "1-2,", "-1-2", "1:2:3-4",
        "0-1,1-2,2-3,3-4,4-5,5-6,6-7,7-8,8-9", "７-9",
    ]) func refusesEverythingElse(text: String) {
        #expect(HoursOfDay(text) == nil)
    }

    @Test func theLastMinuteIsNotPartOfIt() throws {
        let hours = try #require(HoursOfDay("7:30-9:00,18-24"))
        for minute in [450, 539, 1_080, 1_439] { #expect(hours.contains(minute: minute)) }
        for minute in [0, 449, 540, 1_079] { #expect(!hours.contains(minute: minute)) }
    }

    @Test func goesOverMidnight() throws {
        let hours = try #require(HoursOfDay("22:00-6:00"))
        for minute in [1_320, 1_439, 0, 359] { #expect(hours.contains(minute: minute)) }
        for minute in [360, 720, 1_319] { #expect(!hours.contains(minute: minute)) }
    }
}
