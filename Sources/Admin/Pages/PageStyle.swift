/// How the pages look: one column on a phone, two inside a card on a wide screen; light or dark as the device is.
let pageStyle: StaticString = """
    :root {
        color-scheme: light dark;
        --back: #f3f4f8; --card: #fff; --inset: #f3f4f8; --line: #dfe1ea; --text: #16181f; --soft: #5c6270; --accent: #4338ca; --on-accent: #fff;
        --live: #c81e3a; --live-back: #fde8ec; --waiting: #8a5a00; --waiting-back: #fdf0d5; --danger: #b3152f; --problem-back: #fdecee;
        --shadow: 0 1px 2px rgb(20 24 40 / 6%), 0 4px 16px rgb(20 24 40 / 5%);
    }
    @media (prefers-color-scheme: dark) {
        :root {
            --back: #0f1116; --card: #181b22; --inset: #0f1116; --line: #2b303b; --text: #eceef4; --soft: #9aa1b1; --accent: #a5b0ff;
            --on-accent: #14172b; --live: #ff8095; --live-back: #3d1420; --waiting: #f2c069; --waiting-back: #3a2c10; --danger: #ff8095;
            --problem-back: #34141b; --shadow: none;
        }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
        -webkit-text-size-adjust: 100%; }
    .top { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.5rem; max-width: 68rem; margin: 0 auto; padding: 1rem; }
    .brand { display: flex; align-items: center; gap: .6rem; font-size: 1.2rem; font-weight: 700; letter-spacing: -.01em; color: inherit;
        text-decoration: none; margin-right: auto; }
    .summary { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; color: var(--soft); font-size: .9rem; font-variant-numeric: tabular-nums; }
    .summary b { color: var(--text); font-weight: 600; }
    main { max-width: 68rem; margin: 0 auto; padding: 0 1rem 3rem; display: grid; gap: 1rem; }
    main > *, .columns > * { min-width: 0; }
    main > div:empty { display: none; }
    .narrow main, .narrow .top { max-width: 28rem; }
    .card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.25rem; margin: 0; box-shadow: var(--shadow); }
    .card > header { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .8rem; margin-bottom: 1rem; }
    h1, h2, h3 { line-height: 1.25; margin: 0; letter-spacing: -.01em; }
    h1 { font-size: 1.5rem; } h2 { font-size: 1.3rem; overflow-wrap: anywhere; } h3 { font-size: 1rem; }
    p { margin: .5rem 0; }
    a { color: var(--accent); }
    .hint { color: var(--soft); font-size: .875rem; font-weight: 400; }
    .badge { display: inline-flex; align-items: center; gap: .45rem; padding: .15rem .7rem; border-radius: 99px; background: var(--inset);
        color: var(--soft); font-size: .8rem; font-weight: 600; }
    .badge::before { content: ""; width: .5rem; height: .5rem; border-radius: 50%; background: currentcolor; }
    .badge.live { background: var(--live-back); color: var(--live); }
    .badge.waiting { background: var(--waiting-back); color: var(--waiting); }
    .badge.live::before { animation: pulse 2s ease-in-out infinite; }
    @keyframes pulse { 50% { opacity: .35; } }
    @media (prefers-reduced-motion: reduce) { .badge.live::before { animation: none; } }
    .stale [data-live] { opacity: .45; }
    .tiles { display: flex; flex-wrap: wrap; gap: 1px; margin: 0; background: var(--line);
        border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
    .tiles div { flex: 1 1 8rem; background: var(--card); padding: .7rem .9rem; min-width: 0; }
    .tiles dt { color: var(--soft); font-size: .8rem; }
    .tiles dd { margin: 0; overflow-wrap: anywhere; }
    .tiles .figure { font-size: 1.15rem; font-weight: 600; font-variant-numeric: tabular-nums; }
    .columns { display: grid; gap: 1.5rem; margin-top: 1.25rem; }
    @media (min-width: 48rem) { .columns { grid-template-columns: 1fr 1fr; gap: 2rem; } }
    .field { margin-top: .75rem; }
    .label { display: block; font-size: .85rem; font-weight: 600; margin-bottom: .25rem; }
    .value { display: flex; align-items: center; gap: .5rem; min-height: 2.75rem; padding: .3rem .3rem .3rem .8rem; border-radius: 10px;
        background: var(--inset); border: 1px solid var(--line); }
    .value > :first-child { flex: 1; min-width: 0; overflow-wrap: anywhere; }
    code, .value a { font: .875rem/1.45 ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; }
    button { font: inherit; font-size: .9rem; font-weight: 600; min-height: 2.5rem; padding: 0 1rem; border-radius: 8px; cursor: pointer;
        border: 1px solid var(--line); background: var(--card); color: var(--text); }
    button:hover { border-color: var(--soft); }
    a.button { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 1.4rem; border-radius: 8px; font-weight: 600;
        text-decoration: none; background: var(--accent); color: var(--on-accent); }
    button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
    button.danger { color: var(--danger); border-color: currentcolor; }
    button.quiet { border-color: transparent; background: none; color: var(--soft); padding: 0 .5rem; }
    button.copy { min-height: 2.1rem; min-width: 5rem; padding: 0 .6rem; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    summary { cursor: pointer; font-weight: 600; font-size: .9rem; min-height: 2.25rem; display: flex; align-items: center; gap: .5rem;
        list-style: none; color: var(--soft); }
    summary::-webkit-details-marker { display: none; }
    summary::before { content: "›"; display: inline-block; font-size: 1.2rem; line-height: 1; transition: transform .15s; }
    details[open] > summary::before { transform: rotate(90deg); }
    .secret summary { min-height: 2rem; color: var(--accent); justify-content: space-between; white-space: nowrap; }
    .secret summary::before { content: "••••••••••"; transform: none; color: var(--soft); }
    .secret[open] summary::before { content: none; }
    .secret summary::after { content: "Show"; }
    .secret[open] summary::after { content: "Hide"; }
    .qr-box { margin-top: .75rem; }
    svg.qr { display: block; width: 12rem; max-width: 100%; height: auto; border-radius: 10px; border: 1px solid var(--line); }
    .manage { margin-top: 1rem; border-top: 1px solid var(--line); padding-top: .5rem; }
    .actions { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); padding: .25rem 0 .5rem; }
    .actions p { font-size: .9rem; margin-top: 0; }
    .stack { display: grid; gap: .4rem; max-width: 26rem; padding-top: .5rem; }
    .stack label { font-size: .9rem; font-weight: 600; margin-top: .5rem; }
    .stack button { margin-top: .9rem; justify-self: start; }
    input { font: inherit; min-height: 2.75rem; width: 100%; padding: 0 .8rem; border-radius: 10px; border: 1px solid var(--line);
        background: var(--inset); color: var(--text); }
    input[type=checkbox] { width: 1.2rem; min-height: 0; height: 1.2rem; margin: 0 .5rem 0 0; vertical-align: -.2em; accent-color: var(--accent); }
    .problem { background: var(--problem-back); color: var(--danger); border: 1px solid currentcolor; border-radius: 10px; padding: .7rem 1rem;
        margin: 0; font-weight: 600; font-size: .95rem; }
    .problem + .problem { margin-top: .5rem; }
    .streams { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; }
    .people { list-style: none; margin: .5rem 0 0; padding: 0; display: grid; gap: .75rem; }
    .people li { border-top: 1px solid var(--line); padding-top: .75rem; overflow-wrap: anywhere; }
    .people li p { margin: 0 0 .25rem; }
    .people form, .row form { display: inline-block; }
    .people form.row { display: inline-flex; align-items: center; }
    .people form.row input { width: 16rem; max-width: 60vw; margin-left: .5rem; }
    .row { display: flex; flex-wrap: wrap; gap: .25rem; margin-left: -.5rem; }
    .test { margin-top: 1rem; }
    .test form { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin-top: .5rem; }
    .off-screen { position: fixed; left: -100vw; }
    """
