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
                        name: "stream", argument: "NAME", summary: "A stream that it is for; may be given several times. Default: all.",
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
        ]
    }
}
