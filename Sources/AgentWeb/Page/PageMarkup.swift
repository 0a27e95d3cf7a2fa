/// The text of the page: templates here; style, script and symbols in the files beside this one.
enum PageMarkup {
  /// In no order; each is a template of its own, rendered with a `PageView`, a `PageDocument` or a problem.
  static let templates: [(name: String, text: String)] = [
    ("page", page), ("problem", problem), ("sign", sign), ("status", status), ("rooms", rooms), ("doors", doors),
    ("tools", tools), ("areas", areas), ("outputs", outputs), ("shown", shown), ("entries", entries),
    ("badge", badge), ("trial", trial), ("screen", screen), ("screen-shown", screenShown),
  ]

  static let page = """
    <!doctype html>
    <html lang="en"{{#isWall}} class="wall{{#isMany}} many{{/isMany}}"{{/isWall}}>
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{{view.space}}, now</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/style.css">
    {{#refreshes}}<noscript><meta http-equiv="refresh" content="20"></noscript>{{/refreshes}}
    <script src="/live.js" defer></script>
    </head>
    <body data-run="{{run}}"{{#trial}} class="simulated"{{/trial}}>
    \(symbols)
    <a class="skip" href="#main">To the space</a>
    <header class="head">
    <div class="title"><h1>{{view.space}}</h1>
    <p class="clock"{{^view.knowsTime}} hidden{{/view.knowsTime}}><time id="clock" data-now="{{view.milliseconds}}" \
    data-offset="{{view.offset}}" datetime="{{view.time.machine}}">{{view.time.words}}</time></p></div>
    <nav aria-label="Parts of this page"><ul>
    <li><a href="#rooms">Rooms</a></li><li><a href="#doors">Doors</a></li><li><a href="#tools">Tools</a></li>\
    {{^empty(view.areas)}}<li><a href="#areas">Areas</a></li>{{/empty(view.areas)}}\
    {{^empty(view.outputs)}}<li><a href="#outputs">Outputs</a></li>{{/empty(view.outputs)}}\
    {{#trial}}<li><a href="#try">Try it</a></li>{{/trial}}<li><a href="#entries">Entries</a></li>
    </ul></nav>
    </header>
    <main id="main" tabindex="-1" \
    class="{{#trial}}with-trial{{/trial}}{{#hasMore}} with-more{{/hasMore}}">
    <section class="status" aria-label="State of the board">
    <p id="link" class="link" hidden></p>
    {{#view}}<div data-live="status">{{>status}}</div>{{/view}}
    </section>
    <section class="rooms" id="rooms" aria-labelledby="rooms-title"><h2 id="rooms-title">Rooms</h2>
    {{#view}}<div data-live="rooms">{{>rooms}}</div>{{/view}}
    </section>
    <section class="doors" id="doors" aria-labelledby="doors-title"><h2 id="doors-title">Doors</h2>
    {{#view}}<div data-live="doors">{{>doors}}</div>{{/view}}
    </section>
    <section class="tools" id="tools" aria-labelledby="tools-title"><h2 id="tools-title">Tools</h2>
    {{#view}}<div data-live="tools">{{>tools}}</div>{{/view}}
    </section>
    {{#hasMore}}<div class="more">
    {{^empty(view.areas)}}<section id="areas" aria-labelledby="areas-title"><h2 id="areas-title">Areas</h2>
    {{#view}}<div data-live="areas">{{>areas}}</div>{{/view}}
    </section>{{/empty(view.areas)}}
    {{^empty(view.outputs)}}<section id="outputs" aria-labelledby="outputs-title"><h2 id="outputs-title">Outputs</h2>
    {{#view}}<div data-live="outputs">{{>outputs}}</div>{{/view}}
    </section>{{/empty(view.outputs)}}
    </div>{{/hasMore}}
    {{#trial}}{{>trial}}{{/trial}}
    <section class="entries" id="entries" aria-labelledby="entries-title"><h2 id="entries-title">What happened</h2>
    {{#view}}<div data-live="entries">{{>entries}}</div>{{/view}}
    </section>
    </main>
    <p id="news" class="news" role="status"></p>
    <footer class="foot">
    <p>Times are in {{zone}}. Programs read the same at <a href="/v1/space">/v1/space</a>.</p>
    {{^empty(screens)}}<p>Screens beside readers: {{#screens}}<a href="/readers/{{.id}}">{{.name}}</a> {{/screens}}</p>\
    {{/empty(screens)}}
    <p><a href="/?wall">Wall view</a>{{#refreshes}}<noscript>, <a href="/?still">stop loading this page again</a>\
    </noscript>{{/refreshes}}</p>
    </footer>
    </body>
    </html>
    """

