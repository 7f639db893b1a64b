/// What the pages can do beyond being read: copy a value, and keep the figures fresh. They work without it.
let pageScript: StaticString = #"""
    "use strict";

    // Copy buttons are of no use without this script, so they are hidden until it runs.
    async function copy(text) {
        try {
            return await navigator.clipboard.writeText(text);
        } catch {
            // Only pages of https and of localhost have a clipboard; the old way works everywhere.
        }
        const area = document.createElement("textarea");
        area.value = text;
        area.className = "off-screen";
        document.body.append(area);
        area.select();
        const done = document.execCommand("copy");
        area.remove();
        if (!done) throw new Error("not copied");
    }

    // The code of an invite is behind #, which no server sees.
    const invite = document.getElementById("invite");
    if (invite) {
        const code = location.hash.slice(1);
        if (/^[a-z0-9-]{20,1000}$/i.test(code)) {
            invite.textContent = "streamr join " + code;
            document.getElementById("copy-invite").dataset.copy = invite.textContent;
        }
    }

    for (const button of document.querySelectorAll("button.copy")) {
        button.hidden = false;
        button.addEventListener("click", async () => {
            try {
                await copy(button.dataset.copy);
                button.textContent = "Copied";
            } catch {
                button.textContent = "Not copied";
            }
            setTimeout(() => { button.textContent = "Copy"; }, 1500);
        });
    }

    // Forms come and go with the figures, so this listens where they all are.
    document.addEventListener("submit", event => {
        const words = event.target.dataset.confirm;
        if (words && !confirm(words)) event.preventDefault();
    });

    // The server writes the figures; this only puts the new ones where the old ones are.
    async function refresh() {
        const answer = await fetch("/live-state", { headers: { "Accept": "text/html" } });
        if (answer.status === 401) return location.reload();
        if (!answer.ok) throw new Error(answer.statusText);
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const known = document.querySelectorAll("main [data-live], header [data-live]");
        if (known.length !== fresh.querySelectorAll("[data-live]").length) return location.reload();
        for (const element of known) {
            const update = fresh.querySelector(`[data-live="${CSS.escape(element.dataset.live)}"]`);
            if (!update) return location.reload();
            if (element.innerHTML !== update.innerHTML) element.innerHTML = update.innerHTML;
        }
    }

    if (document.querySelector("[data-live]")) {
        const stale = isStale => {
            document.body.classList.toggle("stale", isStale);
            document.getElementById("lost").hidden = !isStale;
        };
        const poll = async () => {
            try {
                if (!document.hidden) await refresh();
                stale(false);
            } catch {
                stale(true);
            }
            setTimeout(poll, 2000);
        };
        setTimeout(poll, 2000);
    }
    """#
