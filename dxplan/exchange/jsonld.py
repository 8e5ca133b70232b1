"""The package told to catalogues and search engines: schema.org and DCAT, as JSON-LD."""

from collections.abc import Mapping
from typing import Any

from dxplan.exchange.dataset import NAME, Dataset
from dxplan.exchange.labels import both, both_of, title, words
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


def _distributions(files: Mapping[str, bytes]) -> list[tuple[str, str, str]]:
    """The files that hold data: name, title, media type; the workbook first, which most people want."""
    whole = [
        (f"{NAME}.{form}", f"{NAME}.{form}", MEDIA_TYPES[form])
        for form in ("xlsx", "sqlite")
    ]
    tables = [
        (name, f"{_title(stem.rpartition('/')[2])} ({form.upper()})", MEDIA_TYPES[form])
        for name in files
        for stem, _, form in [name.rpartition(".")]
        if form in {"csv", "json"} and f"{stem}.csv" in files
    ]
    return whole + tables


def _title(table: str) -> str:
    return (
        both(f"overview.{table}.title")
        if table in OVERVIEWS
        else both_of(lambda lang: title(table, lang))
    )


def _in_languages(told: Any) -> list[dict[str, str]]:
    return [{"@language": lang, "@value": told(lang)} for lang in LANGUAGES]


def schema_org(release: Dataset, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The dataset in the words of schema.org, as search engines for data read it."""
    return {
        "@context": {
            "@vocab": "https://schema.org/",
            "contentUrl": {"@type": "@id"},
            "license": {"@type": "@id"},
        }
        | {"url": {"@type": "@id"}},
        "@type": "Dataset",
        **(
            {"@id": f"{release.site}/data/{NAME}", "url": f"{release.site}/index.html"}
            if release.site
            else {}
        ),
        "name": _in_languages(release.title),
        "description": _in_languages(release.description),
        **({"license": release.licence.address} if release.licence else {}),
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        "dateModified": release.as_of,
        **({"version": release.head.commit} if release.head.commit else {}),
        "publisher": {
            "@type": "Organization",
            "name": _in_languages(release.publisher),
        },
        "keywords": [
            word
            for lang in LANGUAGES
            for word in words(lang)("about.keywords").split("; ")
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": title,
                "contentUrl": release.address(name),
                "encodingFormat": media,
            }
            for name, title, media in _distributions(files)
        ],
    }


def _license(release: Dataset) -> dict[str, Any]:
    return {"dct:license": {"@id": release.licence.address}} if release.licence else {}


def dcat(release: Dataset, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The dataset in the words of DCAT 3, as data portals harvest it."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@type": "dcat:Dataset",
        **({"@id": f"{release.site}/data/{NAME}"} if release.site else {}),
        "dct:title": _in_languages(release.title),
        "dct:description": _in_languages(release.description),
        "dct:publisher": {
            "@type": "foaf:Agent",
            "foaf:name": _in_languages(release.publisher),
        },
        **_license(release),
        "dct:modified": {"@type": "xsd:date", "@value": release.as_of},
        "dct:language": [{"@id": address} for address in _LANGUAGES.values()],
        **(
            {"dcat:landingPage": {"@id": f"{release.site}/index.html"}}
            if release.site
            else {}
        ),
        **({"dcat:version": release.head.commit} if release.head.commit else {}),
        "dcat:keyword": [
            {"@language": lang, "@value": word}
            for lang in LANGUAGES
            for word in words(lang)("about.keywords").split("; ")
        ],
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": title,
                "dcat:downloadURL": {"@id": release.address(name)},
                "dcat:accessURL": {"@id": release.address(name)},
                "dcat:mediaType": {
                    "@id": f"https://www.iana.org/assignments/media-types/{media}"
                },
                **_license(release),
            }
            for name, title, media in _distributions(files)
        ],
    }
