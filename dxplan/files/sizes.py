"""How large a file may be, and what is in it."""

MAX_BYTES = 1_000_000
"""A record larger than this is not a record."""

MAX_TEXT = 20_000
"""Characters of one text or key of a record or register: ten pages."""

MAX_VALUES = 20_000
"""Texts in the front matter of one record, those in lists and maps too: a report has about eight.

A register may have as many as fit into its entries.
"""

MAX_ITEMS = 5_000
"""Entries of one list in a record or in an entry of a register: there are 3,300 communes."""

MAX_ENTRIES = 10_000
"""Entries of one register: even short ones of this number fill a megabyte."""

MAX_BODY = 80_000
"""Bytes of one Markdown text that are read: 40 pages."""

MAX_LINKS = 2_000
"""Links, images and tags of one Markdown text: 50 a page.

Brackets without end take a time that grows with their square.
"""

MAX_COLUMNS = 60
"""Columns of a table in a Markdown text, and of one that is imported."""

MAX_NESTING = 19
"""Quotes and lists in one another in a Markdown text, of which a list counts twice.

What lies deeper is not shown by the library that renders them.
"""

MAX_SHOWN = 1_000_000
"""Characters of one Markdown text on a page, where each use of a link repeats its address."""

MAX_FOLDERS = 20
"""Folders in one another below plans/ that are looked into: a record lies in three or four."""

MAX_FILES = 1_000_000
"""Files below plans/ that are looked at."""
