import CLoad
import Glibc

/// The load tool of the benchmarks; it shares no code with what it measures. See `Options.usage`.
@main
struct Load {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        do {
            if CommandLine.arguments.count < 2 || CommandLine.arguments.contains("--help") { return load_print(1, Options.usage + "\n") }
            let options = try Options.read(Array(CommandLine.arguments.dropFirst()))
            try Run(options).perform()
        } catch {
            fail(error)
        }
    }

    private static func fail(_ error: LoadError) -> Never {
        let text =
            switch error {
            case .usage(let text): text + "\n\n" + Options.usage
            case .clip(let text): text
            case .publisher(let text): "publisher: " + text
            case .system(let text): text
            }
        load_print(2, "streamr-load: \(text)\n")
        exit(1)
    }
}
