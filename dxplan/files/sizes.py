"""The limits of what is read, so that no input exhausts a machine; docs/format.md has them all."""

# files below plans/

MAX_BYTES = 1_000_000
"""A record larger than this is not a record."""

MAX_FOLDERS = 20
"""Folders in one another below plans/ that are looked into: a record lies in three or four."""

MAX_FILES = 1_000_000
"""Files below plans/ that are looked at."""

MAX_COPIED = 5_000_000
"""Bytes of the largest file that is copied. A photo of 2,000 pixels has less than one million;
readers on a telephone wait for each byte, and git keeps every version for good."""

# front matter and registers

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

MAX_DEPTH = 20
"""Levels of nesting of YAML; the format needs six."""

MAX_DATE = 200
"""Characters beyond which no text is a day, a period or a deadline in a usual form."""

MAX_NUMBER = 100
"""Characters beyond which no text is a number or a flag; a key is made of as many of a name."""

MAX_SPREAD = 500
"""Entries of a list that a fix writes out of one text: each such fix writes the whole list."""

# Markdown

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

# configuration and files of one's own

MAX_CONFIGURATION = 40_000
"""Bytes of a configuration: reading a key of many parts takes the square of its length."""

MAX_OWN_FILE = 50_000_000
"""Bytes of one file: hosts of static sites take no larger ones, and git keeps every version."""

# tables, workbooks and forms of others

MAX_OFFICE_FILE = 20_000_000
"""Bytes of a Word or Excel file; the workbook of a whole ministry is a tenth of it."""

MAX_UNPACKED = 60_000_000
"""Bytes of all parts of a file once unpacked, as its directory states them: read in 20 seconds."""

MAX_PARTS = 2_000
"""Parts that a Word or Excel file may have."""

MAX_CELLS = 1_000_000
"""Rows times columns of a sheet; a whole ministry has a tenth of it."""

MAX_ROWS = 5_000
"""Rows of one table that are read; a longer one is no appendix of a plan."""

MAX_CELL = 20_000
"""Characters of one cell; a longer one is left."""

MAX_NEW_UNITS = 500
"""Units that one import adds to the register: each is compared with all the others."""

MAX_PAGES = 200
"""Pages of a PDF that are read."""

MAX_ISSUE = 65_536
"""Characters of an issue on GitHub."""

# published sites of others

MAX_SITE_FILE = 100_000_000
"""Bytes of a file of the data, or of a manifest: of some hundreds of thousands of files."""

MAX_SUMMED = 200_000_000
"""Bytes of a file whose sum alone is worked out."""