  static let problem = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Not done</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/style.css">
    </head>
    <body>
    <main class="problem">
    <h1>That did not work</h1>
    <p>{{words}}.</p>
    <p><a href="/">Back to the space</a></p>
    <p class="code">HTTP {{code}}</p>
    </main>
    </body>
    </html>
    """

  /// A shape and its words.
  static let sign = """
    <span class="sign {{.tone}}"><svg class="shape" aria-hidden="true" focusable="false"><use href="#{{.shape}}"/></svg>\
    {{.words}}</span>
    """

  static let status = """
    {{#isWell}}<p class="well"><span class="sign ok"><svg class="shape" aria-hidden="true" focusable="false">\
    <use href="#dot"/></svg>All is well</span></p>{{/isWell}}
    {{^isWell}}<h2 class="unseen">Needs attention</h2><ul class="attention">\
    {{#attention}}<li>{{>sign}}</li>{{/attention}}</ul>{{/isWell}}
    <ul class="facts"><li class="as-of">As of <time datetime="{{time.machine}}">{{time.words}}</time></li>\
    {{#health}}<li>{{.}}</li>{{/health}}</ul>
    """

  static let rooms = """
    <ul class="room-list">{{#rooms}}
    <li class="room"><h3>{{.name}}</h3>
    <p class="count"><strong>{{.count}}</strong> {{.scale}}{{#.full}} {{>sign}}{{/.full}}</p>
    {{#.bar}}<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">\
    <rect class="bar-room" width="100" height="6"/><rect class="bar-sure" width="{{.sure}}" height="6"/>\
    <rect class="bar-unsure" x="{{.sure}}" width="{{.unsure}}" height="6"/></svg>{{/.bar}}
    <p class="detail">{{.certainty}}</p></li>{{/rooms}}
    </ul>{{^rooms}}<p class="none">No room is set up on this board.</p>{{/rooms}}
    """

  static let doors = """
    <ul class="things">{{#doors}}
    <li class="thing"><h3>{{.name}}</h3><p class="state">{{#.state}}{{>sign}}{{/.state}}</p>
    <p class="detail">{{.detail}}</p>{{#.alarm}}<p class="raised">{{>sign}}</p>{{/.alarm}}</li>{{/doors}}
    </ul>{{^doors}}<p class="none">No door is set up on this board.</p>{{/doors}}
    """

  static let tools = """
    <ul class="things">{{#tools}}
    <li class="thing"><h3>{{.name}}</h3><p class="state">{{#.state}}{{>sign}}{{/.state}}</p>
    {{#.detail}}<p class="detail">{{.}}{{#since}} since <time datetime="{{.machine}}">{{.words}}</time>{{/since}}</p>\
    {{/.detail}}{{#.note}}<p class="note">{{.}}</p>{{/.note}}</li>{{/tools}}
    </ul>{{^tools}}<p class="none">No tool is set up on this board.</p>{{/tools}}
    """

  static let areas = """
    <ul class="things">{{#areas}}
    <li class="thing"><h3>{{.name}}</h3><p class="state">{{#.state}}{{>sign}}{{/.state}}</p>
    <p class="detail">{{.detail}}</p>{{#.alarm}}<p class="raised">{{>sign}}</p>{{/.alarm}}</li>{{/areas}}
    </ul>
    """

  static let outputs = """
    <ul class="things">{{#outputs}}
    <li class="thing"><h3>{{.name}}</h3><p class="state">{{#.state}}{{>sign}}{{/.state}}</p></li>{{/outputs}}
    </ul>
    """

  static let shown = """
    <ul class="shown-list">{{#shown}}
    <li><span class="at">{{.name}}</span> {{#.sign}}{{>sign}}{{/.sign}}{{#.text}}<q>{{.}}</q>{{/.text}}</li>{{/shown}}
    </ul>
    """

  static let entries = """
    <ol class="entry-list">{{#entries}}
    <li data-sequence="{{.sequence}}"><time datetime="{{.time.machine}}">{{.time.words}}</time> \
    <span class="sign {{.sign.tone}}"><svg class="shape" aria-hidden="true" focusable="false">\
    <use href="#{{.sign.shape}}"/></svg><span class="unseen">{{.sign.words}}: </span></span>\
    <span class="said">{{.words}}{{#.uncertain}} <em>The time is not certain.</em>{{/.uncertain}}</span> \
    <span class="number"><span class="unseen">Entry </span>{{.sequence}}</span></li>{{/entries}}
    </ol>{{#entriesNote}}<p class="none">{{entriesNote}}</p>{{/entriesNote}}
    """

  static let badge = """
    <button name="badge" value="{{.id}}"><b>{{.name}}</b> <span>{{.note}}</span></button>
    """

  static let trial = """
    <section class="trial" id="try" aria-labelledby="try-title"><h2 id="try-title">Try it</h2>
    <p class="lead">This space is simulated. Show a badge at a reader, or push a door.</p>
    <form method="post" action="/tap" data-send="/v1/taps">
    <input type="hidden" name="token" value="{{token}}">
    <fieldset class="choice"><legend>At which reader</legend>
    {{#readers}}<label><input type="radio" name="reader" value="{{.id}}" required{{#.isChosen}} checked{{/.isChosen}}>\
    <span>{{.name}}</span></label>{{/readers}}
    </fieldset>
    <fieldset class="badges"><legend>Which badge</legend>
    {{#badges}}{{>badge}}{{/badges}}
    {{^empty(moreBadges)}}<details><summary>{{count(moreBadges)}} more badges</summary>
    <div>{{#moreBadges}}{{>badge}}{{/moreBadges}}</div></details>{{/empty(moreBadges)}}
    </fieldset>
    </form>
    <p id="answer" class="answer" role="alert"></p>
    {{^empty(trial.keypads)}}<h3>Keypads</h3>
    <ul class="pushes">{{#trial.keypads}}
    <li><form method="post" action="/keys" data-send="/v1/keys">
    <input type="hidden" name="token" value="{{token}}"><input type="hidden" name="reader" value="{{.id}}">
    <label><span>{{.name}}</span> <input name="keys" inputmode="numeric" autocomplete="off" maxlength="32" size="8" \
    pattern="[0-9*#]+" title="The keys 0 to 9, * to clear, # to enter" required></label> \
    <button>Enter<span class="unseen"> at {{.name}}</span></button></form></li>{{/trial.keypads}}
    </ul>{{/empty(trial.keypads)}}
    <h3>What the readers show</h3>
    {{#view}}<div data-live="shown">{{>shown}}</div>{{/view}}
    <h3>Doors by hand</h3>
    <ul class="pushes">{{#trial.doors}}
    <li><form method="post" action="/push" data-send="/v1/pushes">
    <input type="hidden" name="token" value="{{token}}"><input type="hidden" name="door" value="{{.id}}">
    <span>{{.name}}</span> <button name="force" value="no">Push<span class="unseen"> {{.name}}</span></button> \
    <button name="force" value="yes">Force<span class="unseen"> {{.name}}</span></button>\
    {{#.hasBell}} <button formaction="/ring" data-send="/v1/rings">Ring<span class="unseen"> at {{.name}}</span></button>\
    {{/.hasBell}}</form></li>{{/trial.doors}}
    </ul>
    </section>
    """
}
