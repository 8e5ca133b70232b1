"""MkDocs: the fields of a page's front matter are the variables of its template."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from jinja_filters import Filters


def on_env(env, config, files):
    filters = Filters()
    filters.install(env)
    for file in files.documentation_pages():
        page = file.page
        meta = page.meta
        url = f"/{page.url}"
        filters.add(
            meta["language"], meta["path"], url, meta["title"], meta.get("record")
        )
    return env


def on_page_context(context, page, config, nav):
    context.update(page.meta)
    context["content"] = page.content
    return context
