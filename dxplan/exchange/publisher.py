"""Who publishes, and what every file says of it: pages have their own words, all other files these."""

from dxplan.config.config import Config
from dxplan.exchange.labels import words


def publisher_of(config: Config, lang: str) -> str:
    """Who publishes."""
    return config.publisher or words(lang)("about.contributors")


def standing_of(config: Config, lang: str) -> str:
    """Whether it is an official publication, by whom, and what the publisher says of the sources."""
    publisher = publisher_of(config, lang)
    told = words(lang)(
        "about.official" if config.official else "about.unofficial", publisher=publisher
    )
    note = config.sources_note or {}
    more = note.get("vi" if lang == "vi" else "en") or next(iter(note.values()), "")
    return f"{told} {more}".strip()
