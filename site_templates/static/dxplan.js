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
  // Their buttons, in the header and in the menu of a narrow page; the page has their words.
  const bar = document.querySelector(".bar"), menu = document.querySelector(".menu");
  const BUTTONS = [["size", "-1"], ["size", "0"], ["size", "1"], ["size", "2"], ["set", "contrast"], ["set", "theme"]];
  const element = (name, className) => Object.assign(document.createElement(name), { className });
  const settings = () => {
    const [name, ...words] = bar.dataset.words.split("|");
    const group = element("div", "settings");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", name);
    BUTTONS.forEach(([kind, value], i) => {
      const button = element("button", ""), label = element("span", kind === "size" ? "hidden" : "");
      button.dataset[kind] = value;
      label.textContent = words[i];
      button.append(label);
      group.append(button);
    });
    return group;
  };
  // That menu has the links of the footer too.
  const addRest = () => {
    const parts = document.querySelector(".parts ul"), address = location.href.split(/[?#]/)[0];
    parts.querySelector(".rest").remove();
    for (const item of all("#rest li")) {
      const copy = item.cloneNode(true), link = copy.querySelector("a");
      copy.className = "rest";
      if (link && link.href === address) link.setAttribute("aria-current", "page");
      parts.append(copy);
    }
  };
  if (bar) {
    bar.append(settings());
    menu.append(settings());
    menu.addEventListener("click", addRest, { once: true });
  }
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

  // What an address names is open.
  const unfold = () => {
    const target = document.querySelector(":target");
    if (!target) return;
    for (const part of all(":scope > details, :scope > .headed > details", target)) part.open = true;
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  // The query of a table's address: what it is filtered by, and the number of the sorted column, negative for
  // descending order. Old addresses have the former keys.
  const FILTERS = ["status", "unit", "area", "place"];
  const FORMER_KEYS = { tt: "status", dv: "unit", lv: "area", dp: "place", sx: "sort" };
  const written = [...new URLSearchParams(location.search)];
  const address = new URLSearchParams(written.map(([name, value]) => [FORMER_KEYS[name] || name, value]));

  // Where rows stand below each other, some browsers forget that they are rows. Asking whether they do would cost
  // a layout a table.
  const ROLES = { tbody: "rowgroup", tr: "row", td: "cell", "tbody th": "rowheader" };
  const setRoles = (table) => {
    table.setAttribute("role", "table");
    for (const name in ROLES) {
      for (const part of all(name, table)) {
        if (!part.closest("thead")) part.setAttribute("role", ROLES[name]);
      }
    }
  };

  const isHeading = (row) => row.cells[0].matches(".group");

  // A table whose heads sort it, and how many of its rows are shown.
  const setUpTable = (table) => {
    const body = table.tBodies[0];
    const lines = [...body.rows]; // rows, and headings above some of them
    const rows = lines.filter((row) => !isHeading(row));
    const heads = [...table.tHead.rows[0].cells];
    const count = document.createElement("span");
    count.className = "beside";
    const fold = table.closest("details.fold"); // its summary says what the caption says
    (fold ? fold.firstElementChild : table.caption.firstElementChild).append(" ", count);
    if (table.matches(".stack")) setRoles(table);
    const isSorting = heads.map((_, i) => rows.length > 1 && isSortable(rows, i));
    return { body, lines, rows, heads, count, fold, isSorting };
  };
  // Rows below a heading are sorted among themselves.
  const inOrder = ({ lines: rows }, sorted) => {
    if (!sorted) return rows;
    const column = Math.abs(sorted) - 1;
    const keys = new Map(rows.map((row) => [row, key(row.cells[column])]));
    let heading = 0;
    const groups = new Map(rows.map((row) => [row, isHeading(row) ? (heading += 1) - 0.5 : heading]));
    return [...rows].sort((a, b) => {
      const x = keys.get(a), y = keys.get(b);
      return groups.get(a) - groups.get(b) || (x === "") - (y === "") || Math.sign(sorted) * (x - y);
    });
  };

  // A listing: one table, or several with the same columns; with a form also what their rows are filtered by.
  const setUp = (listing) => {
    const tables = all("table", listing).map(setUpTable);
    const rows = tables.flatMap((table) => table.rows);
    const form = listing.querySelector(".filter");
    const controls = form ? all("[data-by]", form) : [];
    const control = (name) => controls.find((part) => part.dataset.by === name);
    const turn = form && form.querySelector(".turn");
    let sorted = 0; // the number of the sorted column, negative for descending order; 0 as the page was built

    const markActive = () => {
      const isActive = sorted !== 0 || controls.some((part) => part.value);
      form.classList.toggle("on", isActive);
    };
    const sort = (column) => {
      sorted = column;
      const direction = sorted > 0 ? "ascending" : "descending";
      for (const table of tables) {
        const isSorted = !sorted || table.isSorting[Math.abs(sorted) - 1];
        table.heads.forEach((head, i) => {
          if (table.isSorting[i]) head.setAttribute("aria-sort", i + 1 === Math.abs(sorted) ? direction : "none");
        });
        table.body.append(...inOrder(table, isSorted ? sorted : 0));
      }
      if (!form) return;
      control("sort").value = Math.abs(sorted) || "";
      turn.disabled = !sorted;
      turn.dataset.way = Math.sign(sorted);
      markActive();
    };
    // Reports are first sorted with the newest first.
    const inFirstOrder = (column) => {
      const cells = rows.map((row) => row.cells[column - 1]);
      return cells.some((cell) => cell && cell.dataset.n !== undefined) ? -column : column;
    };
    for (const { heads, isSorting } of tables) {
      heads.forEach((head, i) => {
        if (!isSorting[i]) return;
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        head.setAttribute("aria-sort", "none");
        button.onclick = () => {
          sort(Math.abs(sorted) === i + 1 ? -sorted : inFirstOrder(i + 1));
          remember();
        };
      });
    }
    const canSort = (column) => tables.some((table) => table.isSorting[column - 1]);
    if (form) {
      for (const option of [...control("sort").options]) {
        if (option.value && !canSort(+option.value)) option.remove();
      }
    }

    const plainTexts = new Map();
    const plainText = (row) => {
      if (!plainTexts.has(row)) plainTexts.set(row, plain(row.textContent));
      return plainTexts.get(row);
    };
    const chosenIn = (name) => control(name) ? control(name).value : "";
    const fits = (row, text) => {
      for (const name of FILTERS) {
        const value = chosenIn(name);
        if (value && !(row.dataset[name] || "").split(" ").includes(value)) return false;
      }
      return !text || plainText(row).includes(text);
    };
    // What was found opens its table; it is closed again when nothing is looked for any more.
    const unfoldFor = (table, isFound) => {
      if (isFound === Boolean(table.isUnfolded) || (isFound && table.fold.open)) return;
      table.fold.open = table.isUnfolded = isFound;
    };
    const filter = () => {
      if (!form) return;
      const text = plain(chosenIn("q").trim());
      const status = form.querySelector(".found");
      const say = (sentence, shown, of) => shown === of ? "" : sentence.replace("{shown}", shown).replace("{all}", of);
      const isFiltering = controls.some((part) => part.value && part.dataset.by !== "sort");
      let found = 0;
      for (const table of tables) {
        let shown = 0, heading = null;
        for (const row of table.lines) {
          if (isHeading(row)) {
            heading = row;
            heading.hidden = true;
            continue;
          }
          const isShown = fits(row, text);
          if (row.hidden === isShown) row.hidden = !isShown;
          if (!isShown) continue;
          shown += 1;
          if (heading) heading.hidden = false;
        }
        table.count.textContent = say(status.dataset.now, shown, table.rows.length);
        if (table.fold) unfoldFor(table, isFiltering && shown > 0);
        found += shown;
      }
      status.textContent = say(status.dataset.found, found, rows.length);
      markActive();
    };
    // The address names what is chosen, so that it can be passed on.
    const remember = () => {
      if (!form) return;
      const query = new URLSearchParams();
      for (const part of controls) {
        if (part.value && part.dataset.by !== "sort") query.append(part.dataset.by, part.value);
      }
      if (sorted) query.set("sort", sorted);
      const search = `${query}` ? `?${query}` : "";
      try { history.replaceState(null, "", location.pathname + search + location.hash); } catch (e) { /* not from a file */ }
      carry();
    };
    if (!form) return;
    const more = form.querySelector(".more");
    more.onclick = () => more.setAttribute("aria-expanded", form.classList.toggle("open"));
    form.oninput = (event) => {
      if (event.target.dataset.by === "sort") sort(inFirstOrder(+event.target.value));
      else filter();
      remember();
    };
    turn.onclick = () => { sort(-sorted); remember(); };
    form.querySelector(".reset").onclick = () => {
      for (const part of controls) part.value = "";
      sort(0);
      filter();
      remember();
    };
    for (const [name, value] of address) {
      const part = ["q", ...FILTERS].includes(name) && control(name);
      const isOffered = part && (!part.options || [...part.options].some((option) => option.value === value));
      if (isOffered) part.value = value;
    }
    const start = +address.get("sort");
    if (start && canSort(Math.abs(start))) sort(start);
    if (`${address}`) filter();
  };
  for (const listing of all(".listing, .groups")) {
    if (!listing.parentElement.closest(".groups")) setUp(listing);
  }

  // Only what really scrolls is a stop for the keyboard.
  if (window.ResizeObserver) {
    const watch = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        const scrolls = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
        target.tabIndex = scrolls ? 0 : -1;
      }
    });
    all(".scroll").forEach((part) => watch.observe(part));
  }
})();
