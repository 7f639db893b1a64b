import Coordinator
import Node
import Storage

/// All steps of the appliance's database, whatever roles it has had: a file is refused when it knows a step that the program does not.
enum ApplianceMigrations {
    static let all = StreamStore.migrations + MemberStore.migrations + HubStore.migrations
}
