/// The commands about friends' boxes: of the hub that they join, and of the boxes.
extension CommandTable {
    static var memberCommands: [CommandSpecification] {
        let number = ["NUMBER"]
        return [
            CommandSpecification(
                verb: .inviteCreate, summary: "Make a code that lets a friend's box join this hub.",
                options: [
                    OptionSpecification(
                        name: "name", argument: "NAME", summary: "What the friend's box is called here. Default: its own name."),
                    OptionSpecification(
                        name: "stream", argument: "NAME",
                        summary: "A stream that it supports at first; may be given several times. Default: all.",
                        repeats: true),
                    OptionSpecification(name: "uses", argument: "N", summary: "How many boxes may use it, 1 to 1000. Default: 1."),
                    OptionSpecification(name: "expires", argument: "TIME", summary: "How long it is good, like 12h or 7d. Default: 7d."),
                    OptionSpecification(name: "approval", argument: nil, summary: "Who joins with it waits until you approve."),
                    OptionSpecification(
                        name: "member", argument: "NUMBER", summary: "Give this member a new key: its old box is out, its account stays."),
                    OptionSpecification(
                        name: "file", argument: "FILE",
                        summary: "Write the code to FILE too, for the first partition of the friend's SD card."),
                    json, data,
                ],
                details:
                    "The code is shown this once: the hub keeps a hash of it. Who has it can join, so send it as you would a password. \(whileRunning)"
            ),
            CommandSpecification(
                verb: .inviteList, summary: "List the invites, and who tried one that was used.", options: [json, data],
                details: whileRunning),
            CommandSpecification(
                verb: .inviteRevoke, operands: number, summary: "Make an invite worthless; who has joined with it stays.", options: [data],
                details: whileRunning),
            CommandSpecification(
                verb: .inviteUndo, operands: number,
                summary: "Another box took the invite: remove the member who did, and let the right box in at its next try.",
                options: [data], details: whileRunning),
            CommandSpecification(
                verb: .memberList, summary: "List the friends' boxes, and how they are.", options: [json, data], details: whileRunning),
            CommandSpecification(
                verb: .memberApprove, operands: number, summary: "Let a box in that waits for approval.", options: [data],
                details: whileRunning),
            CommandSpecification(
                verb: .memberPause, operands: number, summary: "Give a member nothing to do, until it is resumed.", options: [data],
                details: whileRunning),
            CommandSpecification(
                verb: .memberResume, operands: number, summary: "Let a paused member go on.", options: [data], details: whileRunning),
            CommandSpecification(
                verb: .memberRename, operands: ["NUMBER", "NAME"], lastOperandIsText: true, summary: "Call a member something else.",
                options: [data], details: whileRunning),
            CommandSpecification(
                verb: .memberRemove, operands: number, summary: "Remove a member; it is refused at once.", options: [data],
                details: whileRunning),
        ]
    }

    static var nodeCommands: [CommandSpecification] {
        [
            CommandSpecification(
                verb: .node, summary: "Run a node: support the hubs of friends.",
                options: [
                    data,
                    OptionSpecification(
                        name: "invite-file", argument: "FILE",
                        summary: "Wait for a file with an invite code, join with it, and remove it once that is done."),
                    OptionSpecification(
                        name: "http", argument: "ADDRESS",
                        summary:
                            "Where viewers watch the streams that it relays, or off: it serves no viewers. Default: [::]:8080, or a free port."
                    ),
                    OptionSpecification(
                        name: "rtmp", argument: "ADDRESS", summary: "Where RTMP players watch them. Default: [::]:1935, or a free port."),
                    OptionSpecification(
                        name: "appliance", argument: "ADDRESS",
                        summary: "Where other members of the same hubs ask this node, or off. Default: [::]:8444, or a free port."),
                    OptionSpecification(
                        name: "log-level", argument: "LEVEL", summary: "What is logged to standard error. Default: info."),
                ], details: "It goes on with every hub that it has joined, and stops cleanly on Ctrl-C and SIGTERM."),
            CommandSpecification(
                verb: .join, operands: ["CODE"], lastOperandIsText: true, summary: "Join a friend's hub with the code that they gave you.",
                options: [data],
                details: "A CODE of - is read from standard input, where nobody sees it. \(whileRunning)"),
            CommandSpecification(
                verb: .leave, operands: ["HUB"], lastOperandIsText: true,
                summary: "Leave a hub, named as streamr status names it or by the first words of its fingerprint.", options: [data],
                details: "Works while the node runs, through its socket in DIR."),
            CommandSpecification(
                verb: .succession, summary: "Give this hub or node a new key, signed by the old one, which is accepted for 90 days more.",
                options: [data],
                details:
                    "It must not run meanwhile. When a node's key was stolen, ask the hubs' owners for an invite for this member instead."
            ),
            CommandSpecification(
                verb: .support, summary: "Show and change what this box gives to the hubs that it supports.",
                options: [
                    OptionSpecification(
                        name: "hub", argument: "HUB",
                        summary: "What this hub gets, named as streamr status names it. Default: the whole box."),
                    OptionSpecification(
                        name: "upload", argument: "MBIT",
                        summary: "At most so much. Of the box: measured, at first, which is four fifths of what the line carries."),
                    OptionSpecification(
                        name: "monthly", argument: "GB", summary: "At most so much in any 31 days; off: no limit. Default: off."),
                    OptionSpecification(
                        name: "hours", argument: "LIST", summary: "Only then, like 18:00-23:30,7-9; always. Default: always."),
                    OptionSpecification(
                        name: "when-idle", argument: "on|off", summary: "Only what nobody else uses of the line. Default: off."),
                    OptionSpecification(
                        name: "weight", argument: "N", summary: "Of a hub beside the others, 0 to 1000; 0: nothing. Default: 1."),
                    OptionSpecification(
                        name: "streams", argument: "LIST",
                        summary: "Which streams of a hub, with commas between; all. Default: those that the invite was for."),
                    OptionSpecification(name: "measure", argument: nil, summary: "Measure the line again, with 8 MB at most."),
                    json, data,
                ],
                details: """
                    The box's limits stand above those of the hubs, which share it by their weights; what is promised to one is not promised to
                    another. \(whileRunning)
                    """),
        ]
    }
}
