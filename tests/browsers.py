"""The browser that tests drive, and axe-core."""

import shutil

from playwright.sync_api import Page
from samples import TESTS

AXE = next(TESTS.glob("axe-core-*.min.js")).read_text(encoding="utf-8")


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


def violations(page: Page, *rules: str) -> list[object]:
    """What axe finds against WCAG 2.2 A and AA, and its best practices; or against some rules only."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    only = {"type": "rule", "values": rules} if rules else {
        "type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }  # fmt: skip
    script = "async (runOnly) => (await axe.run({runOnly, resultTypes: ['violations'], preload: false})).violations"
    return [
        (found["id"], [node["html"] for node in found["nodes"][:3]])
        for found in page.evaluate(script, only)
    ]


ONE_OF_A_KIND = """() => {
  const kind = (row) => [row, ...row.querySelectorAll("*")]
    .map((part) => [part.tagName, part.getAttribute("class"), part.getAttributeNames()].join()).join();
  for (const table of document.querySelectorAll("table")) {
    const seen = new Set();
    for (const row of table.querySelectorAll("tbody tr")) {
      if (seen.has(kind(row))) row.remove();
      else seen.add(kind(row));
    }
  }
}"""
"""Leaves the first of the rows of a table that are built alike: the others have its colours and stops too."""


OUTSIDE = """() => {
  const wrong = [], width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width || document.body.scrollWidth > width) wrong.push("the page itself");
  for (const table of document.querySelectorAll("table")) {
    const head = [...table.tHead.rows[0].cells], box = table.closest(".scroll");
    for (const cell of table.querySelectorAll("tbody tr:not([hidden]) > *")) {
      const place = cell.getBoundingClientRect();
      const folded = cell.closest("details:not([open])"), says_nothing = cell.matches("td:empty, .none");
      if (!cell.checkVisibility() && !folded && !says_nothing) wrong.push("no " + head[cell.cellIndex].textContent);
      if (box && getComputedStyle(box).overflowX === "visible" && place.right > width + 1) wrong.push(cell.textContent);
    }
  }
  for (const box of document.querySelectorAll(".scroll")) {
    const place = box.getBoundingClientRect();
    const window = width > 1000 && box.querySelector(".wide");
    if (box.scrollHeight > box.clientHeight + 1 && !window) wrong.push("rows below an edge: " + box.ariaLabel);
    for (const across of box.querySelectorAll("td[colspan] > *")) {
      if (across.getBoundingClientRect().right > place.right + 1) wrong.push("cut: " + across.textContent);
    }
  }
  for (const tag of document.querySelectorAll(".tag")) {
    if (tag.closest("details:not([open])")) continue;
    const box = tag.closest(".sideways, .scroll"), place = tag.getBoundingClientRect();
    const moves = box && getComputedStyle(box).overflowX !== "visible";
    const left = moves ? box.getBoundingClientRect().left - box.scrollLeft : 0;
    const right = moves ? left + box.scrollWidth : width;
    const icon = tag.querySelector("svg").getBoundingClientRect();
    const inside = place.left >= left - 1 && place.right <= right + 1;
    if (!inside || !place.width || icon.width < 8) wrong.push(tag.textContent);
  }
  return wrong.slice(0, 5);
}"""
"""Statuses, cells and the page itself that are not to be seen, and can't be reached by moving sideways."""
