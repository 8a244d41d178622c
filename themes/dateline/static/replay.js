// As it stood, and Replay. Loaded when the address has `?at=`, or when the reader asks for it. It loads the coverage's
// index and, of what its updates said, the parts that it shows. It asks nobody but this site, and works from a folder.
(() => {
  "use strict";

  const root = document.documentElement;
  const opener = document.querySelector("[data-replay]");
  const content = document.getElementById("content");
  const story = document.querySelector(".story-main");
  const shared = window.dateline ??= {};
  if (!opener || !content || !story || shared.replay) return;
  const source = new URL(opener.dataset.replay, document.baseURI);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // ── what is loaded ────────────────────────────────────────────────────────────────────────────────────────────────

  let book = null; // the index: what there is, and when it stood
  let clock = null; // how times are written
  let pieces = null; // of the page: the bar, days, key events
  const articles = new Map(); // item of a list by number

  function parsed(html) {
    const box = document.createElement("template");
    box.innerHTML = html;
    return document.importNode(box.content, true);
  }

  shared.replay = {
    index(told, html, words) {
      book = told;
      clock = words;
      pieces = parsed(html);
    },
    part(number, stamp, html) {
      const part = book.parts[number - 1];
      if (part.stamp !== stamp) return; // of another build than the index: its numbers mean other things
      part.here = true;
      [...parsed(html).children].forEach((list, n) => articles.set(part.first + n, list.firstElementChild));
    },
  };

  function load(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL(name, source).href;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  // Have the articles of these numbers at hand.
  async function fetchItems(items) {
    const parts = new Set(items.map((item) => book.parts.findLastIndex((part) => part.first <= item)));
    await Promise.all([...parts].map(async (n) => {
      const part = book.parts[n];
      if (part.here) return;
      try {
        await (part.coming ??= load(`${n + 1}.js?${part.stamp.slice(0, 8)}`));
      } finally {
        part.coming = null; // so that it can be asked for again
      }
      if (!part.here) throw new Error("out of date");
    }));
  }

  // ── times ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  const zoneAt = (at) => clock.zones.findLast((zone) => zone[0] <= at) ?? clock.zones[0];
  const local = (at) => new Date((Math.floor(at) + zoneAt(at)[1]) * 1000);
  const dateOf = (at) => local(at).toISOString().slice(0, 10);
  const utc = (at) => new Date(at * 1000).toISOString().replace(".000Z", "Z");

  function written(pattern, at) {
    const time = local(at), hour = time.getUTCHours(), month = time.getUTCMonth();
    const year = time.getUTCFullYear();
    const numbers = {
      y: year, Y: year % 100, M: month + 1, L: month + 1, d: time.getUTCDate(), H: hour, k: hour || 24, h: hour % 12 || 12,
      K: hour % 12, m: time.getUTCMinutes(), s: time.getUTCSeconds(),
    };
    const named = { M: month, E: (time.getUTCDay() + 6) % 7, a: 2 * hour + (time.getUTCMinutes() ? 1 : 0) };
    return pattern.map((part) => {
      if (typeof part === "string") return part;
      const [letter, how] = part;
      if (Array.isArray(how)) return how[named[letter]];
      return letter in numbers ? String(numbers[letter]).padStart(how, "0") : zoneAt(at)[2];
    }).join("");
  }

  const stamp = (at) => clock.joined.replace("{1}", written(clock.date, at)).replace("{0}", written(clock.time, at));

  // Give an instant in seconds, null where there is none in `text`: ISO 8601 with an offset, or without one in UTC.
  function read(text) {
    const found = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d)(\.\d{1,9})?)?(Z|[+ -]\d\d(?::?\d\d)?)?)?$/i.exec(text.trim());
    if (!found) return null;
    const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
    const given = new Date(0);
    given.setUTCFullYear(year, month - 1, day);
    given.setUTCHours(hour, minute, second);
    const kept = [given.getUTCMonth() + 1, given.getUTCDate(), given.getUTCHours(), given.getUTCMinutes(), given.getUTCSeconds()];
    if (kept.join() !== [month, day, hour, minute, second].join()) return null;
    const offset = (found[8] ?? "Z").replace(":", "");
    const minutes = /z/i.test(offset) ? 0 : Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3) || 0);
    // A plus sign in an address means a space.
    return given.getTime() / 1000 + Number(found[7] ?? 0) - (offset[0] === "-" ? -minutes : minutes) * 60;
  }

  // ── what stood when ───────────────────────────────────────────────────────────────────────────────────────────────

  // Give the version of an update that was shown at an instant, null where none was. The last one to land was in force,
  // the first even before that: coverage that was taken over from elsewhere landed years later.
  function standing(update, at) {
    if (update.gaps?.some(([begun, ended]) => begun <= at && (ended === null || at < ended))) return null;
    const version = update.versions.findLast((each) => each.from === undefined || each.from <= at);
    return version && version.item !== undefined && version.published <= at ? version : null;
  }

  function standingAt(at) {
    const found = [];
    for (const update of book.updates) {
      const version = standing(update, at);
      if (version) found.push({ update, version });
    }
    return found.sort((a, b) => a.version.published - b.version.published
      || (a.version.sequence ?? 0) - (b.version.sequence ?? 0) || (a.update.id < b.update.id ? -1 : 1));
  }

  // Give every instant at which something changed, and what.
  function makeSteps() {
    const changes = new Map();
    for (const update of book.updates) {
      const instants = update.versions.flatMap((each) => [each.published, each.from ?? each.published]);
      for (const gap of update.gaps ?? []) instants.push(...gap.filter((at) => at !== null));
      let before = null;
      for (const at of [...new Set(instants)].sort((a, b) => a - b)) {
        const now = standing(update, at);
        if (now !== before) {
          if (!changes.has(at)) changes.set(at, []);
          changes.get(at).push({ update, before, now });
        }
        before = now;
      }
    }
    return [...changes].sort((a, b) => a[0] - b[0]).map(([at, what]) => ({ at, what }));
  }

  const isEvent = (step) => step.what.some(({ before, now }) => now?.key && !before?.key);

  // ── showing it ────────────────────────────────────────────────────────────────────────────────────────────────────

  let bar = null, parts = null, steps = [];
  let kept = null; // the page of today
  let turn = 0; // counts what was asked for: an answer that is too late is not shown
  let at = null; // what is shown
  let step = 0;
  let block = null; // which one; null for what the entry page shows

  function prepare() {
    bar = pieces.querySelector(".past");
    parts = {
      days: new Map([...pieces.querySelectorAll(".day")].map((day) => [day.dataset.day, day])),
      keys: pieces.querySelector(".keys"),
      events: new Map([...pieces.querySelectorAll("[data-item]")].map((item) => [Number(item.dataset.item), item])),
      pinned: pieces.querySelector(".pinned"),
      empty: pieces.querySelector(".empty"),
      pager: pieces.querySelector(".pager"),
    };
    for (const item of parts.events.values()) item.dataset.href = item.querySelector("a").getAttribute("href") ?? "";
    steps = makeSteps();
    bar.querySelector(".past-back").href = today();
    bar.addEventListener("click", pressed);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !control.hidden) escape(); });
    parts.pager.addEventListener("click", turnPage);
    prepareControl();
    new ResizeObserver(() => root.style.setProperty("--past", `${bar.offsetHeight}px`)).observe(bar);
  }

  const box = (name) => document.querySelector(`[data-part="${name}"]`);

  // Put the page of today aside.
  function enter() {
    if (kept) return;
    const keys = box("key-events");
    kept = { story: [...story.childNodes], keys: keys && [...keys.childNodes], plain: story.parentElement.className };
    content.prepend(bar);
    root.classList.add("is-past"); // the page stops to look for news
  }

  function leave() {
    stop();
    turn += 1;
    if (kept) {
      story.replaceChildren(...kept.story);
      if (kept.keys) box("key-events").replaceChildren(...kept.keys);
      story.parentElement.className = kept.plain;
    }
    kept = at = null;
    bar.remove();
    control.hidden = true;
    root.classList.remove("is-past");
    root.style.removeProperty("--past");
    follow(today());
    document.dispatchEvent(new Event("visibilitychange")); // it may look for news again
    opener.focus({ preventScroll: true });
  }

  function today() {
    const url = new URL(location.href);
    url.searchParams.delete("at");
    return url.href;
  }

  function follow(address) {
    try {
      history.replaceState(null, "", address);
    } catch {
      // a page from a folder: its address stays
    }
  }

  function addressOf(instant) {
    const url = new URL(today());
    url.searchParams.set("at", utc(instant));
    return url.href.replaceAll("%3A", ":");
  }

  // Show the page as it stood at `instant`. `moved` where the reader, or Replay, went there from elsewhere.
  async function show(instant, moved = false) {
    const mine = turn += 1;
    const all = standingAt(instant);
    const changed = moved ? steps[step].what : [];
    if (moved) block = blockOf(all, changed);
    const shown = inWindow(all);
    const held = all.findLast(({ version }) => version.pinned !== undefined);
    try {
      await fetchItems([...shown.map(({ version }) => version.item), ...(held ? [held.version.pinned] : [])]);
    } catch {
      if (mine === turn) fail(bar.dataset.failed);
      return false;
    }
    if (mine !== turn) return false;
    enter();
    at = instant;
    draw(all, shown, held);
    say(all.length, changed);
    point(changed);
    follow(addressOf(instant));
    return true;
  }

  // Where the oldest stand first, Replay turns to the block in which something happens.
  function blockOf(all, changed) {
    if (book.order === "newest") return null;
    const last = all.findLastIndex(({ update }) => changed.some((each) => each.update === update));
    return last < 0 ? Math.min(block ?? 0, lastBlock(all)) : Math.floor(last / book.perPage);
  }

  const lastBlock = (all) => Math.max(0, Math.ceil(all.length / book.perPage) - 1);

  function inWindow(all) {
    const size = book.perPage, newest = book.order === "newest";
    let first = (block ?? 0) * size, end = first + size;
    if (block === null && newest) {
      first = Math.max(0, lastBlock(all) - 1) * size;
      end = all.length;
    }
    const shown = all.slice(first, end);
    return newest ? shown.reverse() : shown;
  }

  function draw(all, shown, held) {
    const days = new Map();
    for (const { version } of shown) {
      const date = dateOf(version.published);
      if (!days.has(date)) days.set(date, []);
      days.get(date).push(article(version.item));
    }
    for (const [date, items] of days) arrange(parts.days.get(date).querySelector("ol"), items);
    if (held) arrange(parts.pinned.querySelector("ol"), [article(held.version.pinned)]);
    drawEvents(all, shown);
    drawPager(all);
    arrange(story, [
      ...(held ? [parts.pinned] : []),
      ...(shown.length ? [...days.keys()].map((date) => parts.days.get(date)) : [parts.empty]),
      ...(all.length > shown.length ? [parts.pager] : []),
    ]);
  }

  function article(number) {
    const item = articles.get(number);
    if (!item.dataset.ready) shared.offerPlayers?.(item);
    item.dataset.ready = "1";
    return item;
  }

  // Have `wanted` in `parent`, in this order. What stands already stays: with the focus, and what plays in it.
  function arrange(parent, wanted) {
    const staying = new Set(wanted);
    for (const child of [...parent.childNodes]) if (!staying.has(child)) child.remove();
    let next = parent.firstChild;
    for (const child of wanted) {
      if (child === next) next = next.nextSibling;
      else parent.insertBefore(child, next);
    }
  }

  function drawEvents(all, shown) {
    const place = box("key-events");
    const events = all.filter(({ version }) => version.key);
    if (book.order === "newest") events.reverse();
    story.parentElement.classList.toggle("story-plain", !events.length);
    if (!place) return;
    const here = new Set(shown.map(({ version }) => version.item));
    const severalDays = new Set(all.map(({ version }) => dateOf(version.published))).size > 1;
    let before = "";
    arrange(parts.keys.querySelector("ol"), events.map(({ update, version }) => {
      const item = parts.events.get(version.item), link = item.querySelector("a"), day = item.querySelector(".keys-date");
      const href = here.has(version.item) ? `#u-${update.id}` : item.dataset.href;
      if (href) link.href = href;
      else link.removeAttribute("href");
      const date = dateOf(version.published);
      if (day) day.hidden = !severalDays || date === before;
      before = date;
      return item;
    }));
    arrange(place, events.length ? [parts.keys] : []);
  }

  // ── what did not fit on the page ──────────────────────────────────────────────────────────────────────────────────

  // The ways from block to block of that time; the entry page of a timeline that begins with the newest shows two.
  function ways(all) {
    const last = lastBlock(all), newest = book.order === "newest";
    const first = block ?? (newest ? Math.max(0, last - 1) : 0), end = block ?? (newest ? last : 0);
    return { earlier: first > 0 ? first - 1 : null, later: end < last ? end + 1 : null, last };
  }

  function drawPager(all) {
    const { earlier, later } = ways(all);
    parts.pager.querySelector(".pager-prev").hidden = earlier === null;
    parts.pager.querySelector(".pager-next").hidden = later === null;
  }

  async function turnPage(event) {
    const way = event.target.closest("button[data-way]")?.dataset.way;
    if (!way) return;
    stop();
    const found = ways(standingAt(at));
    block = found[way];
    if (book.order === "newest" && block === found.last) block = null;
    if (await show(at)) story.scrollIntoView({ block: "start", behavior: "auto" });
  }

  // ── what is said ──────────────────────────────────────────────────────────────────────────────────────────────────

  function say(count, changed) {
    const said = bar.querySelector(".past-said");
    const [before, after] = bar.dataset.stood.split("{time}");
    const time = document.createElement("time");
    time.dateTime = utc(at);
    time.textContent = stamp(at);
    said.replaceChildren(before, time, after ?? "");
    const told = [bar.dataset.count.replace("{count}", () => count.toLocaleString(root.lang))];
    for (const { before: old, now } of changed.slice(0, 1)) {
      const how = !now ? bar.dataset.gone : old ? bar.dataset.changed : bar.dataset.new;
      const title = headline((now ?? old).item);
      if (title) told.push(how.replace("{title}", () => title));
    }
    tell(told.join(" · "));
  }

  function tell(text) {
    const told = bar.querySelector(".past-told");
    if (told.textContent !== text) told.textContent = text;
    slide();
  }

  // Of what is on the page the heading, or how it begins; of something else nothing is known.
  function headline(number) {
    const item = articles.get(number);
    if (!item) return "";
    const heading = item.querySelector("h3:not(.when)") ?? item.querySelector(".body, .notice");
    const text = (heading?.textContent ?? "").replace(/\s+/g, " ").trim();
    return text.length > 80 ? `${text.slice(0, 79).replace(/\S*$/, "").trim()}…` : text;
  }

  function fail(text) {
    stop();
    content.prepend(bar);
    bar.querySelector(".past-said").textContent = text;
    tell("");
  }

  // Mark what has changed, and have it in view where the reader has nothing against things that move.
  function point(changed) {
    for (const marked of story.querySelectorAll(".is-new")) marked.classList.remove("is-new");
    const items = changed.filter(({ now }) => now).map(({ now }) => articles.get(now.item)).filter((item) => item?.isConnected);
    for (const item of items) item.querySelector("article").classList.add("is-new");
    const last = items[items.length - 1];
    if (!last || calm.matches) return;
    const { top } = last.getBoundingClientRect();
    if (top >= bar.getBoundingClientRect().bottom && top <= innerHeight * .7) return;
    const seen = last.previousElementSibling ? last.querySelector("article") : last.closest(".day") ?? last;
    seen.scrollIntoView({ block: "start", behavior: playing ? "smooth" : "auto" });
  }

  // ── Replay ────────────────────────────────────────────────────────────────────────────────────────────────────────

  let control = null, slider = null;
  let playing = 0; // a timer
  let began = ""; // "reader" where the reader left today to see a replay

  function prepareControl() {
    control = bar.querySelector(".past-control");
    slider = control.querySelector("input");
    slider.max = String(Math.max(0, steps.length - 1));
    slider.addEventListener("input", () => { stop(); go(Number(slider.value)); });
    const marks = control.querySelector(".past-marks");
    steps.forEach((each, n) => {
      if (!isEvent(each)) return;
      const mark = document.createElement("span");
      mark.className = "past-mark";
      mark.style.setProperty("--at", String(steps.length > 1 ? n / (steps.length - 1) : 0));
      const event = each.what.find(({ now }) => now?.key).now;
      mark.title = `${stamp(each.at)}: ${parts.events.get(event.item).querySelector(".keys-title").textContent}`;
      mark.dataset.step = String(n);
      marks.append(mark);
    });
    if (!steps.length) return;
    const [first, last] = control.querySelectorAll(".past-ends span");
    first.textContent = stamp(steps[0].at);
    last.textContent = stamp(steps[steps.length - 1].at);
  }

  function pressed(event) {
    const back = event.target.closest(".past-back"), mark = event.target.closest(".past-mark");
    const what = event.target.closest("button[data-do]")?.dataset.do;
    if (back) {
      event.preventDefault();
      leave();
    } else if (mark) {
      stop();
      go(Number(mark.dataset.step));
    } else if (what === "open") open();
    else if (what === "play") playing ? stop() : play();
    else if (what) {
      stop();
      go(next(what));
    }
  }

  // Give the step that a button leads to.
  function next(what) {
    const between = at !== null && steps[step].at < at; // an instant of the reader's own
    if (what === "back") return between ? step : step - 1;
    if (what === "on") return at !== null && at < steps[step].at ? step : step + 1;
    if (what === "key-back") return steps.findLastIndex((each, n) => n < step + (between ? 1 : 0) && isEvent(each));
    return steps.findIndex((each, n) => n > step && isEvent(each));
  }

  async function go(to) {
    if (to < 0 || to >= steps.length) return slide();
    step = to;
    slide(steps[to].at);
    return show(steps[to].at, true);
  }

  function slide(instant = at) {
    if (!slider || instant === null) return;
    slider.value = String(step);
    slider.setAttribute("aria-valuetext", stamp(instant));
    bar.style.setProperty("--done", String(steps.length > 1 ? step / (steps.length - 1) : 0));
    const off = { back: step <= 0, on: step >= steps.length - 1, "key-back": next("key-back") < 0, "key-on": next("key-on") < 0 };
    // Not `disabled`: that would take the focus from the button on which the reader stands.
    for (const [what, none] of Object.entries(off)) control.querySelector(`[data-do="${what}"]`).setAttribute("aria-disabled", String(none));
  }

  async function open() {
    if (!steps.length) return;
    control.hidden = false;
    bar.querySelector('[data-do="open"]').hidden = true;
    if (at === null) await go(0);
    slide();
    control.querySelector('[data-do="play"]').focus({ preventScroll: true });
  }

  function escape() {
    if (began === "reader") return leave();
    stop();
    control.hidden = true;
    const opening = bar.querySelector('[data-do="open"]');
    opening.hidden = false;
    opening.focus({ preventScroll: true });
  }

  const pace = () => Number(control.querySelector("select").value);

  async function play() {
    setPlaying(setTimeout(tick, pace()));
    if (step >= steps.length - 1) await go(0);
  }

  async function tick() {
    const mine = playing;
    const shown = await go(step + 1);
    if (mine !== playing) return;
    if (shown && step < steps.length - 1) setPlaying(setTimeout(tick, pace()));
    else stop();
  }

  function stop() {
    clearTimeout(playing);
    if (playing) setPlaying(0);
  }

  function setPlaying(timer) {
    playing = timer;
    const button = control.querySelector('[data-do="play"]');
    button.classList.toggle("is-playing", Boolean(timer));
    button.querySelector(".vh").textContent = timer ? bar.dataset.pause : bar.dataset.play;
  }

  // ── how it begins ─────────────────────────────────────────────────────────────────────────────────────────────────

  // The page as it stood at the instant in the address; at another step the slider stands at the last one before it.
  async function showAsked(text) {
    const instant = read(text);
    if (instant === null) return fail(bar.dataset.bad.replace("{at}", () => text));
    step = Math.max(0, steps.findLastIndex((each) => each.at <= instant));
    const target = location.hash;
    if (await show(instant) && target) document.getElementById(decodeURIComponent(target.slice(1)))?.scrollIntoView();
  }

  async function openFresh() {
    began = "reader";
    step = 0;
    block = null;
    bar.querySelector('[data-do="open"]').hidden = false;
    await open();
  }

  async function start() {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = opener.dataset.style;
    const styled = new Promise((done) => { style.onload = style.onerror = done; });
    document.head.append(style);
    story.setAttribute("aria-busy", "true");
    try {
      await Promise.all([styled, load(source.href)]);
      prepare();
      const asked = new URLSearchParams(location.search).get("at");
      if ("pressed" in opener.dataset) await openFresh();
      else if (asked !== null) await showAsked(asked);
      opener.addEventListener("click", () => { if (!kept) openFresh(); });
    } catch {
      shared.say?.(opener.dataset.failed);
    }
    story.removeAttribute("aria-busy");
  }

  start();
})();
