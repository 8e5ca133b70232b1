// The search page: folds the query as the build folded the site (dxplan/site/search/index.py), loads the scripts that hold its
// words, then those that hold the titles of the hits shown. Scripts, because a page opened from a file may load no other.
(() => {
  "use strict";
  const SHOWN = 20, WORDS = 10, FEW = 3;
  const here = document.currentScript.src, lang = document.documentElement.lang;
  const input = document.getElementById("q"), found = document.getElementById("found"), hits = document.getElementById("hits");
  const said = document.getElementById("said").content;
  const query = (new URLSearchParams(location.search).get("q") || "").slice(0, 200).trim();
  const say = (name, values = {}) => {
    found.textContent = found.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  };
  const copy = (query) => said.querySelector(query).cloneNode(true);

  const WORD = /[\p{L}\p{N}][\p{L}\p{N}\u0300-\u036f]*/gu;
  // Letters that only look like Latin ones, as in dxplan/text/letters.py: Đ of Iceland, ư of PDF files, Cyrillic, Greek.
  const ALIKE = "\u00d0\u00f0\u0189\u0256\u01a2\u01a3", MEANT = "ĐđĐđƯư", LATIN = /[A-Za-z\u00c0-\u024f\u1e00-\u1eff]/;
  const TWINS = "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u0430\u0435\u043a\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03bf\u03bd\u03c1\u03b9\u03ba\u03c5\u03c7";
  const TWINS_MEANT = "ABEKMHOPCTYXIJSaekopcyxijsABEZHIKMNOPTYXaovpikux";
  const swapped = (word, from, to) => word.replace(/[^]/g, (letter) => from.includes(letter) ? to[from.indexOf(letter)] : letter);
  const inLatin = (word) => {
    const known = swapped(word, ALIKE, MEANT);
    return LATIN.test(known) ? swapped(known, TWINS, TWINS_MEANT) : known;
  };
  const wordsOf = (text) => (text.normalize("NFKC").match(WORD) || []).map((word) => inLatin(word).toLowerCase());
  const fold = (word) => inLatin(word.normalize("NFKC")).normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/đ/g, "d");
  const isStart = (term) => term.length > 3;
  const fits = (word, term) => word === term || (isStart(term) && word.startsWith(term));
  const hasTerm = (text, term) => wordsOf(text).some((word) => fits(fold(word), term));
  const unpack = (text) => {
    const numbers = [];
    let last = -1, gap = 0, shift = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i) - 48;
      gap += (code & 31) << shift;
      shift = code > 31 ? shift + 5 : 0;
      if (!shift) { numbers.push(last += gap + 1); gap = 0; }
    }
    return numbers;
  };

  const arrived = {}, asked = {};
  window.dxplanSearch = (name, part) => { arrived[name] = part; };
  const load = (name) => asked[name] || (asked[name] = new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = new URL(`../search/${name}.js`, here);
    script.onload = () => done(arrived[name]);
    script.onerror = fail;
    document.head.append(script);
  }));

  // Which documents fit: [all words, some words], best first. A word of four letters also finds longer ones.
  const search = async (index, typed, terms) => {
    const place = (key) => Math.max(0, index.first.filter((first) => first <= key).length - 1);
    const pairs = [terms[0] + " ^", terms[terms.length - 1] + " $", ...terms.slice(1).map((term, i) => `${terms[i]} ${term}`)];
    const wanted = new Set(pairs.map(place));
    for (const term of terms) for (let i = place(term), end = isStart(term) ? place(term + "\uffff") : i; i <= end; i++) wanted.add(i);
    const parts = await Promise.all([...wanted].map((i) => load(index.index[i])));
    const count = new Uint8Array(index.size), score = new Float64Array(index.size);
    const weights = lang === "en" ? [8, 12, 10, 1] : [12, 8, 10, 1];
    const isExact = typed.some((word, i) => word !== terms[i]);
    const missing = [];
    new Map(terms.map((term, i) => [term, typed[i]])).forEach((word, term) => {
      const best = new Float64Array(index.size);
      for (const part of parts) for (const key in part) {
        if (key.includes(" ") || !fits(key, term)) continue;
        for (const written in part[key]) part[key][written].split("|").forEach((list, i) => {
          const value = (key === term ? weights[i] : weights[i] / 2) + (isExact && written === word && i < 3 ? 3 : 0);
          for (const n of unpack(list)) best[n] = Math.max(best[n], value);
        });
      }
      const size = best.filter(Boolean).length, rare = Math.log(1 + index.size / size);
      best.forEach((value, n) => { if (value) { count[n]++; score[n] += value * rare; } });
      if (!size) missing.push(term);
    });
    const ends = new Uint8Array(index.size);
    pairs.forEach((pair, i) => {
      for (const part of parts) if (Object.prototype.hasOwnProperty.call(part, pair)) for (const n of unpack(part[pair])) {
        score[n] += i > 1 ? 8 : ++ends[n] > 1 ? 12 : 0;
      }
    });
    const distinct = new Set(terms).size, numbers = [...count.keys()];
    const order = (a, b) => count[b] - count[a] || score[b] - score[a] || a - b;
    const all = numbers.filter((n) => count[n] === distinct).sort(order);
    const some = all.length < FEW ? numbers.filter((n) => count[n] < distinct && count[n] * 2 > distinct).sort(order) : [];
    return [all, some, missing.length ? meant(parts, typed, terms, missing) : ""];
  };

  // One letter wrong, missing, too many, or two in the wrong order.
  const isNear = (a, b) => {
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    const x = a.slice(i), y = b.slice(i);
    return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1) || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
  };
  const meant = (parts, typed, terms, missing) => {
    const mended = typed.map((word, i) => {
      if (!missing.includes(terms[i])) return word;
      let most = 0, best = "";
      for (const part of parts) for (const key in part) if (!key.includes(" ") && key.length > 2 && isNear(terms[i], key)) {
        for (const written in part[key]) if (part[key][written].length > most) { most = part[key][written].length; best = written; }
      }
      return best;
    });
    return mended.includes("") ? "" : mended.join(" ");
  };

  // Text as text, its words that were searched for marked.
  const marked = (text, terms) => {
    const parts = [];
    let last = 0;
    for (const match of text.matchAll(WORD)) {
      if (!terms.some((term) => fits(fold(match[0]), term))) continue;
      const mark = document.createElement("mark");
      mark.textContent = match[0];
      parts.push(text.slice(last, match.index), mark);
      last = match.index + match[0].length;
    }
    return [...parts, text.slice(last)];
  };
  const inLanguage = ([vi, en], terms) => {
    const span = document.createElement("span"), isOther = lang === "en" ? vi && en === undefined : !vi;
    if (isOther) span.lang = lang === "en" ? "vi" : "en";
    span.append(...marked((lang === "en" ? en : vi) || vi || en || "", terms));
    return span;
  };
  // As Decree 30/2020 writes days: 06/3/2022, with a nought before January and February alone.
  const written = (day) => {
    const form = { year: "numeric", timeZone: "UTC" };
    if (lang === "en") return day.toLocaleDateString("en-GB", { ...form, day: "numeric", month: "long" });
    const month = day.getUTCMonth() < 2 ? "2-digit" : "numeric";
    return day.toLocaleDateString(lang, { ...form, day: "2-digit", month });
  };
  const item = ([kind, address, number, title, place, names, before, now, marks, day], terms) => {
    const hit = document.createElement("li"), link = document.createElement("a");
    link.href = address;
    if (number) {
      const span = document.createElement("span");
      span.className = "number";
      span.append(...marked(number, terms), kind === "document" ? "" : ".");
      link.append(span, " ");
    }
    link.append(inLanguage(title, terms));
    hit.append(copy(`[data-kind="${kind}"]`), link);
    const other = lang === "en" ? title[0] : title[1];
    if (!link.querySelector("mark") && other && title.length > 1) {
      const shown = document.createElement("p"), span = document.createElement("span");
      span.lang = lang === "en" ? "vi" : "en";
      span.append(...marked(other, terms));
      shown.append(span);
      if (shown.querySelector("mark")) hit.append(shown);
    }
    for (const [said, others] of [["names", names], ["before", before]]) {
      const line = copy(`[data-said="${said}"]`), told = others.filter((name) => terms.some((term) => hasTerm(name, term) && !hasTerm(link.textContent, term)));
      told.forEach((name, i) => line.append(i ? "; " : "", ...marked(name, terms)));
      if (told.length) hit.append(line);
    }
    for (const [texts, line, between] of [[now, copy('[data-said="now"]'), "; "], [place, document.createElement("p"), " · "]]) {
      texts.forEach((text, i) => line.append(i ? between : "", inLanguage(text, terms)));
      line.className = "beside";
      if (texts.length) hit.append(line);
    }
    // A list is found by what people call it, which it may not call itself.
    if (!hit.querySelector("mark") && kind !== "page") hit.append(copy('[data-said="in_text"]'));
    for (const mark of marks) {
      const tag = copy(`[data-mark="${mark}"]`), time = tag.querySelector("time");
      if (time) {
        time.dateTime = day;
        time.textContent = written(new Date(day));
      }
      hit.append(tag);
    }
    return hit;
  };

  const list = async (index, numbers, terms) => {
    const all = document.createElement("ol"), more = copy('[data-said="more"]');
    all.className = "plain results";
    hits.append(all);
    let shown = 0;
    const next = async () => {
      const now = numbers.slice(shown, shown + SHOWN);
      const parts = await Promise.all(now.map((n) => load(index.titles[Math.floor(n / index.each)])));
      const items = now.map((n, i) => item(parts[i][n % index.each], terms));
      all.append(...items);
      if (shown) items[0].querySelector("a").focus();
      shown += now.length;
      more.hidden = shown >= numbers.length;
    };
    more.onclick = () => next().catch(() => say("failed"));
    await next();
    hits.append(more);
  };

  const show = async () => {
    const typed = wordsOf(query).slice(0, WORDS), terms = typed.map(fold);
    const index = await load("index");
    const [all, some, better] = typed.length && index.size ? await search(index, typed, terms) : [[], [], ""];
    hits.replaceChildren();
    if (better) {
      const line = copy('[data-said="meant"]'), link = document.createElement("a");
      link.href = "?" + new URLSearchParams({ q: better });
      link.textContent = better;
      line.append(link);
      hits.append(line);
    }
    if (all.length) await list(index, all, terms);
    else hits.append(copy('[data-said="help"]'));
    if (some.length) {
      const heading = copy('[data-said="some"]');
      heading.append(` (${some.length.toLocaleString(lang)})`);
      hits.append(heading);
      await list(index, some, terms);
    }
    if (hits.querySelector("[data-mark]")) hits.append(copy('[data-said="as_of"]'));
    hits.hidden = false;
    say(all.length ? some.length ? "foundBoth" : "found" : some.length ? "foundSome" : "nothing", { all: all.length.toLocaleString(lang), some: some.length.toLocaleString(lang), query });
  };

  if (query) {
    input.value = query;
    document.title = `${query} – ${document.title}`;
    say("loading");
    show().catch(() => say("failed"));
  }
})();
