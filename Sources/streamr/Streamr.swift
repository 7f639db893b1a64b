import Appliance
import Glibc

@main
struct Streamr {
    static func main() {
        exit(Program(arguments: Array(CommandLine.arguments.dropFirst())).run())
    }
}
