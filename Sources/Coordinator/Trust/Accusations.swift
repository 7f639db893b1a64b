/// What is held against boxes, by those who get slices from them. A value without a clock; owned by the coordinator.
///
/// ```
///  report ─┬─ wrong slices ──► named at once; counts against its trust, one voice up to a limit
///          └─ late slices ───► compared with what the same reporters get of others ──► named; no trust is lost
/// ```
struct Accusations: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// It sent what the hub has not signed.
        case wrong
        /// It holds slices back, or sends them too late.
        case late
    }

    /// What is held against one box.
    struct Finding: Sendable, Equatable {
        var kind: Kind
        var slices: Int
        /// Who says so, the hub not counted.
        var reporters: Set<Report.Reporter>
        /// Milliseconds of the coordinator's steady clock.
        var first: Int64
        var last: Int64
        /// Thousandths of the slices of the box that were late, and of those of others to the same receivers.
        var rates: (own: Int, others: Int)?

        static func == (one: Finding, other: Finding) -> Bool {
            one.kind == other.kind && one.slices == other.slices && one.reporters == other.reporters && one.first == other.first
                && one.last == other.last && one.rates?.own == other.rates?.own && one.rates?.others == other.rates?.others
        }

        /// The word of a stranger alone changes nothing for others.
        var isShared: Bool {
            reporters.count > 1
                || reporters.contains {
                    if case .viewer = $0 { false } else { true }
                }
        }
    }

    /// What follows from a report.
    enum Outcome: Sendable, Equatable {
        /// The box is named: for the log, once for each finding.
        case named(Int64, Finding)
        /// Counts against a box's trust.
        case contradicted(Int64)
    }

    /// Milliseconds for which a finding is shown after the last word of it.
    static let shown: Int64 = 3_600_000
    /// Milliseconds for which a box that is held to be wrong or late serves nobody else.
    static let suspended: Int64 = 600_000
    /// Milliseconds that are compared.
    static let window: Int64 = 30_000
    /// One contradiction of one reporter in so many milliseconds.
    static let interval: Int64 = 10_000
    /// Contradictions of one box that one reporter, or all strangers together, may count: its trust of 750 is 500 then.
    static let oneVoice = 10
    /// Slices that a reporter must have had of a box, and of others, to be compared.
    static let comparable = 40
    static let comparableOthers = 20
    /// Of a thousand slices, so many late ones are a habit.
    static let lateRate = 20
    /// Boxes, reporters and reports that are kept.
    static let mostReports = 4_096
    /// Milliseconds between two comparisons of one box.
    static let comparePause: Int64 = 1_000

    private struct Entry: Sendable {
        var reporter: Report.Reporter
        var line: Report.Line
        var time: Int64
    }

    private struct Voice: Sendable {
        var last: Int64
        var count: Int
    }

    /// Who can speak for whom: strangers are one.
    private enum Speaker: Hashable, Sendable {
        case member(Int64)
        case strangers
    }

    private var entries: [Entry] = []
    private var findings: [Int64: [Kind: Finding]] = [:]
    private var voices: [Int64: [Speaker: Voice]] = [:]
    /// When boxes were compared last.
    private var compared: [Int64: Int64] = [:]
    /// What members and the hub have had of each box since the last interval: slices, and whether one was wrong.
    private var served: [Int64: (came: Int, isWrong: Bool)] = [:]

    // MARK: What is said

    mutating func take(_ report: Report, now: Int64) -> [Outcome] {
        forget(now)
        var outcomes: [Outcome] = []
        for line in report.lines where line.came >= 0 && line.late >= 0 && line.wrong >= 0 {
            guard report.reporter != line.member.map({ .member($0) }) else { continue }
            entries.append(Entry(reporter: report.reporter, line: line, time: now))
            guard let member = line.member else { continue }
            serve(member, line, report.reporter)
            guard line.wrong > 0 else { continue }
            if let named = name(member, .wrong, line.wrong, [report.reporter], nil, now) { outcomes.append(named) }
            if counts(member, report.reporter, now) { outcomes.append(.contradicted(member)) }
        }
        if entries.count > Self.mostReports { entries.removeFirst(entries.count - Self.mostReports) }
        for line in report.lines where line.late > 0 {
            if let member = line.member, let named = compare(member, now) { outcomes.append(named) }
        }
        return outcomes
    }

    mutating func forget(_ now: Int64) {
        entries.removeAll { $0.time + Self.window < now }
        findings = findings.mapValues { $0.filter { $0.value.last + Self.shown >= now } }.filter { !$0.value.isEmpty }
    }

    /// Boxes that did in the interval that is over what they were there for, by the word of somebody who is no stranger; called every ten minutes.
    mutating func intervalPassed() -> [Int64] {
        defer { served = [:] }
        return served.filter { $0.value.came >= Self.comparable && !$0.value.isWrong }.keys.sorted()
    }

    private mutating func serve(_ member: Int64, _ line: Report.Line, _ reporter: Report.Reporter) {
        var sum = served[member] ?? (0, false)
        switch reporter {
        case .viewer: break
        case .member, .hub: sum.came += min(line.came, 1 << 32)
        }
        sum.isWrong = sum.isWrong || line.wrong > 0
        served[member] = sum
    }

    /// A member that is gone is held to nothing.
    mutating func forget(member: Int64) {
        entries.removeAll { $0.line.member == member || $0.reporter == .member(member) }
        findings[member] = nil
        voices[member] = nil
        served[member] = nil
        compared[member] = nil
    }

    // MARK: What is held

    func findings(of member: Int64, now: Int64) -> [Finding] {
        Kind.allCases.compactMap { findings[member]?[$0] }.filter { $0.last + Self.shown >= now }
    }

    /// Whether a box is to serve nobody for now.
    func isSuspended(_ member: Int64, now: Int64) -> Bool {
        findings[member]?.values.contains { $0.isShared && $0.last + Self.suspended >= now } ?? false
    }

    // MARK: How it is judged

    /// Returns the finding when it is new, or has more weight than before.
    private mutating func name(
        _ member: Int64, _ kind: Kind, _ slices: Int, _ reporters: Set<Report.Reporter>, _ rates: (own: Int, others: Int)?, _ now: Int64
    ) -> Outcome? {
        let known = findings[member]?[kind]
        var finding = known ?? Finding(kind: kind, slices: 0, reporters: [], first: now, last: now)
        finding.slices = kind == .late ? slices : min(finding.slices + slices, 1 << 40)
        if finding.reporters.count < 64 { finding.reporters.formUnion(reporters) }
        finding.rates = rates
        finding.last = now
        findings[member, default: [:]][kind] = finding
        return known == nil || (known?.isShared == false && finding.isShared) ? .named(member, finding) : nil
    }

    /// Whether a contradiction is one more: one reporter is heard once in an interval, and not for ever when nobody else says so.
    private mutating func counts(_ member: Int64, _ reporter: Report.Reporter, _ now: Int64) -> Bool {
        let speaker: Speaker
        switch reporter {
        case .hub: return true
        case .member(let id): speaker = .member(id)
        case .viewer: speaker = .strangers
        }
        var voice = voices[member]?[speaker] ?? Voice(last: now - Self.interval, count: 0)
        guard voice.last + Self.interval <= now, voice.count < Self.oneVoice else { return false }
        voice.last = now
        voice.count += 1
        voices[member, default: [:]][speaker] = voice
        return true
    }

    /// Whether slices of a box are late to those who get those of others in time. It is looked at once a second at most, for it takes a look at
    /// all that was said in the window.
    private mutating func compare(_ member: Int64, _ now: Int64) -> Outcome? {
        guard compared[member].map({ $0 + Self.comparePause <= now }) ?? true else { return nil }
        compared[member] = now
        var counts: [Report.Reporter: (own: Count, others: Count)] = [:]
        for entry in entries where entry.line.member == member { counts[entry.reporter, default: (Count(), Count())].own.add(entry.line) }
        for entry in entries where entry.line.member != member { counts[entry.reporter]?.others.add(entry.line) }
        var complain: Set<Report.Reporter> = []
        var content = 0
        var (own, others) = (Count(), Count())
        for (reporter, count) in counts where count.own.all >= Self.comparable && count.others.all >= Self.comparableOthers {
            guard count.own.late >= 2, count.own.rate >= Self.lateRate, count.others.rate * 4 <= count.own.rate else {
                content += 1
                continue
            }
            complain.insert(reporter)
            own.add(count.own)
            others.add(count.others)
        }
        guard !complain.isEmpty, complain.count >= content else { return nil }
        return name(member, .late, own.late, complain, (own.rate, others.rate), now)
    }

    private struct Count {
        var all = 0
        var late = 0
        var rate: Int { all == 0 ? 0 : late * 1_000 / all }

        mutating func add(_ other: Count) {
            all += other.all
            late += other.late
        }

        mutating func add(_ line: Report.Line) {
            all += min(line.came, 1 << 32) + min(line.late, 1 << 32)
            late += min(line.late, 1 << 32)
        }
    }
}
