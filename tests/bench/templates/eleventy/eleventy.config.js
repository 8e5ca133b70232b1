// Filters that the templates ask for the pages of other records, labels, menus and rows.
import { readFileSync } from "node:fs";

const labels = JSON.parse(readFileSync("labels.json", "utf8"));
const menu = JSON.parse(readFileSync("menu.json", "utf8"));

export default function (config) {
  const pages = { vi: new Map(), en: new Map() };
  const rows = new Map();

  config.addCollection("records", (api) => {
    rows.clear();
    for (const item of api.getAll()) {
      const { language, path, title, record } = item.data;
      pages[language].set(path, { url: item.url, title, record });
    }
    return [];
  });
  config.addFilter("page", (key, language) => pages[language].get(key) ?? {});
  config.addFilter("t", (key, language) => labels[language][key] ?? key);
  config.addFilter("menu", (language, first, last) =>
    menu.map((path) => pages[language].get(path)).filter(Boolean).slice(first, last),
  );
  config.addFilter("day", (value) => value.split("-").reverse().join("/"));
  config.addFilter("distinct", (keys, field, language) => {
    const values = new Set();
    for (const key of keys) {
      const value = pages[language].get(key)?.record?.[field] ?? [];
      for (const part of [].concat(value)) values.add(part);
    }
    return [...values].sort();
  });
  config.addFilter("bars", (block) => {
    const step = 100 / block.rows.length;
    const bars = [];
    for (const [place, row] of block.rows.entries()) {
      for (const text of row.cells) {
        if (!/^\d+$/.test(text)) continue;
        const height = Math.min(14, Number(text));
        bars.push({
          x: (place * step).toFixed(2),
          y: (15 - height).toFixed(2),
          width: (0.8 * step).toFixed(2),
          height: height.toFixed(2),
          text,
        });
      }
    }
    return bars;
  });
  // A row stands in many tables: it is rendered once and kept.
  config.addFilter("kept_row", (key, wide, language) => rows.get(`${language} ${wide} ${key}`));
  config.addFilter("keep_row", (row, key, wide, language) => {
    rows.set(`${language} ${wide} ${key}`, row);
    return row;
  });
  return {
    dir: { input: "content", includes: "../templates", output: process.env.OUT },
    templateFormats: ["md"],
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
