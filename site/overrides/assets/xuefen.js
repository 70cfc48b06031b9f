/* Sort and filter for tables that are complete without it; and what is over today, taken from pages built before. */
(() => {
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

  for (const tools of document.querySelectorAll(".xf-tools")) {
    const rows = [...document.getElementById(tools.dataset.for).tBodies[0].rows];
    const find = tools.querySelector("input"), pick = tools.querySelector("select"), count = tools.querySelector("output");
    if (pick) {
      const words = new Map(rows.map((row) => [row.dataset.pick, row.dataset.word ?? row.dataset.pick]));
      for (const [key, word] of words) pick.append(new Option(word, key));
    }
    const filter = () => {
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !(words.every((word) => text.includes(word)) && (!pick?.value || row.dataset.pick === pick.value));
        shown += !row.hidden;
      }
      count.value = shown === rows.length ? `共 ${rows.length} 项` : `显示 ${shown} / ${rows.length} 项`;
    };
    find.addEventListener("input", filter);
    pick?.addEventListener("change", filter);
    tools.hidden = false;
    filter();
  }
})();
