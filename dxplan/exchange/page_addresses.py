"""Where the page of a record is on the web."""

from dxplan.config.config import Config


def page_address(config: Config, record: str, lang: str) -> str | None:
    """The address of a record's page, in a language that is published; None without a site."""
    if not config.site_url:
        return None
    if lang not in config.languages:
        lang = config.lang
    return f"{config.site_url.rstrip('/')}/{lang}/{record}/index.html"
