"""The sources of a Hugo site with the pages of a mirror."""

import shutil
from pathlib import Path

import yaml

from tests.bench.front_matter import with_front_matter
from tests.bench.mirror import LANGUAGES, Mirror
from tests.bench.page_sources import MENU, address, page_fields

TEMPLATES = Path(__file__).parent / "templates"


def configuration(mirror: Mirror) -> dict[str, object]:
    """hugo.yaml: two languages, each with its folder and its menu."""
    titles = {(page.language, page.path): page.title for page in mirror.pages}
    languages = {}
    for weight, language in enumerate(LANGUAGES, 1):
        entries = []
        for place, name in enumerate(MENU, 1):
            title = titles.get((language, name))
            if title is not None:
                entry = {"name": title, "pageRef": f"/{address(name)}", "weight": place}
                entries.append(entry)
        languages[language] = {
            "weight": weight,
            "contentDir": f"content/{language}",
            "menus": {"main": entries},
        }
    return {
        "baseURL": "https://example.org/",
        "defaultContentLanguage": "vi",
        "defaultContentLanguageInSubdir": True,
        "disableKinds": ["taxonomy", "term", "rss", "sitemap", "404"],
        "languages": languages,
    }


def write_hugo(mirror: Mirror, out: Path) -> None:
    """Write the whole source tree."""
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(TEMPLATES / "hugo", out)
    labels = yaml.safe_load((TEMPLATES / "labels.yaml").read_text(encoding="utf-8"))
    (out / "i18n").mkdir()
    for language in LANGUAGES:
        text = yaml.safe_dump(labels[language], allow_unicode=True)
        (out / "i18n" / f"{language}.yaml").write_text(text, encoding="utf-8")
    text = yaml.safe_dump(configuration(mirror), allow_unicode=True)
    (out / "hugo.yaml").write_text(text, encoding="utf-8")
    for language in LANGUAGES:
        write_content(mirror, language, out / "content" / language)


def write_content(mirror: Mirror, language: str, out: Path) -> None:
    """Write the pages of one language."""
    pages = [page for page in mirror.pages if page.language == language]
    folders = {address(page.path).rpartition("/")[0] for page in pages}
    ancestors = {folder for path in folders for folder in folders_of(path)}
    sections = set()
    for page in pages:
        path = address(page.path)
        fields, body = page_fields(page, mirror)
        fields = {"title": page.title, "layout": page.kind, **fields}
        fields["parents"] = [f"/{key}" for key in fields.get("parents", ())]
        if path in ancestors:
            sections.add(path)
            file = out / path / "_index.md"
        else:
            file = out / f"{path}.md"
        if page.kind == "page":
            del fields["layout"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(with_front_matter(fields, body), encoding="utf-8")
    for path in ancestors - sections - {""}:
        if "/" not in path:
            text = with_front_matter({"build": {"render": "never"}}, "")
            (out / path / "_index.md").write_text(text, encoding="utf-8")


def folders_of(path: str) -> list[str]:
    """A folder and all folders above it."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts) + 1)]
