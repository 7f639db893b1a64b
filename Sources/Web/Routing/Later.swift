/// What a synchronous handler decides: the answer, or who gives it.
public enum Later {
    case now(Response)
    /// The connection sleeps, and the function is given the reply to keep. Called at once, on the web server's thread; it never waits.
    case wait(@Sendable (Reply) -> Void)
}
