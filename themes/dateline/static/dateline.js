// Enhancements only: everything on the page reads without this script. It copies links, plays outside videos once the
// reader has asked for it, and on the newest page of live coverage looks for news. It asks nobody but this site.
(() => {
  "use strict";

  const root = document.documentElement;
  const status = document.getElementById("status");
  if (!status) return; // a template of the site's own without the status line: nothing could be said
  const words = status.dataset;
  root.classList.add("has-script");

  // ── what is said ──────────────────────────────────────────────────────────────────────────────────────────────────

  let hush = 0;

  // `quietly` where what is said can be seen elsewhere too.
  function say(text, quietly = false) {
    clearTimeout(hush);
    status.classList.toggle("vh", quietly);
    status.textContent = text;
    hush = setTimeout(() => { status.textContent = ""; }, 5000);
  }

  // ── copying a link ────────────────────────────────────────────────────────────────────────────────────────────────

  function address(button) {
    if (button.dataset.copy) return button.dataset.copy;
    return button.parentElement.querySelector("a[href]").href;
  }

  async function copy(url) {
    try {
      await navigator.clipboard.writeText(url);
      say(words.copied);
    } catch {
      prompt(words.copyThis, url); // an old browser, or a page from a folder: let the reader copy it
    }
  }

  // ── playing a recording that stands elsewhere ─────────────────────────────────────────────────────────────────────

  // The poster is a link to where it stands. A button says from where it would be played here, and asks for nothing
  // until it is pressed.
  function offerPlayers(place) {
    for (const poster of place.querySelectorAll("a.poster[data-play]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "play";
      button.dataset.play = poster.dataset.play;
      button.textContent = words.playHere.replace("{host}", new URL(poster.dataset.play).hostname);
      poster.after(button);
    }
  }

  function play(button) {
    const poster = button.previousElementSibling;
    const source = new URL(button.dataset.play);
    source.searchParams.set("autoplay", "1"); // the reader has asked for it
    const frame = document.createElement("iframe");
    frame.className = "frame";
    frame.title = poster.querySelector("img")?.alt || poster.textContent.trim();
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-presentation");
    frame.src = source.href;
    poster.replaceWith(frame);
    button.remove();
    frame.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-copy], button[data-play]");
    if (!button) return;
    if ("copy" in button.dataset) copy(address(button));
    else play(button);
  });

  offerPlayers(document);
  window.dateline = { say, offerPlayers }; // for replay.js

  // ── how the page stood once ───────────────────────────────────────────────────────────────────────────────────────

  // All that it takes is loaded when the address or the reader asks for it, and not before.
  const past = document.querySelector("[data-replay]");
  const inPast = () => root.classList.contains("is-past");

  function recall(event) {
    past.removeEventListener("click", recall);
    if (event) past.dataset.pressed = "";
    const script = document.createElement("script");
    script.src = past.dataset.script;
    script.onerror = () => say(past.dataset.failed);
    document.head.append(script);
  }

  past?.addEventListener("click", recall);
  if (past && new URLSearchParams(location.search).has("at")) recall();

  // ── news of live coverage ─────────────────────────────────────────────────────────────────────────────────────────

  const story = document.querySelector("[data-poll]");
  if (story && location.protocol.startsWith("http")) live(story);

  function live(main) {
    const EVERY = 20000; // milliseconds; a proxy may hold the answer, so that all readers share one
    const MOST = 300000;
    const source = new URL(main.dataset.poll, document.baseURI).href;
    const page = location.href.split("#")[0];
    let wait = EVERY;
    let timer = 0;
    let asked = 0; // when
    let last = ""; // what was said the last time
    let next = null; // the page as it is now, where it holds updates that are not shown yet
    let ended = false;

    const updates = (place) => [...place.querySelectorAll(".story-main .day article[data-id]")];
    const known = () => new Map(updates(document).map((article) => [article.dataset.id, article]));

    async function get(url, read) {
      const response = await fetch(url, { cache: "no-cache" }); // asks with the ETag that it has: mostly 304
      if (!response.ok) throw new Error(String(response.status));
      return response[read]();
    }

    async function look() {
      if (inPast()) return; // until the page of today is back
      asked = Date.now();
      try {
        const text = await get(source, "text");
        if (text !== last) {
          const said = JSON.parse(text);
          const whole = !differs(said) || await compare(said);
          last = whole ? text : "";
        }
        wait = EVERY;
      } catch {
        wait = Math.min(MOST, wait * 2);
      }
      plan();
    }

    function plan() {
      clearTimeout(timer);
      if (ended || document.visibilityState === "hidden") return;
      timer = setTimeout(look, Math.max(1000, asked + wait * (1 + Math.random() / 4) - Date.now()));
    }

    function differs(said) {
      const here = known();
      return said.status === "closed" || said.updates.some((update) => here.get(update.id)?.dataset.hash !== update.hash);
    }

    async function compare(said) {
      const fresh = new DOMParser().parseFromString(await get(page, "text"), "text/html");
      if (inPast()) return false;
      offerPlayers(fresh);
      const here = known();
      let whole = true;
      keepPlace(() => {
        for (const article of updates(fresh)) {
          const old = here.get(article.dataset.id);
          if (old && old.dataset.hash !== article.dataset.hash) whole = exchange(old, article) && whole;
        }
        for (const part of fresh.querySelectorAll("[data-part]")) {
          const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
          if (old && old.innerHTML !== part.innerHTML) whole = exchange(old, part) && whole;
        }
      });
      const count = updates(fresh).filter((article) => !here.has(article.dataset.id)).length;
      next = count ? fresh : null;
      if (count && atTop()) arrive(count);
      else offer(count);
      if (said.status === "closed") {
        ended = true;
        say(words.ended);
      }
      return whole;
    }

    // An element in which the reader is busy (focus, a video that plays) is left alone until the next time.
    function exchange(old, fresh) {
      if (old.contains(document.activeElement) || old.querySelector("iframe")) return false;
      old.replaceWith(document.importNode(fresh, true));
      return true;
    }

    // What the reader looks at stays where it is; the stylesheet turns off the browsers' own way of seeing to it.
    function keepPlace(work) {
      const seen = updates(document).find((article) => article.getBoundingClientRect().bottom > 0);
      const id = seen && seen.id;
      const before = seen && seen.getBoundingClientRect().top;
      work();
      const after = id && document.getElementById(id);
      if (after && scrollY > 0) scrollBy({ top: after.getBoundingClientRect().top - before, behavior: "instant" });
    }

    // At the top, the newest updates may move in: nothing that the reader has begun to read is pushed away.
    function atTop() {
      return main.getBoundingClientRect().top > innerHeight / 2;
    }

    // ── showing them ────────────────────────────────────────────────────────────────────────────────────────────────

    const box = document.createElement("div");
    const button = document.createElement("button");
    box.className = "news";
    box.hidden = true;
    button.type = "button";
    button.onclick = () => show(true);
    box.append(button);
    main.prepend(box);

    function offer(count) {
      const text = count ? tell(count) : "";
      if (button.textContent === text) return;
      button.textContent = text;
      box.hidden = !count;
      if (count) say(text, true);
    }

    const tell = (count) => words.newUpdates.replace("{count}", count.toLocaleString(root.lang));

    function arrive(count) {
      show(false);
      say(tell(count), true);
    }

    function show(asked) {
      const here = known();
      const added = updates(next).filter((article) => !here.has(article.dataset.id));
      const shown = added.reverse().map(insert);
      offer(0);
      next = null;
      const first = shown[shown.length - 1];
      if (asked && first) {
        first.tabIndex = -1;
        first.focus({ preventScroll: true });
        first.scrollIntoView({ block: "start", behavior: "auto" });
      }
    }

    // Put an update from the page as it is now where it stands there: before the update that follows it.
    function insert(article) {
      const item = document.importNode(article.closest("li"), true);
      const shown = item.querySelector("article");
      shown.classList.add("is-new");
      const date = article.closest(".day").dataset.day;
      let day = document.querySelector(`.story-main .day[data-day="${date}"]`);
      if (!day) {
        day = document.importNode(article.closest(".day"), true);
        day.querySelector("ol").textContent = "";
        addDay(day, article.closest(".day"));
      }
      const following = article.closest("li").nextElementSibling?.querySelector("article");
      const before = following && document.getElementById(following.id);
      if (before) before.closest("li").before(item);
      else day.querySelector("ol").append(item);
      return shown;
    }

    function addDay(day, fresh) {
      const days = [...main.querySelectorAll(".day")];
      const next = days.find((other) => other.dataset.day === fresh.nextElementSibling?.dataset.day);
      if (next) next.before(day);
      else if (days.length) days[days.length - 1].after(day);
      else main.querySelector(".empty").replaceWith(day);
    }

    document.addEventListener("visibilitychange", plan);
    asked = Date.now();
    plan();
  }
})();
