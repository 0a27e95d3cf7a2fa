extension PageMarkup {
  /// One sheet for a phone, a desk, a wall and paper, light and dark. Sizes hang on the root's, which `wall` enlarges.
  static let style = """
    :root {
      color-scheme: light dark;
      --paper: #fbfaf7; --raised: #ffffff; --ink: #17191b; --soft: #565b60; --line: #d8d5cd; --edge: #7b7f83;
      --ok: #0b6048; --refused: #864d00; --alarm: #a9181b; --notice: #2c4a6e; --wash: #f6e3e0; --track: #e6e3db;
      --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, Charter, Georgia, serif;
      --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #121415; --raised: #1b1e20; --ink: #eeebe4; --soft: #a9adb0; --line: #34383b; --edge: #7d8286;
        --ok: #6fd0ab; --refused: #efb35e; --alarm: #ff8f86; --notice: #9dc0ec; --wash: #3a1c1b; --track: #2b2f32;
      }
    }
    *, ::before, ::after { box-sizing: border-box; }
    html { font: 1rem/1.5 var(--sans); background: var(--paper); color: var(--ink); scroll-padding-top: 1rem;
      -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body { margin: 0 auto; max-width: 110rem; padding: 0 1.25rem 3rem; overflow-wrap: anywhere; }
    h1, h2, h3, p, ul, ol, fieldset { margin: 0; padding: 0; }
    ul, ol { list-style: none; }
    fieldset { border: 0; min-width: 0; }
    a { color: inherit; text-decoration-color: var(--edge); text-underline-offset: 0.2em; }
    a:hover { text-decoration-thickness: 2px; }
    :focus-visible { outline: 3px solid var(--notice); outline-offset: 3px; border-radius: 2px; }
    main:focus { outline: none; }
    .unseen, .news { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .symbols { position: absolute; }
    .skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--ink); color: var(--paper); }
    .skip:focus { top: 0.5rem; z-index: 1; }
    [hidden] { display: none !important; }

    /* Signs: a shape and a word. */
    .sign { display: inline-flex; align-items: baseline; gap: 0.5em; font-weight: 600; }
    .shape { flex: none; width: 0.85em; height: 0.85em; align-self: baseline; position: relative; top: 0.06em; }
    .ok { color: var(--ok); } .refused { color: var(--refused); } .alarm { color: var(--alarm); }
    .notice { color: var(--notice); } .quiet { color: var(--soft); }

    /* Head. */
    .head { padding: 2.25rem 0 1rem; }
    .title { display: flex; justify-content: space-between; align-items: baseline; gap: 1.5rem; }
    h1 { font: 400 clamp(1.9rem, 1.4rem + 2.2vw, 3.1rem)/1.1 var(--serif); letter-spacing: -0.01em; text-wrap: balance; }
    .clock { font: 400 clamp(1.4rem, 1rem + 2vw, 2.6rem)/1 var(--serif); font-variant-numeric: tabular-nums lining-nums; \
    white-space: nowrap; }
    html:not(.scripted) .clock { display: none; }
    .scripted .as-of { display: none; }
    nav ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem; margin-top: 1rem; }
    nav a { display: inline-block; padding: 0.4rem 0; font-size: 0.95rem; }

    /* Parts. */
    main { display: grid; gap: 3rem 3.5rem; grid-template-columns: minmax(0, 1fr); }
    section > h2 { font: 600 0.95rem/1.3 var(--sans); color: var(--soft); padding-bottom: 0.6rem; \
    border-bottom: 2px solid var(--ink); }
    h3 { font: 600 1.1rem/1.35 var(--sans); }
    .detail, .none, .lead { color: var(--soft); }
    .none { padding: 1rem 0; }

    .status { border-top: 1px solid var(--line); padding-top: 1rem; }
    .well { font-size: 1.1rem; }
    .attention { background: var(--wash); border-left: 0.4rem solid var(--alarm); padding: 0.75rem 1.1rem; \
    display: grid; gap: 0.3rem; font-size: 1.1rem; }
    .link { border: 2px solid var(--refused); color: var(--refused); font-weight: 600; padding: 0.6rem 1rem; \
    margin-bottom: 1rem; }
    .facts { display: flex; flex-wrap: wrap; gap: 0.15rem 1.75rem; margin-top: 0.75rem; color: var(--soft); \
    font-size: 0.95rem; font-variant-numeric: tabular-nums; }
    .lost [data-live] { opacity: 0.75; }

    .more { display: grid; gap: 3rem 3.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); \
    align-content: start; }
    .room-list { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 1.75rem 3.5rem; \
    padding-top: 1.1rem; }
    .count { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.6rem; color: var(--soft); }
    .count strong { font: 400 4rem/1.05 var(--serif); font-variant-numeric: lining-nums tabular-nums; color: var(--ink); \
    letter-spacing: -0.02em; }
    .count .sign { margin-left: auto; }
    .bar { display: block; width: 100%; height: 0.5rem; margin: 0.35rem 0 0.5rem; }
    .bar-room { fill: var(--track); } .bar-sure { fill: var(--ink); } .bar-unsure { fill: var(--edge); }
    .room .detail { font-size: 0.92rem; }

    .thing { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.1rem 1.5rem; align-items: baseline; \
    padding: 0.95rem 0; border-bottom: 1px solid var(--line); }
    .state { text-align: right; }
    .thing .detail, .note, .raised { grid-column: 1 / -1; }
    .thing .detail { font-size: 0.95rem; }
    .thing time, .entries time, .number { font-variant-numeric: tabular-nums; }
    .note { border-left: 3px solid var(--refused); padding-left: 0.8rem; margin-top: 0.3rem; }
    .raised { margin-top: 0.3rem; }

    .entry-list li { display: grid; grid-template-columns: auto auto minmax(0, 1fr); gap: 0 0.8rem; align-items: baseline; \
    padding: 0.55rem 0; border-bottom: 1px solid var(--line); }
    .entry-list time { color: var(--soft); font-size: 0.92em; }
    .entry-list .shape { width: 0.7em; height: 0.7em; }
    .said { text-wrap: pretty; }
    .number { display: none; color: var(--soft); font-size: 0.85rem; }
    .entry-list em { color: var(--soft); }
    @keyframes arrive { from { background: var(--track); } }
    @media (prefers-reduced-motion: no-preference) { .new { animation: arrive 2.5s ease-out; } }

    /* The simulated space. */
    .lead { padding: 0.9rem 0 1.1rem; }
    legend { padding: 0 0 0.5rem; font-weight: 600; }
    .choice { margin-bottom: 1.4rem; display: flex; flex-wrap: wrap; gap: 0.5rem; }
    .choice legend { float: none; width: 100%; }
    .choice label { display: inline-flex; cursor: pointer; }
    .choice input { position: absolute; opacity: 0; }
    .choice span { border: 1px solid var(--edge); border-radius: 2rem; padding: 0.4rem 1rem; min-height: 2.75rem; \
    display: flex; align-items: center; }
    .choice input:checked + span { background: var(--ink); border-color: var(--ink); color: var(--paper); }
    .choice input:checked + span::before { content: "\\2713"; margin-right: 0.5em; }
    .choice input:focus-visible + span { outline: 3px solid var(--notice); outline-offset: 3px; }
    .badges, .badges details > div { display: grid; gap: 0.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); }
    button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--edge); border-radius: 0.5rem; \
    padding: 0.5rem 1rem; min-height: 2.75rem; cursor: pointer; text-align: left; }
    button:hover { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
    button:active { background: var(--track); }
    .badges details { grid-column: 1 / -1; }
    .badges summary { padding: 0.6rem 0; cursor: pointer; font-weight: 600; text-decoration: underline; \
    text-decoration-color: var(--edge); text-underline-offset: 0.2em; }
    .badges b { display: block; font-weight: 600; }
    .badges span { color: var(--soft); font-size: 0.9rem; }
    .trial h3 { margin: 1.75rem 0 0.5rem; font-size: 1rem; }
    .answer:not(:empty) { margin-top: 1rem; color: var(--alarm); font-weight: 600; }
    .shown-list li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.9rem; padding: 0.45rem 0; \
    border-bottom: 1px solid var(--line); }
    .shown-list .sign { margin-left: auto; font-weight: 400; }
    .shown-list q { width: 100%; color: var(--soft); }
    .pushes form { display: flex; align-items: center; gap: 0.5rem; padding: 0.35rem 0; }
    .pushes form > span { flex: 1; }
    .pushes label { flex: 1; display: flex; align-items: center; justify-content: space-between; gap: 0.75rem; }
    .pushes input { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--edge); \
    border-radius: 0.5rem; padding: 0.5rem 0.8rem; min-height: 2.75rem; width: 8rem; min-width: 0; \
    font-variant-numeric: tabular-nums; }
    /* What a tap led to, where the entries are below what is pressed. */
    @media screen and (max-width: 99.99rem) {
      html:not(.wall) { scroll-padding-bottom: 5rem; }
      html:not(.wall) .simulated { padding-bottom: 6rem; }
      html:not(.wall) .simulated .news:not(:empty) { position: fixed; inset: auto 0 0; width: auto; height: auto; \
    clip-path: none; white-space: normal; padding: 0.7rem 1.25rem; background: var(--ink); color: var(--paper); \
    text-align: center; text-wrap: balance; }
    }

    .foot { margin-top: 3.5rem; border-top: 1px solid var(--line); padding-top: 1rem; display: flex; flex-wrap: wrap; \
    justify-content: space-between; gap: 0.25rem 2rem; color: var(--soft); font-size: 0.92rem; }
    .problem { max-width: 38rem; padding: 12vh 0; gap: 1rem; display: grid; }
    .problem .code { color: var(--soft); }

    /* A desk. */
    @media (min-width: 64rem) {
      body { padding-inline: clamp(2rem, 4vw, 4.5rem); }
      main { grid-template-columns: repeat(2, minmax(0, 1fr)); }
      .status, .rooms, .entries, .more { grid-column: 1 / -1; }
      .number { display: inline; }
      .entry-list li { grid-template-columns: auto auto minmax(0, 1fr) auto; }
      .with-trial { grid-template-rows: repeat(4, auto) 1fr; }
      .with-trial .doors, .with-trial .tools, .with-trial .more, .with-trial .entries { grid-column: 1; }
      .with-trial .trial { grid-column: 2; grid-row: 3 / span 3; }
      .with-trial.with-more { grid-template-rows: repeat(5, auto) 1fr; }
      .with-trial.with-more .trial { grid-row: 3 / span 4; }
    }
    @media (min-width: 100rem) {
      main { grid-template-columns: minmax(0, 5fr) minmax(0, 5fr) minmax(0, 6fr); }
      .entries { grid-column: 3; }
      .more { grid-column: 1 / span 2; }
      .with-more .entries { grid-row: 3 / span 2; }
      .with-trial { grid-template-rows: repeat(3, auto) 1fr; }
      .with-trial .trial { grid-row: 3 / span 2; }
      .with-trial .entries { grid-column: 3; grid-row: 3 / span 2; }
      .with-trial.with-more { grid-template-rows: repeat(4, auto) 1fr; }
      .with-trial.with-more .trial, .with-trial.with-more .entries { grid-row: 3 / span 3; }
    }

    /* A screen beside a reader: one thing, from across a corridor; every pair of colours at 7 to 1 or more. */
    .screen { background: #000; }
    .screen body { max-width: none; padding: 0; }
    .screen main { display: block; }
    .shown { min-height: 100dvh; padding: 4vmin; display: grid; gap: 3vmin; place-content: center; justify-items: center; \
    text-align: center; background: #000; color: #fff; }
    .shown .shape { width: 30vmin; height: 30vmin; top: 0; }
    .shown .words { font: 700 clamp(1.8rem, 8.5vmin, 9rem)/1.15 var(--sans); text-wrap: balance; max-width: 24em; }
    .shown .place { font: 400 clamp(1.1rem, 4vmin, 4rem)/1.2 var(--sans); }
    .shown.granted { background: #0a5137; } .shown.denied { background: #7a1f00; } .shown.waiting { background: #123a6b; }
    .shown.warning, .shown.lost { background: #ffd400; color: #000; }
    main.lost .shown { opacity: 0.35; }
    #aloud { position: fixed; right: 2vmin; bottom: 2vmin; font: 600 1.1rem/1 var(--sans); padding: 0.9rem 1.3rem; \
    background: #000; color: #fff; border: 2px solid #fff; border-radius: 2rem; cursor: pointer; }
    #aloud[aria-pressed="true"] { background: #fff; color: #000; }

    /* A wall: to be read from four metres, and touched by nobody. */
    .wall { font-size: clamp(1.1rem, min(1.75vw, 3.1vh), 8rem); line-height: 1.25; }
    .wall.many { font-size: clamp(1rem, min(1.4vw, 2.5vh), 6rem); }
    .wall body { max-width: none; padding: 0 2.5vw 1vh; }
    .wall nav, .wall .foot, .wall .trial, .wall .more, .wall .skip, .wall .number, .wall .facts, .wall .well { display: none; }
    .wall .head { padding: 0.6rem 0 0.4rem; }
    .wall h1, .wall .clock { font-size: 1.6rem; }
    .wall section > h2 { font-size: 0.75rem; padding-bottom: 0.25rem; }
    .wall .status { padding-top: 0; border: 0; }
    .wall .attention { padding: 0.3rem 0.7rem; font-size: 1rem; gap: 0.1rem; }
    .wall .detail, .wall .note { font-size: 0.75rem; }
    .wall .thing { padding: 0.45rem 0; }
    .wall h3 { font-size: 1rem; line-height: 1.25; }
    .wall .state { font-size: 0.9rem; }
    .wall .room { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: baseline; gap: 0 1rem; }
    .wall .room > .bar, .wall .room > .detail { grid-column: 1 / -1; }
    .wall .count { justify-content: flex-end; white-space: nowrap; }
    .wall .count strong { font-size: 2.8rem; line-height: 1; }
    .wall .count .sign { width: 0; min-width: 100%; margin: 0; justify-content: flex-end; font-size: 0.9rem; }
    .wall .room-list { gap: 0.9rem; padding-top: 0.3rem; }
    .wall .doors .detail, .wall .raised { display: none; }
    .wall .entry-list li { padding: 0.25rem 0; font-size: 0.75rem; }
    @media (max-width: 63.99rem) { .wall .entry-list li:nth-child(n + 5) { display: none; } }
    @media (min-width: 64rem) {
      .wall body { height: 100vh; display: grid; grid-template-rows: auto minmax(0, 1fr); }
      .wall main { grid-template-columns: minmax(0, 10fr) minmax(0, 11fr) minmax(0, 12fr); \
    grid-template-rows: auto auto minmax(6.5rem, 1fr); gap: 0.7rem 2rem; min-height: 0; }
      .wall .rooms { grid-column: 1; grid-row: 2 / span 2; }
      .wall .doors { grid-column: 2; grid-row: 2; }
      .wall .tools { grid-column: 3; grid-row: 2; }
      .wall .entries { grid-column: 2 / -1; grid-row: 3; display: grid; grid-template-rows: auto minmax(0, 1fr); }
      /* As many entries as fit: the others go to columns that nobody sees. */
      .wall .entries [data-live], .wall .entry-list { height: 100%; min-height: 0; }
      .wall .entry-list { display: flex; flex-flow: column wrap; overflow: hidden; position: relative; }
      .wall .entry-list li { width: 100%; }
      .wall .room-list { grid-template-columns: minmax(0, 1fr); }
      .wall .entry-list li { grid-template-columns: auto auto minmax(0, 1fr); }
    }

    @media print {
      :root { --paper: #fff; --raised: #fff; --ink: #000; --soft: #333; --line: #999; --edge: #555; --ok: #000; \
    --refused: #000; --alarm: #000; --notice: #000; --wash: #fff; --track: #ddd; }
      html { font-size: 10pt; }
      nav, .trial, .foot, .skip, .link { display: none !important; }
      .scripted .as-of { display: list-item; }
      body { padding: 0; max-width: none; }
      main { display: block; }
      section { margin-bottom: 1.5rem; }
      .thing, .room, .entry-list li { break-inside: avoid; }
      .bar { print-color-adjust: exact; }
    }
    """
}
