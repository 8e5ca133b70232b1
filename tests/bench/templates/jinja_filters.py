"""Filters that the templates ask for the pages of other records, labels, menus and rows."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent


class Filters:
    """The filters over all pages of a site."""

    def __init__(self):
        self.labels = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
        self.names = json.loads((FOLDER / "menu.json").read_text(encoding="utf-8"))
        self.pages = {}
        self.rows = {}

    def add(self, language, path, url, title, record):
        """Make a page known to the templates."""
        self.pages[language, path] = {
            "url": url,
            "title": title,
            "record": record or {},
        }

    def page(self, key, language):
        return self.pages.get((language, key), {})

    def t(self, key, language):
        return self.labels[language].get(key, key)

    def menu(self, language, first, last):
        entries = [self.pages.get((language, name)) for name in self.names]
        return [entry for entry in entries if entry][first:last]

    def day(self, value):
        return "/".join(reversed(value.split("-")))

    def distinct(self, keys, field, language):
        values = set()
        for key in keys:
            value = self.page(key, language)["record"].get(field) or []
            values.update([value] if isinstance(value, str) else value)
        return sorted(values)

    def bars(self, block):
        step = 100 / len(block["rows"])
        for place, row in enumerate(block["rows"]):
            for text in row["cells"]:
                if text.isdecimal():
                    height = min(14, int(text))
                    yield {
                        "x": f"{place * step:.2f}",
                        "y": f"{15 - height:.2f}",
                        "width": f"{0.8 * step:.2f}",
                        "height": f"{height:.2f}",
                        "text": text,
                    }

    def kept_row(self, key, wide, language):
        """A row stands in many tables: it is rendered once and kept."""
        return self.rows.get((key, wide, language))

    def keep_row(self, row, key, wide, language):
        self.rows[key, wide, language] = row
        return row

    def install(self, environment):
        """Give the filters to a Jinja environment, which then escapes what it prints."""
        environment.autoescape = True
        names = ["page", "t", "menu", "day", "distinct", "bars", "kept_row", "keep_row"]
        environment.filters |= {name: getattr(self, name) for name in names}
