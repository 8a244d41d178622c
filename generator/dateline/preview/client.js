// What `dateline serve` adds to each page that it sends: it reloads what has changed, and shows what is wrong.
// It is never part of the site. Everything that it shows is put in as text.
(() => {
  "use strict";

  const OWN = "/.dateline/";
  const SCROLL = "dateline-preview-scroll";
  const DISMISSED = "dateline-preview-dismissed";
  const RETRY = 1000; // milliseconds
  const PASSIVE = new Set(["fetch", "xmlhttprequest", "beacon"]); // asked for by a script: no part of what is seen

  const tag = document.currentScript;
  const waiting = "waiting" in tag.dataset; // this page only says that the site is being built
  let since = Number(tag.dataset.generation);

  // ── small things ──────────────────────────────────────────────────────────────────────────────────────────────────

  const memory = {
    get(key) { try { return sessionStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem(key, value); } catch { /* storage is off: nothing is kept */ } },
    take(key) { const value = this.get(key); try { sessionStorage.removeItem(key); } catch { /* as above */ } return value; },
  };

  function outputPath(url) {
    let path = url.pathname;
    try { path = decodeURIComponent(path); } catch { /* not UTF-8: no file of ours */ }
    return path.replace(/^\//, "") + (path.endsWith("/") ? "index.html" : "");
  }

  async function ask(name) {
    const response = await fetch(OWN + name, { cache: "no-store" });
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response.json();
  }

  function reload() {
    memory.set(SCROLL, JSON.stringify({ at: location.href, left: scrollX, top: scrollY }));
    location.reload();
    return new Promise(() => {}); // nothing else is worth doing in this page
  }

  function keepScroll() {
    const kept = JSON.parse(memory.take(SCROLL) || "null");
    if (!kept || kept.at !== location.href) return;
    const restore = () => scrollTo({ left: kept.left, top: kept.top, behavior: "instant" });
    restore();
    if (document.readyState !== "complete") addEventListener("load", restore, { once: true });
  }

  // ── changes ───────────────────────────────────────────────────────────────────────────────────────────────────────

  const retired = new Set(); // stylesheets that were swapped for others
  const stylesheets = (root) => [...root.querySelectorAll('link[rel~="stylesheet"][href]')];
  const written = (link) => link.dataset.datelineHref ?? link.getAttribute("href");

  function resources() {
    const loaded = performance.getEntriesByType("resource").filter((entry) => !PASSIVE.has(entry.initiatorType));
    const named = [...document.querySelectorAll("[src]")].map((element) => element.getAttribute("src"));
    const paths = new Set();
    for (const address of [...loaded.map((entry) => entry.name), ...named]) {
      let url;
      try { url = new URL(address, document.baseURI); } catch { continue; }
      if (url.origin === location.origin && !url.pathname.startsWith(OWN)) paths.add(outputPath(url));
    }
    return paths;
  }

  async function catchUp() {
    if (waiting) return reload();
    const { generation, paths } = await ask(`changes.json?since=${since}`);
    if (paths === null) return reload();
    const changed = new Set(paths);
    const own = changed.has(tag.dataset.path) || changed.has(outputPath(location));
    const styles = new Set(stylesheets(document).map((link) => outputPath(new URL(link.href))));
    const used = [...resources(), ...styles].filter((path) => changed.has(path));
    if (used.some((path) => !styles.has(path) && !retired.has(path))) return reload();
    if (own || used.length) {
      const next = own ? await ownPage() : document;
      if (!next || !restyle(next, changed, generation)) return reload();
    }
    since = generation;
  }

  // The page as it is now, if it differs from this one in its stylesheets only.
  async function ownPage() {
    const response = await fetch(location.href, { cache: "no-cache", headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const now = [...page.querySelectorAll("script[data-rest]")].pop();
    return now && now.dataset.rest === tag.dataset.rest ? page : null;
  }

  function restyle(next, changed, generation) {
    const before = stylesheets(document);
    const after = stylesheets(next);
    if (before.length !== after.length) return false;
    before.forEach((link, index) => {
      const href = written(after[index]);
      const url = new URL(href, document.baseURI);
      if (href === written(link) && !changed.has(outputPath(url))) return;
      if (url.origin === location.origin) url.searchParams.set("dateline", generation);
      const fresh = document.importNode(after[index]);
      fresh.dataset.datelineHref = href;
      fresh.href = url.href;
      fresh.onload = fresh.onerror = () => link.remove();
      retired.add(outputPath(new URL(link.href)));
      link.after(fresh);
    });
    return true;
  }

  // ── problems ──────────────────────────────────────────────────────────────────────────────────────────────────────

  const STYLE = `
    :host { all: initial; }
    section { position: fixed; inset: auto 0 0 0; z-index: 2147483647; box-sizing: border-box; max-height: 60vh; overflow: auto;
      padding: 1rem 1.25rem; border-top: 4px solid #ff6b6b; background: #16181d; color: #f1f3f5; color-scheme: dark;
      font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
    header { display: flex; gap: 1rem; align-items: start; justify-content: space-between; }
    h2 { margin: 0; font-size: 1.1rem; color: #ff8787; }
    p { margin: .25rem 0; }
    ol { margin: .75rem 0 0; padding: 0; list-style: none; }
    li { padding: .6rem 0; border-top: 1px solid #3b4048; }
    code, pre { font: 13px/1.5 ui-monospace, monospace; }
    code { color: #74c0fc; }
    pre { margin: .35rem 0; padding: .4rem .6rem; overflow: auto; background: #0c0d10; white-space: pre; tab-size: 4; }
    .hint { color: #c9cfd6; }
    button { font: inherit; padding: .2rem .7rem; color: inherit; background: #2b3038; border: 1px solid #868e96; border-radius: 4px; cursor: pointer; }
    :focus-visible { outline: 2px solid #74c0fc; outline-offset: 2px; }
    @media print { section { display: none; } }`;

  let overlay = null; // { host, key }

  function element(name, text, ...children) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    made.append(...children);
    return made;
  }

  function place(problem) {
    return [problem.path, problem.line || null, (problem.line && problem.column) || null].filter((part) => part !== null).join(":");
  }

  function pointed(problem) {
    if (!problem.column) return problem.excerpt;
    const before = [...problem.excerpt].slice(0, problem.column - 1).join("");
    return `${problem.excerpt}\n${before.replace(/[^\t]/g, " ")}^`;
  }

  function item(problem) {
    const made = element("li", "", element("code", place(problem)), element("p", `${problem.severity}[${problem.code}] ${problem.message}`));
    if (problem.excerpt) made.append(element("pre", pointed(problem)));
    if (problem.hint) {
      const hint = element("p", problem.hint);
      hint.className = "hint";
      made.append(hint);
    }
    return made;
  }

  function fill(panel, state) {
    const count = state.count === 1 ? "1 problem" : `${state.count} problems`;
    const close = element("button", "Close");
    close.type = "button";
    close.onclick = dismiss;
    panel.append(element("header", "", element("h2", state.crash ? "The build failed" : count), close));
    if (!waiting) panel.append(element("p", "What is wrong is not on this page; the page is the last good one."));
    if (state.crash) panel.append(element("pre", state.crash), element("p", "More about it stands in the terminal."));
    panel.append(element("ol", "", ...state.problems.map(item)));
    const more = state.count - state.problems.length;
    if (more > 0) panel.append(element("p", `And ${more} more, in the terminal.`));
  }

  function show(state) {
    const key = JSON.stringify([state.crash, state.count, state.problems]);
    if (overlay?.key === key || memory.get(DISMISSED) === key) return;
    clear();
    const host = element("dateline-problems");
    const shadow = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // no <style>: a page's content security policy may forbid it
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    const panel = element("section");
    panel.setAttribute("role", "alert");
    panel.tabIndex = 0; // so that it can be scrolled with the keyboard
    shadow.append(panel);
    document.body.append(host);
    fill(panel, state);
    overlay = { host, key };
  }

  function clear() {
    overlay?.host.remove();
    overlay = null;
  }

  function dismiss() {
    if (overlay) memory.set(DISMISSED, overlay.key);
    clear();
  }

  async function look() {
    const state = await ask("problems.json");
    if (state.count || state.crash) show(state);
    else repaired();
  }

  function repaired() {
    memory.take(DISMISSED);
    clear();
  }

  // ── events ────────────────────────────────────────────────────────────────────────────────────────────────────────

  // One thing after the other. What fails because the server went away is made up for on the next connection.
  let last = Promise.resolve();
  const next = (work) => { last = last.then(work).catch(() => {}); };

  let source = null;
  let retry = 0;

  // Only pages in view hold a connection: a browser opens six to one server, and a seventh tab would wait for ever.
  function connect() {
    clearTimeout(retry);
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource(`${OWN}events`);
    source.addEventListener("changed", (event) => { if (waiting || Number(event.data) > since) next(catchUp); });
    source.addEventListener("problems", () => next(look));
    source.addEventListener("ok", () => next(repaired));
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
      disconnect();
      retry = setTimeout(connect, RETRY);
    };
  }

  function disconnect() {
    clearTimeout(retry);
    source?.close();
    source = null;
  }

  performance.setResourceTimingBufferSize?.(5000);
  keepScroll();
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? disconnect() : connect()));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") dismiss(); });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  connect();
})();
