import { readFileSync } from "node:fs";

const SIZE = 50, FEED = 50;
const SITE = "https://example.org";
const M = ["Jan","Feb","Mar","Apr","May","Jun","Jul","Aug","Sep","Oct","Nov","Dec"];
const p2 = (n) => String(n).padStart(2, "0");

export default function (cfg) {
  const authors = JSON.parse(readFileSync("content/_data/people.json", "utf-8"));
  cfg.addFilter("human", (d) => `${d.getUTCDate()} ${M[d.getUTCMonth()]} ${d.getUTCFullYear()} ${p2(d.getUTCHours())}:${p2(d.getUTCMinutes())}`);
  cfg.addFilter("iso", (d) => d.toISOString().slice(0, 19) + "Z");
  cfg.addFilter("authorName", (id) => authors[id]);
  cfg.addPassthroughCopy("media");
  cfg.addGlobalData("site", { url: SITE, title: "The Live Archive" });

  const updates = (api) => api.getFilteredByGlob("content/updates/**/*.md").sort((a, b) => b.date - a.date);
  const covOf = (item) => item.filePathStem.split("/")[2];
  function group(api, keys) {
    const m = new Map();
    for (const u of updates(api)) for (const k of keys(u)) { if (!m.has(k)) m.set(k, []); m.get(k).push(u); }
    return m;
  }
  function paged(groups, base, name) {
    const out = [];
    for (const [key, items] of groups) {
      const total = Math.ceil(items.length / SIZE), root = base(key);
      const url = (n) => (n === 1 ? root : `${root}page/${n}/`);
      for (let n = 1; n <= total; n++)
        out.push({ key, name, url: url(n), n, total, newer: n > 1 ? url(n - 1) : null, older: n < total ? url(n + 1) : null,
          items: items.slice((n - 1) * SIZE, n * SIZE) });
    }
    return out;
  }
  cfg.addCollection("latest", (api) => updates(api).slice(0, FEED));
  cfg.addCollection("timelinePages", (api) => {
    const groups = group(api, (u) => [covOf(u)]);
    for (const items of groups.values())
      items.forEach((u, i) => {
        const ref = (x) => x && { url: x.url, title: x.data.title };
        u.data.later = ref(items[i - 1]);
        u.data.earlier = ref(items[i + 1]);
      });
    return paged(groups, (k) => `/${k}/`);
  });
  cfg.addCollection("authorPages", (api) => paged(group(api, (u) => u.data.authors), (k) => `/authors/${k}/`));
  cfg.addCollection("feeds", (api) => {
    const out = [{ slug: null, url: "/", path: "/feed.xml", items: updates(api).slice(0, FEED) }];
    for (const [k, items] of group(api, (u) => [covOf(u)])) out.push({ slug: k, url: `/${k}/`, path: `/${k}/feed.xml`, items: items.slice(0, FEED) });
    return out;
  });
  cfg.setNunjucksEnvironmentOptions({ trimBlocks: true });
  return { dir: { input: "content", output: "public" }, markdownTemplateEngine: false };
}
