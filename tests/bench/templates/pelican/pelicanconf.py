"""Pelican: pages with YAML front matter, one template each."""

import sys
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER))

import yaml_pages  # noqa: E402

SITENAME = "Commitments"
SITEURL = ""
PATH = str(FOLDER / "content")
PAGE_PATHS = [""]
ARTICLE_PATHS = []
THEME = str(FOLDER / "theme")
PLUGINS = [yaml_pages]
TIMEZONE = "Asia/Ho_Chi_Minh"
DEFAULT_LANG = "vi"
DEFAULT_DATE = None
DIRECT_TEMPLATES = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
STATIC_PATHS = []
LOAD_CONTENT_CACHE = False
