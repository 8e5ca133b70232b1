"""Who publishes, and what every file but the pages says of it."""

from dxplan.config.config import Config
from dxplan.exchange.labels import data_catalogue


def publisher_of(config: Config, lang: str) -> str:
    """Who publishes."""
    if config.publisher:
        return config.publisher
    return data_catalogue(lang)("about.contributors")


def publication_note(config: Config, lang: str) -> str:
    """Whether it is an official publication, by whom, and the publisher's note on the sources."""
    key = "about.unofficial"
    if config.official:
        key = "about.official"
    standing = data_catalogue(lang)(key, publisher=publisher_of(config, lang))
    return f"{standing} {_note(config, lang)}".strip()


def _note(config: Config, lang: str) -> str:
    """The publisher's note on the sources, in another language where it is only there."""
    notes = config.sources_note
    if not notes:
        return ""
    note = notes.get("en")
    if lang == "vi":
        note = notes.get("vi")
    if note:
        return note
    return next(iter(notes.values()))
