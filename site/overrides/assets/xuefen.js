/* Sort and filter for tables that are complete without it; light or dark; and what is over today, taken from pages
   built before. */
(() => {
  /* As the system has it until somebody chooses; the theme's lines in the head put on what is kept before anything is painted. */
  const looks = [...document.querySelectorAll("input[name=__palette]")];
  const wear = (at) => {
    const { mdColorMedia: media, mdColorScheme: scheme } = looks[at].dataset, kept = { media, scheme };
    document.body.dataset.mdColorScheme = scheme;
    for (const look of looks) look.nextElementSibling.hidden = !(look.checked = look === looks[at]);
    return { index: at, color: kept };
  };
  const system = () => Math.max(0, looks.findIndex((look) => matchMedia(look.dataset.mdColorMedia).matches));
  if (looks.length) {
    const chosen = () => __md_get("__palette")?.index;
    wear(looks[chosen()] ? chosen() : system());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => looks[chosen()] ?? wear(system()));
    for (const [at, look] of looks.entries()) {
      look.addEventListener("change", () => __md_set("__palette", wear(at)));
      look.addEventListener("keydown", (event) => event.key === "Enter" && look.nextElementSibling.click());
    }
  }

  const here = document.querySelector(".xf-nav--here"), nav = here?.closest("ul"); // on a phone the places scroll
  if (nav) nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;

  const now = new Date(), today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  for (const list of document.querySelectorAll("[data-notices]")) {
    for (const notice of list.querySelectorAll("[data-until]")) {
      const left = (Date.parse(notice.dataset.until) - today) / 864e5;
      if (left < 0) notice.remove();
      else notice.querySelector("[data-left]").textContent = left ? `还有 ${left} 天` : "今天到期";
    }
    list.querySelector(".xf-empty").hidden = !!list.querySelector("[data-until]");
  }

  const value = (row, at) => (row.cells[at].dataset.v ?? row.cells[at].textContent).trim();
  const compare = (a, b) => (isNaN(a) || isNaN(b) || a === "" || b === "" ? a.localeCompare(b, "zh") : a - b);

  for (const table of document.querySelectorAll("table[data-sort]")) {
    const body = table.tBodies[0];
    for (const head of table.tHead.rows[0].cells) {
      if ("nosort" in head.dataset) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const at = head.cellIndex, sign = down ? -1 : 1;
        body.append(...[...body.rows].sort((a, b) => sign * compare(value(a, at), value(b, at))));
      });
    }
  }

  const lists = [...document.querySelectorAll(".xf-tools")], narrow = matchMedia("(max-width: 46rem)");
  for (const tools of lists) {
    const rows = [...document.getElementById(tools.dataset.for).tBodies[0].rows];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const find = tools.querySelector("input"), count = tools.querySelector("output"), clear = tools.querySelector(".xf-clear");
    const fold = tools.querySelector(".xf-facets"), folded = fold?.querySelector("summary").textContent;
    const facets = [...tools.querySelectorAll("select")].map((pick) => {
      const held = rows.map((row) => (row.dataset[pick.name] ?? "").split("\n").filter(Boolean)), all = new Set(held.flat());
      for (const option of [...pick.options].slice(1)) if (!all.delete(option.value)) option.remove();
      pick.append(...[...all].map((word) => new Option(word, word)));
      return { pick, held };
    });

    const filter = () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = texts.map((text) => words.every((word) => text.includes(word)));
      const active = facets.filter(({ pick }) => pick.value);
      const fits = (at, but) => found[at] && active.every((one) => one === but || one.held[at].includes(one.pick.value));
      for (const one of facets) { // how many each choice would leave, the other choices as they are
        const tally = new Map();
        for (const word of one.held.filter((_, at) => fits(at, one)).flat()) tally.set(word, (tally.get(word) ?? 0) + 1);
        for (const option of [...one.pick.options].slice(1)) option.text = `${option.value}（${tally.get(option.value) ?? 0}）`;
      }
      rows.forEach((row, at) => (row.hidden = !fits(at)));
      const shown = rows.filter((row) => !row.hidden).length;
      count.value = shown === rows.length ? `共 ${rows.length} 项` : `显示 ${shown} / ${rows.length} 项`;
      clear.hidden = !active.length && !words.length;
      if (fold) fold.querySelector("summary").textContent = folded + (active.length ? `（${active.length}）` : "");
    };
    const linked = tools === lists[0]; // the first list of a page keeps its filter in the address
    const recall = () => {
      const kept = new URLSearchParams(linked && location.hash.includes("=") ? location.hash.slice(1) : "");
      find.value = kept.get("q") ?? "";
      for (const { pick } of facets) {
        pick.value = kept.get(pick.name) ?? "";
        if (pick.selectedIndex < 0) pick.value = ""; // what no row holds any more
      }
      filter();
    };
    const changed = () => {
      filter();
      if (!linked) return;
      const chosen = [["q", find.value.trim()], ...facets.map(({ pick }) => [pick.name, pick.value])];
      const kept = new URLSearchParams(chosen.filter(([, value]) => value));
      history.replaceState(null, "", `${kept}` ? `#${kept}` : location.pathname + location.search);
    };
    tools.addEventListener("input", changed);
    clear.addEventListener("click", () => {
      for (const field of [find, ...facets.map(({ pick }) => pick)]) field.value = "";
      changed();
      find.focus();
    });
    if (linked) addEventListener("hashchange", recall);
    const unfold = () => fold && (fold.open = !narrow.matches);
    narrow.addEventListener("change", unfold);
    unfold();
    tools.hidden = false;
    recall();
  }
})();
