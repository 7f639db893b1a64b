import Threads
import Web

/// Who has shown to be the owner, and who has guessed too often.
///
/// Reached from the web server's threads and from handlers; everything is under one lock that is held for a look-up.
final class OwnerSessions: Sendable {
    struct Session: Sendable {
        /// In the cookie.
        let secret: String
        /// In the pages' forms, against requests that other sites make in the owner's name.
        let token: String
        /// Of `OwnerAccess` when it began.
        var epoch = 0
    }

    private struct Failure {
        let host: String
        let at: ContinuousClock.Instant
    }

    private struct State {
        var sessions: [Session] = []
        var bearer: (password: String, epoch: Int, at: ContinuousClock.Instant)?
        var failures: [Failure] = []
        var isChecking = false
    }

    static let maximumSessions = 16
    static let maximumFailures = 5
    static let failureWindow = Duration.seconds(60)
    static let bearerLifetime = Duration.seconds(300)

    private let random: @Sendable (Int) -> [UInt8]
    private let state = Locked(State())
    /// The session of everybody, where no password is needed.
    let open: Session

    init(random: @escaping @Sendable (Int) -> [UInt8]) {
        self.random = random
        open = Session(secret: "", token: Self.text(random(24)))
    }

    func begin(epoch: Int) -> Session {
        let session = Session(secret: Self.text(random(24)), token: Self.text(random(24)), epoch: epoch)
        state.withLock { state in
            state.sessions.append(session)
            if state.sessions.count > Self.maximumSessions { state.sessions.removeFirst() }
        }
        return session
    }

    func end(_ session: Session) {
        state.withLock { $0.sessions.removeAll { $0.secret == session.secret } }
    }

    func find(_ secret: String, epoch: Int) -> Session? {
        state.withLock { $0.sessions.first { $0.epoch == epoch && Self.equal($0.secret, secret) } }
    }

    /// Begins one look at a password; false while another is under way, or after too many wrong guesses from that address.
    func beginChecking(_ host: String, now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { state in
            state.failures.removeAll { $0.at.duration(to: now) > Self.failureWindow }
            guard !state.isChecking, state.failures.count(where: { $0.host == host }) < Self.maximumFailures else { return false }
            state.isChecking = true
            return true
        }
    }

    /// Ends what `beginChecking` began.
    func endChecking(_ host: String, isRight: Bool, now: ContinuousClock.Instant = .now) {
        state.withLock { state in
            state.isChecking = false
            if !isRight, state.failures.count < 1000 { state.failures.append(Failure(host: host, at: now)) }
        }
    }

    /// A password that was right a moment ago, so that a scraper does not cost the slow check each time.
    func isKnownBearer(_ password: String, epoch: Int, now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { state in
            guard let bearer = state.bearer, bearer.epoch == epoch, bearer.at.duration(to: now) < Self.bearerLifetime else { return false }
            return Self.equal(bearer.password, password)
        }
    }

    func remember(bearer: String, epoch: Int, now: ContinuousClock.Instant = .now) {
        state.withLock { $0.bearer = (bearer, epoch, now) }
    }

    /// Takes as long for a wrong guess as for a right one.
    static func equal(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
