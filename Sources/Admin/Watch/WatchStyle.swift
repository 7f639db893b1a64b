/// How the player looks; colours and cards are those of all pages.
let watchStyle: StaticString = """
    .player { position: relative; overflow: hidden; background: #000; color: #fff; border-radius: 14px; aspect-ratio: 16 / 9;
        width: min(100%, calc(78vh * 16 / 9)); margin: 0 auto; box-shadow: var(--shadow); --accent: #a5b0ff; font-size: .95rem; }
    .player:fullscreen { border-radius: 0; width: 100%; height: 100%; }
    .player video { display: block; width: 100%; height: 100%; object-fit: contain; }
    .player svg { width: 1.5rem; height: 1.5rem; fill: currentcolor; display: block; pointer-events: none; }
    .player [hidden] { display: none; }
    .icons { position: absolute; width: 0; height: 0; }
    .notice { position: absolute; inset: 0 0 3rem; display: grid; place-content: center; justify-items: center; gap: 1rem; margin: 0;
        padding: 1rem 1.5rem; text-align: center; font-size: 1.05rem; text-wrap: balance; pointer-events: none; }
    .notice:empty { display: none; }
    .notice::before { content: none; width: 2.25rem; height: 2.25rem; border-radius: 50%; border: 3px solid rgb(255 255 255 / 25%);
        border-top-color: #fff; animation: turn 1s linear infinite; }
    .busy .notice::before { content: ""; }
    .player[data-state="offline"] .notice, .player[data-state="ended"] .notice, .player[data-state="unknown"] .notice,
    .player[data-state="unplayable"] .notice, .player[data-state="waiting"] .notice, .player[data-state="reconnecting"] .notice {
        background: rgb(0 0 0 / 72%); inset: 0; }
    @keyframes turn { to { transform: rotate(1turn); } }
    @media (prefers-reduced-motion: reduce) { .notice::before { animation-duration: 4s; } }
    .player button { min-height: 2.75rem; min-width: 2.75rem; padding: 0 .6rem; border: 0; border-radius: 8px; background: none;
        color: inherit; display: inline-flex; align-items: center; justify-content: center; gap: .5rem; }
    .player button:hover { background: rgb(255 255 255 / 16%); }
    .player .unmute { position: absolute; left: 1rem; top: 1rem; background: #fff; color: #16181f; border-radius: 99px;
        padding: 0 1.1rem 0 .8rem; box-shadow: 0 2px 12px rgb(0 0 0 / 35%); }
    .player .unmute:hover { background: #e4e6f2; }
    .player .begin { position: absolute; inset: 0; margin: auto; width: 5rem; height: 5rem; border-radius: 50%;
        background: rgb(0 0 0 / 60%); }
    .player .begin svg { width: 2.75rem; height: 2.75rem; }
    .bar { position: absolute; inset: auto 0 0; display: flex; align-items: center; gap: .15rem; padding: 1.5rem .5rem .35rem;
        background: linear-gradient(transparent, rgb(0 0 0 / 75%)); transition: opacity .2s; }
    .dozing .bar { opacity: 0; pointer-events: none; }
    .dozing { cursor: none; }
    .bar .space { flex: 1; }
    .bar .latency { color: rgb(255 255 255 / 85%); font-size: .85rem; font-variant-numeric: tabular-nums; padding: 0 .5rem;
        white-space: nowrap; overflow: hidden; text-overflow: ellipsis; min-width: 0; }
    .bar .volume { width: 5rem; min-height: 2rem; padding: 0; border: 0; background: none; accent-color: #fff; }
    .bar .live { color: #ff8095; font-size: .85rem; white-space: nowrap; }
    .bar select { font: inherit; font-size: .85rem; min-height: 2.25rem; max-width: 8.5rem; color: inherit; background: rgb(0 0 0 / 40%);
        border: 1px solid rgb(255 255 255 / 30%); border-radius: 8px; padding: 0 .35rem; }
    .bar option { color: #16181f; background: #fff; }
    .sound-only::before { content: "♪"; position: absolute; inset: 0; display: grid; place-content: center;
        font-size: 4rem; opacity: .5; }
    .about { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .8rem; }
    .about h1 { overflow-wrap: anywhere; }
    .about .from { color: var(--soft); font-size: .9rem; }
    .others { padding: .6rem 1.25rem; }
    .shares { width: 100%; border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; margin: .25rem 0 .6rem; }
    .shares th, .shares td { padding: .3rem .6rem .3rem 0; text-align: left; border-bottom: 1px solid var(--line); }
    .others .columns { margin: .25rem 0 .6rem; }
    @media (max-width: 40rem) {
        .watching main { padding: 0 0 2rem; }
        .watching .player { border-radius: 0; }
        .watching .about, .watching .card, .watching .problem { margin: 0 1rem; }
        .bar .volume { display: none; }
        .bar { padding: 1.25rem .15rem .15rem; }
        .notice { font-size: .95rem; padding: .75rem 1rem; }
    }
    """
