"""The configuration of a web editor, Decap or Sveltia: a collection for each plan's records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import yaml

from dxplan.config.config import Config
from dxplan.diagnostics import Value
from dxplan.errors import DxplanError
from dxplan.forms.admin_page import admin_page
from dxplan.forms.cms_fields import Editor, Widget
from dxplan.messages import Catalogue
from dxplan.model.records import MODELS, Kind, Plan
from dxplan.portfolio.portfolio import Portfolio, Record

_KEYS: Mapping[Kind, Sequence[str]] = {
    "task": ("title", "number", "lead_unit", "area", "deadline", "reports", "note"),
    "target": ("title", "number", "lead_unit", "area", "by", "measurements", "note"),
}
"""What is shown of a record; every other key stays as it is written."""

_ENTRY_KEYS: Mapping[str, Sequence[str]] = {
    "reports": (
        "date",
        "status",
        "completed_on",
        "percent",
        "document",
        "evidence",
        "note",
        "difficulty",
        "proposal",
    ),
    "measurements": ("date", "value", "document", "note"),
}
"""Likewise of the entries of its logs."""

_NEEDED: Mapping[Kind, frozenset[str]] = {
    "task": frozenset({"title", "lead_unit", "deadline"}),
    "target": frozenset({"title", "by"}),
}
"""What a new record can't be made without."""


def cms_files(
    config: Config, portfolio: Portfolio, catalogue: Catalogue, prefix: str
) -> dict[str, bytes]:
    """The configuration and the page of the editor, by name.

    Raises DxplanError without a repository on GitHub or GitLab: only there editors propose what
    people review before it counts.
    """
    text = _yaml(configuration(config, portfolio, catalogue, prefix))
    head = f"# {catalogue('forms.generated', kind='cms')}\n"
    return {
        "config.yml": f"{head}{text}".encode(),
        "index.html": admin_page(config, catalogue).encode(),
    }


def configuration(
    config: Config, portfolio: Portfolio, catalogue: Catalogue, prefix: str
) -> dict[str, Any]:
    """The configuration as a value, which both editors take."""
    files = f"{prefix}{config.files or 'public'}"
    return {
        "backend": _backend(config),
        "publish_mode": "editorial_workflow",
        "media_folder": f"{files}/uploads",
        "public_folder": "/uploads",
        "slug": {"encoding": "ascii", "clean_accents": True},
        "output": {"omit_empty_optional_fields": True},
        "collections": list(_collections(config, portfolio, catalogue, prefix)),
    }


def _backend(config: Config) -> dict[str, Any]:
    """Where the repository is; changes become pull or merge requests there."""
    address = urlsplit(config.repository_url or "")
    host = address.hostname or ""
    repository = address.path.strip("/").removesuffix(".git")
    if "/" not in repository or "\n" in repository:
        raise DxplanError("cms-without-repository")
    backend: dict[str, Any] = {"name": "", "repo": repository, "branch": "main"}
    if host == "github.com":
        return backend | {"name": "github", "squash_merges": True}
    if "gitlab" not in host:
        raise DxplanError("cms-without-repository")
    backend |= {"name": "gitlab", "squash_merges": True}
    if host != "gitlab.com":
        backend["api_root"] = f"https://{host}/api/v4"
        backend["base_url"] = f"https://{host}"
    return backend


def _collections(
    config: Config, portfolio: Portfolio, catalogue: Catalogue, prefix: str
) -> Iterator[dict[str, Any]]:
    for plan in portfolio.plans.values():
        editor = Editor(
            portfolio,
            catalogue,
            plan.jurisdiction or "",
            config.languages,
            _ENTRY_KEYS,
        )
        for kind in ("task", "target"):
            yield from _collection(editor, plan, kind, prefix)


def _collection(
    editor: Editor, plan: Record[Plan], kind: Kind, prefix: str
) -> Iterator[dict[str, Any]]:
    """The tasks or targets of a plan; none where no title can be shown."""
    records = _written(editor.portfolio, plan.id, kind)
    widgets = list(editor.widgets(MODELS[kind], _KEYS[kind], records))
    shown = {widget["name"] for widget in widgets}
    if "title" not in shown:
        return
    kinds = editor.catalogue(f"forms.cms.{kind}s")
    title = " ".join(plan.fields.title.get(editor.catalogue.lang)[0].split())
    name = _identifier(widgets)
    yield {
        "name": f"{plan.id.replace('/', '--')}--{kind}s",
        "label": f"{kinds}: {title}",
        "description": editor.catalogue("forms.cms.description"),
        "folder": f"{prefix}plans/{plan.id}/{kind}s",
        "extension": "md",
        "format": "yaml-frontmatter",
        "identifier_field": name,
        "summary": f"{{{{{name}}}}}",
        "create": _NEEDED[kind] <= shown,
        "delete": False,
        "publish": False,
        "fields": [*widgets, _body(editor.catalogue)],
    }


def _written(portfolio: Portfolio, plan: str, kind: Kind) -> list[Mapping[str, Value]]:
    """The front matter of a plan's records, as it is written."""
    index = portfolio.index(kind)
    return [record.front_matter for record in index.values() if record.plan == plan]


def _identifier(widgets: Sequence[Widget]) -> str:
    """The field by which entries are listed: the title, in the first language where it has two."""
    title = next(widget for widget in widgets if widget["name"] == "title")
    if title["widget"] == "object":
        return f"title.{title['fields'][0]['name']}"
    return "title"


def _body(catalogue: Catalogue) -> Widget:
    """The text below the front matter, shown as it is written."""
    return {
        "name": "body",
        "label": catalogue("forms.cms.body"),
        "widget": "markdown",
        "required": False,
        "modes": ["raw"],
    }


class _Dumper(yaml.SafeDumper):
    """Writes YAML without anchors: a list of options that stands in two places is written twice."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as the writer asks it
        return True


def _yaml(value: object) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=4096
    )
    return text
