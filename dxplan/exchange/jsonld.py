"""The data as catalogues and search engines list it: schema.org and DCAT, in JSON-LD."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from dxplan.exchange.dataset import NAME, Dataset
from dxplan.exchange.labels import both, both_of, title
from dxplan.exchange.overviews import OVERVIEWS
from dxplan.messages import LANGUAGES

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sqlite": "application/vnd.sqlite3",
    "csv": "text/csv",
    "json": "application/json",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority/language/"
_LANGUAGES = {"vi": f"{_AUTHORITY}VIE", "en": f"{_AUTHORITY}ENG"}


@dataclass(frozen=True, slots=True)
class _Distribution:
    """A file that holds data, as a catalogue lists it."""

    file: str
    title: str
    media_type: str


def _distributions(files: Collection[str]) -> list[_Distribution]:
    """The workbook first, which most people want, then the database and the tables."""
    distributions = []
    for extension in ("xlsx", "sqlite"):
        file = f"{NAME}.{extension}"
        distributions.append(_Distribution(file, file, MEDIA_TYPES[extension]))
    for file in files:
        stem, _, extension = file.rpartition(".")
        is_table = extension in {"csv", "json"} and f"{stem}.csv" in files
        if not is_table:
            continue
        name = f"{_title(stem.rpartition('/')[2])} ({extension.upper()})"
        distributions.append(_Distribution(file, name, MEDIA_TYPES[extension]))
    return distributions


def _title(table: str) -> str:
    if table in OVERVIEWS:
        return both(f"overview.{table}.title")
    return both_of(lambda lang: title(table, lang))


def _in_languages(text_of: Callable[[str], str]) -> list[dict[str, str]]:
    return [{"@language": lang, "@value": text_of(lang)} for lang in LANGUAGES]


def schema_org(release: Dataset, files: Collection[str]) -> dict[str, Any]:
    """The dataset in the vocabulary of schema.org, as search engines for data read it."""
    is_id = {"@type": "@id"}
    context = {
        "@vocab": "https://schema.org/",
        "contentUrl": is_id,
        "license": is_id,
        "url": is_id,
    }
    document: dict[str, Any] = {"@context": context, "@type": "Dataset"}
    if release.site:
        document["@id"] = f"{release.site}/data/{NAME}"
        document["url"] = f"{release.site}/index.html"
    document["name"] = _in_languages(release.title)
    document["description"] = _in_languages(release.description)
    if release.licence:
        document["license"] = release.licence.address
    document["isAccessibleForFree"] = True
    document["inLanguage"] = list(LANGUAGES)
    document["dateModified"] = release.as_of
    if release.head.commit:
        document["version"] = release.head.commit
    publisher = _in_languages(release.publisher)
    document["publisher"] = {"@type": "Organization", "name": publisher}
    document["keywords"] = [word for _, word in release.keywords]
    document["distribution"] = [
        {
            "@type": "DataDownload",
            "name": one.title,
            "contentUrl": release.address(one.file),
            "encodingFormat": one.media_type,
        }
        for one in _distributions(files)
    ]
    return document


def _license(release: Dataset) -> dict[str, Any]:
    if release.licence is None:
        return {}
    return {"dct:license": {"@id": release.licence.address}}


def dcat(release: Dataset, files: Collection[str]) -> dict[str, Any]:
    """The dataset in the vocabulary of DCAT 3, as data portals harvest it."""
    context = {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
    document: dict[str, Any] = {"@context": context, "@type": "dcat:Dataset"}
    if release.site:
        document["@id"] = f"{release.site}/data/{NAME}"
    document["dct:title"] = _in_languages(release.title)
    document["dct:description"] = _in_languages(release.description)
    publisher = _in_languages(release.publisher)
    document["dct:publisher"] = {"@type": "foaf:Agent", "foaf:name": publisher}
    document |= _license(release)
    document["dct:modified"] = {"@type": "xsd:date", "@value": release.as_of}
    document["dct:language"] = [{"@id": address} for address in _LANGUAGES.values()]
    if release.site:
        document["dcat:landingPage"] = {"@id": f"{release.site}/index.html"}
    if release.head.commit:
        document["dcat:version"] = release.head.commit
    document["dcat:keyword"] = [
        {"@language": lang, "@value": word} for lang, word in release.keywords
    ]
    document["dcat:distribution"] = [
        _dcat_distribution(release, one) for one in _distributions(files)
    ]
    return document


def _dcat_distribution(release: Dataset, one: _Distribution) -> dict[str, Any]:
    address = {"@id": release.address(one.file)}
    media_type = f"https://www.iana.org/assignments/media-types/{one.media_type}"
    return {
        "@type": "dcat:Distribution",
        "dct:title": one.title,
        "dcat:downloadURL": address,
        "dcat:accessURL": address,
        "dcat:mediaType": {"@id": media_type},
        **_license(release),
    }
