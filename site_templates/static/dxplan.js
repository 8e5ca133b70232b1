// What the reader sets, and tables that sort and filter. Every page is complete without it; all words are in the pages.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const recall = (name) => { try { return localStorage.getItem("dxplan-" + name); } catch (e) { return null; } };
  const keep = (name, value) => { try { localStorage.setItem("dxplan-" + name, value); } catch (e) { /* for this page only */ } };
  root.classList.add("js");

  // Text size, contrast, theme: attributes that the stylesheet knows.
  const chosen = { size: recall("size"), contrast: recall("contrast"), theme: recall("theme") };
  const isDark = () => chosen.theme ? chosen.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const bar = document.querySelector(".bar .settings"), sheet = document.querySelector(".sheet");
  if (bar && sheet) sheet.prepend(bar.cloneNode(true));
  const show = () => {
    for (const name in chosen) if (chosen[name]) root.dataset[name] = chosen[name];
    if (chosen.contrast === "more") root.dataset.theme = isDark() ? "dark" : "light";
    const pressed = { contrast: chosen.contrast === "more", theme: isDark() };
    for (const button of all("[data-set]")) button.setAttribute("aria-pressed", pressed[button.dataset.set]);
    for (const button of all("button[data-size]")) button.setAttribute("aria-pressed", button.dataset.size === (chosen.size || "0"));
  };
  const choose = (name, value) => { keep(name, chosen[name] = value); show(); };
  for (const button of all("button[data-size]")) {
    button.onclick = () => {
      const above = button.getBoundingClientRect().top;
      choose("size", button.dataset.size);
      scrollBy({ top: button.getBoundingClientRect().top - above, behavior: "instant" }); // what was tapped stays under the finger
    };
  }
  for (const button of all("[data-set]")) {
    button.onclick = () => button.dataset.set === "theme"
      ? choose("theme", isDark() ? "light" : "dark")
      : choose("contrast", chosen.contrast === "more" ? "less" : "more");
  }
  show();

  // A cell's key: a rank from the build, a date, a number; the words where all cells of a column have none of them.
  const key = (cell) => {
    if (!cell) return "";
    const built = cell.dataset.k ?? cell.dataset.n; // `n`: of reports, the newest first
    if (built !== undefined) return built === "" ? "" : +built;
    const time = cell.querySelector("time");
    if (time) return Date.parse(time.dateTime);
    const words = cell.textContent.trim();
    return /^[\d.,]+$/.test(words) ? +words.replace(/[.,]/g, "") : words === "–" ? "" : words && NaN;
  };
  const isSortable = (rows, column) => {
    const keys = rows.map((row) => key(row.cells[column]));
    return new Set(keys).size > 1 && keys.every((k) => k === k);
  };
  const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().replace(/\s+/g, " ");

  // The other language shows the same rows, the same part of the page.
  const carry = () => {
    for (const link of all(".languages a")) { link.search = location.search; link.hash = location.hash; }
  };
  addEventListener("hashchange", carry);
  carry();

  // The query of a table's address: what it is filtered by, and its sorted column. Old addresses have the former keys.
  const FILTERS = ["status", "unit", "area", "place"];
  const FORMER_KEYS = { tt: "status", dv: "unit", lv: "area", dp: "place", sx: "sort" };
  const address = new URLSearchParams([...new URLSearchParams(location.search)].map(([name, value]) => [FORMER_KEYS[name] || name, value]));
  for (const table of all(".listing table")) {
    const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
    const form = table.closest(".listing").querySelector(".filter");
    const control = (name) => form && form.querySelector(`[data-by="${name}"]`);
    const turn = form && form.querySelector(".turn");
    const mark = () => form.classList.toggle("on", !!by || all("[data-by]", form).some((part) => part.value));
    let by = 0;
    const sort = (column) => {
      by = column;
      heads.forEach((head, i) => head.setAttribute("aria-sort", i === Math.abs(by) - 1 ? (by > 0 ? "ascending" : "descending") : "none"));
      const keys = new Map(by ? rows.map((row) => [row, key(row.cells[Math.abs(by) - 1])]) : []);
      const order = (a, b) => {
        const x = keys.get(a), y = keys.get(b);
        return (x === "") - (y === "") || Math.sign(by) * (x - y);
      };
      body.append(...(by ? [...rows].sort(order) : rows));
      if (!form) return;
      control("sort").value = Math.abs(by) || "";
      turn.disabled = !by;
      turn.dataset.way = Math.sign(by);
      mark();
    };
    const first = (column) => rows.some((row) => row.cells[column - 1] && row.cells[column - 1].dataset.n !== undefined) ? -column : column;
    heads.forEach((head, i) => {
      const can = rows.length > 1 && isSortable(rows, i);
      if (form && !can) control("sort").querySelector(`[value="${i + 1}"]`).remove();
      if (!can) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.onclick = () => { sort(Math.abs(by) === i + 1 ? -by : first(i + 1)); remember(); };
    });
    // Where rows stand below each other, some browsers forget that they are rows. Asking whether they do would cost a layout a table.
    if (table.matches(".stack")) {
      const roles = { tbody: "rowgroup", tr: "row", td: "cell", "tbody th": "rowheader" };
      table.setAttribute("role", "table");
      for (const name in roles) for (const part of all(name, table)) if (!part.closest("thead")) part.setAttribute("role", roles[name]);
    }
    const words = new Map(), now = document.createElement("span");
    now.className = "beside";
    table.caption.firstElementChild.append(" ", now);
    const filter = () => {
      if (!form) return;
      const wanted = (name) => control(name) ? control(name).value : "";
      const text = plain(wanted("q").trim());
      let shown = 0;
      for (const row of rows) {
        if (text && !words.has(row)) words.set(row, plain(row.textContent));
        const fits = FILTERS.every((name) => !wanted(name) || (row.dataset[name] || "").split(" ").includes(wanted(name)));
        const hide = !fits || (text && !words.get(row).includes(text));
        if (row.hidden !== !!hide) row.hidden = !!hide;
        shown += !hide;
      }
      const found = form.querySelector(".found");
      found.textContent = shown === rows.length ? "" : found.dataset.found.replace("{shown}", shown).replace("{all}", rows.length);
      now.textContent = shown === rows.length ? "" : found.dataset.now.replace("{shown}", shown).replace("{all}", rows.length);
      mark();
    };
    const remember = () => {
      if (!form) return;
      const query = new URLSearchParams(all("[data-by]", form).filter((part) => part.value && part.dataset.by !== "sort").map((part) => [part.dataset.by, part.value]));
      if (by) query.set("sort", by);
      try { history.replaceState(null, "", location.pathname + (`${query}` && `?${query}`) + location.hash); } catch (e) { /* not from a file */ }
      carry();
    };
    if (!form) continue;
    const more = form.querySelector(".more");
    more.onclick = () => more.setAttribute("aria-expanded", form.classList.toggle("open"));
    form.oninput = (event) => {
      if (event.target.dataset.by === "sort") sort(first(+event.target.value)); else filter();
      remember();
    };
    turn.onclick = () => { sort(-by); remember(); };
    form.querySelector(".reset").onclick = () => {
      for (const part of all("[data-by]", form)) part.value = "";
      sort(0);
      filter();
      remember();
    };
    for (const [name, value] of address) {
      const part = ["q", ...FILTERS].includes(name) && control(name);
      if (part && (!part.options || [...part.options].some((option) => option.value === value))) part.value = value;
    }
    const start = +address.get("sort");
    if (start && heads[Math.abs(start) - 1] && heads[Math.abs(start) - 1].querySelector("button")) sort(start);
    if (`${address}`) filter();
  }

  // Only what really scrolls is a stop for the keyboard.
  if (window.ResizeObserver) {
    const watch = new ResizeObserver((entries) => {
      for (const { target } of entries) target.tabIndex = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight ? 0 : -1;
    });
    all(".scroll").forEach((part) => watch.observe(part));
  }
})();
