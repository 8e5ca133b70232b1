"""The page of the web editor: one script of one version, which the browser checks by its hash."""

from html import escape

from dxplan.config.config import Config
from dxplan.messages import Catalogue

_FOLDER = "https://unpkg.com/@sveltia/cms@0.221.1/"
_SCRIPT = f"{_FOLDER}dist/sveltia-cms.js"
_INTEGRITY = "sha384-JQ+XsKx/UzwdTiNnFStza3XtqqQoVtyNPApkfvwlzZDfhe7giE9CnfQrpHqgv3k6"

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="script-src {folder}; worker-src 'self' blob:; object-src 'none'; base-uri 'none'">
<title>{title}</title>
</head>
<body>
<script src="{script}" integrity="{integrity}" crossorigin="anonymous"></script>
</body>
</html>
"""  # noqa: E501 - a policy is one line


def admin_page(config: Config, catalogue: Catalogue) -> str:
    """The page beside which the configuration lies; search engines leave it out."""
    title = config.title or "dxplan"
    return _PAGE.format(
        lang=catalogue.lang,
        title=escape(catalogue("forms.cms.title", title=title)),
        folder=_FOLDER,
        script=_SCRIPT,
        integrity=_INTEGRITY,
    )
