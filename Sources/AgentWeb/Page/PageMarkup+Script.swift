extension PageMarkup {
  /// Makes the page live. Without it the page loads itself again, and its forms are sent as forms.
  static let script = #"""
    "use strict";
    (() => {
      const link = document.getElementById("link");
      const news = document.getElementById("news");
      const answer = document.getElementById("answer");
      const clock = document.getElementById("clock");
      document.documentElement.classList.add("scripted");

      // The clock goes on by itself, from the time that the board gave.
      const loaded = performance.now();
      const begin = Number(clock.dataset.now) + 1000 * Number(clock.dataset.offset);
      const tick = () => {
        clock.textContent = new Date(begin + performance.now() - loaded).toISOString().slice(11, 16);
      };
      tick();
      setInterval(tick, 1000);

      const newest = () => Number(document.querySelector("[data-sequence]")?.dataset.sequence ?? 0);
      const show = ({ section, html }) => {
        const place = document.querySelector(`[data-live="${section}"]`);
        if (!place) return;
        const before = newest();
        place.innerHTML = html;
        if (section !== "entries") return;
        for (const line of place.querySelectorAll("[data-sequence]")) {
          if (Number(line.dataset.sequence) > before) line.classList.add("new");
        }
      };

      const lost = () => {
        if (!link.hidden) return;
        const since = new Date().toTimeString().slice(0, 5);
        link.textContent = `The connection to the board is lost since ${since}. What you see may be old.`;
        link.hidden = false;
        document.documentElement.classList.add("lost");
      };

      const follow = () => {
        const events = new EventSource("/live");
        events.addEventListener("run", (event) => {
          if (event.data !== document.body.dataset.run) location.reload();
          link.hidden = true;
          document.documentElement.classList.remove("lost");
        });
        events.addEventListener("html", (event) => show(JSON.parse(event.data)));
        events.addEventListener("news", (event) => { news.textContent = JSON.parse(event.data); });
        events.addEventListener("error", () => {
          lost();
          // The browser tries again by itself, unless it was refused.
          if (events.readyState === EventSource.CLOSED) setTimeout(follow, 5000);
        });
      };
      follow();
      addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

      document.addEventListener("submit", async (event) => {
        const target = event.submitter?.dataset.send ?? event.target.dataset.send;
        if (!target) return;
        event.preventDefault();
        const fields = Object.fromEntries(new FormData(event.target, event.submitter));
        const body = target.endsWith("taps")
          ? { reader: fields.reader, badge: fields.badge }
          : target.endsWith("keys")
            ? { reader: fields.reader, keys: fields.keys }
            : { door: fields.door, force: fields.force === "yes" };
        try {
          const response = await fetch(target, {
            method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
          });
          const said = await response.json();
          answer.textContent = response.ok ? "" : `Not done: ${said.error}.`;
          if (response.ok && body.keys) event.target.reset();
        } catch {
          answer.textContent = "Not done: the board did not answer.";
        }
      });
    })();
    """#
}
