/// What the hub hears of its friends' boxes from those who watch.
let sliceReportsScript: StaticString = #"""
    // Tells the hub now and then how many slices each box has sent, and the hub: in time, too late, and wrong; at once when something
    // is wrong. Nothing depends on the answer.
    class SliceReports {
        constructor(name) {
            this.name = name;
            this.told = new Map();
            this.next = performance.now() + 20_000;
            this.earliest = 0;
            this.leave = () => this.leaving?.();
            addEventListener("pagehide", this.leave);
        }

        close() { removeEventListener("pagehide", this.leave); }

        tick(swarm, now) {
            this.leaving = () => this.send(swarm, false, true);
            if (now >= this.next) this.send(swarm, false);
        }

        send(swarm, isGrave, isLast = false) {
            const now = performance.now();
            if (isGrave && now < this.earliest) {
                this.next = Math.min(this.next, this.earliest);
                return;
            }
            const sources = [];
            for (const [node, { counts }] of [...swarm.nodes, ["hub", swarm.hub]]) {
                const told = this.told.get(node) ?? { slices: 0, late: 0, wrong: 0 };
                const [slices, late, wrong] = [counts.slices - told.slices, counts.late - told.late, counts.wrong - told.wrong];
                const change = { node, slices, late, wrong };
                if (change.slices + change.late + change.wrong > 0) sources.push(change);
                this.told.set(node, { ...counts });
            }
            this.next = now + 20_000;
            this.earliest = now + 5000;
            if (sources.length === 0) return;
            const url = `/api/v1/streams/${encodeURIComponent(this.name)}/complaints?ticket=${swarm.plan.ticket}`;
            const body = JSON.stringify({ secret: swarm.plan.secret, sources });
            if (isLast) navigator.sendBeacon?.(url, body); else fetch(url, { method: "POST", body, cache: "no-store" }).catch(() => {});
        }
    }
    """#
