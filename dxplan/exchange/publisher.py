"""Who publishes, and what every file but the pages says of it."""

from dxplan.config.config import Config
from dxplan.exchange.labels import data_catalogue


def publisher_of(config: Config, lang: str) -> str:
    """Who publishes."""
    return config.publisher or data_catalogue(lang)("about.contributors")


def standing_of(config: Config, lang: str) -> str:
    """Whether it is an official publication, by whom, and the publisher's note on the sources."""
    key = "about.official" if config.official else "about.unofficial"
    standing = data_catalogue(lang)(key, publisher=publisher_of(config, lang))
    notes = config.sources_note or {}
    note = notes.get("vi" if lang == "vi" else "en") or next(iter(notes.values()), "")
    return f"{standing} {note}".strip()
