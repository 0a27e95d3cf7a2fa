extension PageMarkup {
  /// A screen beside a reader.
  static let screen = """
    <!doctype html>
    <html lang="{{screen.language}}" class="screen">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{screen.place}}</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/style.css">
    <noscript><meta http-equiv="refresh" content="2"></noscript>
    <script src="/screen.js" defer></script>
    </head>
    <body data-run="{{run}}">
    \(symbols)
    <main id="screen" aria-live="assertive" data-live="/readers/{{screen.reader}}/live">
    {{#screen}}{{>screen-shown}}{{/screen}}
    </main>
    <button id="aloud" type="button" aria-pressed="false" hidden>{{screen.aloud}}</button>
    </body>
    </html>
    """

  /// What changes on it.
  static let screenShown = """
    <div class="shown {{tone}}"><svg class="shape" aria-hidden="true" focusable="false"><use href="#{{shape}}"/></svg>
    <p class="words">{{words}}</p><h1 class="place">{{place}}</h1></div>
    """

  /// Keeps a screen current, and reads it aloud once somebody has switched that on: browsers do not speak unasked.
  static let screenScript = #"""
    "use strict";
    (() => {
      const screen = document.getElementById("screen");
      const aloud = document.getElementById("aloud");
      const speaks = () => aloud.getAttribute("aria-pressed") === "true";
      const speak = () => {
        const said = new SpeechSynthesisUtterance(screen.querySelector(".words").textContent);
        said.lang = document.documentElement.lang;
        speechSynthesis.cancel();
        speechSynthesis.speak(said);
      };
      if ("speechSynthesis" in window) {
        aloud.hidden = false;
        aloud.addEventListener("click", () => {
          aloud.setAttribute("aria-pressed", String(!speaks()));
          if (speaks()) speak(); else speechSynthesis.cancel();
        });
      }
      const follow = () => {
        const events = new EventSource(screen.dataset.live);
        events.addEventListener("run", (event) => {
          if (event.data !== document.body.dataset.run) location.reload();
          screen.classList.remove("lost");
        });
        events.addEventListener("html", (event) => {
          screen.innerHTML = JSON.parse(event.data);
          if (speaks() && !screen.querySelector(".idle")) speak();
        });
        events.addEventListener("error", () => {
          // What it shows may be old: nobody should wait for it.
          screen.classList.add("lost");
          if (events.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
        });
      };
      follow();
    })();
    """#
}
