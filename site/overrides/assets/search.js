/* Search: a dialog of the site's own over Pagefind's index, which is loaded when it is first needed. The index holds
   every Chinese character as a word; what stands in a row in the query must stand in a row on the page. */
(() => {
  const button = document.querySelector(".xf-search");
  if (!button || !location.protocol.startsWith("http")) return; // from a folder no index can be fetched
  const ROOT = new URL(button.dataset.root, location.href), MOST = 20;
  const KINDS = {
    schools: "学校", teachers: "教师", projects: "项目", policies: "政策", providers: "承训机构", problems: "检查代码", rules: "规则",
    notices: "公示", money: "经费", attention: "需要关注", queue: "在审",
    audit: "登记簿", guide: "怎么看", trust: "审批与信任", decisions: "决定", api: "开放数据",
  };
  const WORD = "\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef\\u{20000}-\\u{3ffff}"; // as in generator/pages/search.py
  const character = new RegExp(`[${WORD}]`, "gu"), apart = new RegExp(`([${WORD}]) +(?=[${WORD}])`, "gu");
  const tidy = (text) => text.replace(/\.(?= |$)/g, " ·").replace(/ *([“”‘’（）〔〕《》，。；：、！？]) */g, "$1").replace(apart, "$1")
    .replace(/(?: *·)+ */g, " · ").replace(/([，。；：！？]) · /g, "$1"); // as it was written, and a dot where a part of the page ends

  const element = (name, given, ...content) => {
    const made = Object.assign(document.createElement(name), given);
    made.append(...content);
    return made;
  };

  let engine;
  const load = async () => {
    const loaded = await import(new URL("search/pagefind.js", ROOT));
    await loaded.init();
    return loaded;
  };

  /* The pages that hold every run: first those that begin with them (a title, what a page is about), else by weight. */
  const search = async (runs) => {
    const terms = runs.map((run) => run.replaceAll("-", "").replace(character, " $& ").trim());
    const pagefind = await (engine ??= load());
    let { results } = await pagefind.search(terms.join(" "));
    const late = new Map();
    for (const term of terms.filter((one) => one.includes(" "))) {
      const rows = new Map((await pagefind.search(`"${term}"`)).results.map((one) => [one.id, Math.min(...one.words)]));
      results = results.filter((one) => rows.has(one.id));
      for (const [id, first] of rows) late.set(id, (late.get(id) ?? 0) + (first >> 4));
    }
    return results.sort((one, other) => (late.get(one.id) ?? 0) - (late.get(other.id) ?? 0));
  };

  const excerpt = (content, runs) => {
    const spaced = runs.map((run) => [...run].map((one) => (one === "." ? "\\." : one)).join(" ?")).sort((one, other) => other.length - one.length);
    const text = tidy(content), at = Math.max(0, text.search(new RegExp(spaced[0], "iu")) - 24);
    const piece = (at ? "…" : "") + text.slice(at, at + 110).replace(/^ · | · ?$/g, "");
    return piece.split(new RegExp(`(${spaced.join("|")})`, "iu")).map((words, nth) => (nth % 2 ? element("mark", {}, words) : words));
  };

  const result = (page, runs) => {
    const [, folder, id] = page.raw_url.match(/^\/(?:(.*)\/)?(?:([a-z]-\w+)|.*)\.html$/);
    const link = element("a", { href: new URL(`.${page.raw_url}`, ROOT).href }, page.meta.title);
    if (id) link.append(" ", element("span", { className: "xf-id" }, id));
    return element("li", {}, element("span", { className: "xf-found__kind" }, KINDS[folder] ?? "本站"), link, element("p", {}, ...excerpt(page.content, runs)));
  };

  let dialog, input, told, list, turn = 0;
  const show = async () => {
    const mine = ++turn, query = input.value.trim();
    const runs = query.normalize("NFKC").match(/[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?/gu) ?? [];
    if (!runs.length) return void (list.replaceChildren(), (told.textContent = ""));
    try {
      const results = await search(runs), words = runs.filter((run) => !run.match(character)).map((run) => run.toLowerCase());
      const pages = await Promise.all(results.slice(0, words.length ? 3 * MOST : MOST).map((one) => one.data()));
      if (mine !== turn) return; // something else was typed meanwhile
      const held = pages.filter((page) => words.every((word) => page.content.toLowerCase().includes(word))); // Pagefind also takes the nearest word
      list.replaceChildren(...held.slice(0, MOST).map((page) => result(page, runs)));
      const number = results.length - pages.length + held.length, more = number > MOST ? `，列出前 ${MOST} 页；多写几个字会更准` : "";
      told.textContent = number ? `找到 ${number} 页${more}` : `没有找到“${query}”`;
    } catch {
      engine = undefined;
      list.replaceChildren();
      told.textContent = "搜索没有载入：检查网络后再试。";
    }
  };
  const step = (event) => { // the arrows lead from the field through the results
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key], stops = [input, ...list.querySelectorAll("a")];
    if (!way) return;
    event.preventDefault();
    stops[stops.indexOf(document.activeElement) + way]?.focus();
  };
  const make = () => {
    input = element("input", { type: "search", placeholder: "姓名、学校、项目、文号、编号", autocomplete: "off", enterKeyHint: "search" });
    input.setAttribute("aria-label", "搜索本站");
    told = element("p", { className: "xf-found__told" });
    told.setAttribute("role", "status");
    list = element("ol", { className: "xf-found" });
    const close = element("button", { type: "button" }, "关闭");
    const form = element("form", {}, input, close);
    form.setAttribute("role", "search");
    dialog = element("dialog", { className: "xf-dialog" }, form, told, list);
    dialog.setAttribute("aria-label", "搜索");
    close.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => (event.preventDefault(), list.querySelector("a")?.focus()));
    input.addEventListener("input", show);
    dialog.addEventListener("keydown", step);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
  };
  const open = () => {
    if (!dialog) make();
    if (!dialog.open) dialog.showModal();
    input.select();
  };

  button.hidden = false;
  button.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    open();
  });
})();
