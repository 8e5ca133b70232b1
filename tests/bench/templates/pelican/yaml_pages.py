"""A reader of Markdown with YAML front matter, and the filters of the templates."""

from pathlib import Path

import yaml
from jinja_filters import Filters
from markdown import Markdown
from pelican import signals
from pelican.readers import BaseReader

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlReader(BaseReader):
    """Reads one page; what is not a setting of Pelican's goes into `fields`."""

    enabled = True
    file_extensions = ("md",)

    def read(self, source_path):
        text = Path(source_path).read_text(encoding="utf-8")
        head, _, body = text.removeprefix("---\n").partition("\n---\n")
        fields = yaml.load(head, LOADER)  # noqa: S506 - a safe one, in C where there is one
        address = f"{fields['language']}/{fields['path']}".rstrip("/")
        metadata = {
            "title": fields["title"],
            "slug": address,
            "template": fields["template"],
            "save_as": f"{address}/index.html",
            "url": f"{address}/",
            "fields": fields,
        }
        return Markdown(extensions=["tables", "fenced_code"]).convert(body), metadata


def add_reader(readers):
    readers.reader_classes["md"] = YamlReader


def add_filters(generator):
    filters = Filters()
    filters.install(generator.env)
    generator.filters = filters


def add_pages(generator):
    for page in generator.pages:
        fields = page.fields
        url = f"/{page.url}"
        generator.filters.add(
            fields["language"],
            fields["path"],
            url,
            fields["title"],
            fields.get("record"),
        )


def register():
    signals.readers_init.connect(add_reader)
    signals.page_generator_init.connect(add_filters)
    signals.page_generator_finalized.connect(add_pages)
