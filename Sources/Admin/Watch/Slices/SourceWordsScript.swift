/// Where the stream comes from, in words.
let sourceWordsScript: StaticString = #"""
    // One line beside the stream's name, and figures for who opens them.
    class SourceWords {
        constructor(root) {
            const part = name => root.querySelector(`[data-part="${name}"]`);
            this.parts = { from: part("from"), sources: part("sources"), why: part("why"), shares: part("shares") };
        }

        // `report`: of the session's slices; null: none plays.
        show(report) {
            const { from, sources, why, shares } = this.parts;
            this.set(from, report ? SourceWords.line(report) : "");
            this.set(why, report ? SourceWords.reason(report) : "");
            sources.hidden = why.textContent === "";
            shares.hidden = !report?.isOn;
            if (sources.open && report?.isOn) this.showShares(report.sources);
        }

        // Screen readers and selections do not like to see the same words again.
        set(element, words) { if (element.textContent !== words) element.textContent = words; }

        static line({ isOn, sources }) {
            if (!isOn) return "";
            const boxes = sources.filter(({ node, rate }) => node && rate > 0).length;
            const friends = boxes === 1 ? "a friend’s box" : `${boxes} friends’ boxes`;
            const helpsOut = sources.some(({ node, rate }) => !node && rate > 50_000);
            if (boxes === 0) return "from the hub";
            return helpsOut ? `from ${friends} and the hub` : `from ${friends}`;
        }

        static reason({ isOn, why }) {
            if (!isOn) return why ? `Everything comes from the hub: ${why}.` : "";
            return "Every slice is compared with what the hub has signed before it is shown. " + (isSecureContext
                ? "What is late or wrong comes from the hub instead."
                : "This page came over plain HTTP: that protects you from the boxes, but not from who sits on the line to the hub.");
        }

        showShares(sources) {
            const rows = sources.map(({ node, rate, delay, late, wrong }) => [
                node ? `A friend’s box (${node.slice(0, 4)})` : "The hub", (rate / 1e6).toFixed(2),
                delay === null ? "–" : `${Math.round(delay)} ms`, late, wrong,
            ].map(text => {
                const cell = document.createElement("td");
                cell.textContent = text;
                return cell;
            }));
            const body = this.parts.shares.tBodies[0];
            body.replaceChildren(...rows.map(cells => {
                const row = document.createElement("tr");
                row.append(...cells);
                return row;
            }));
        }
    }
    """#
