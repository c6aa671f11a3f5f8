"""How much of a stranger's file we take on, each with its reason."""

MB = 1 << 20

MOST_FILE_BYTES = 64 * MB
"""A file is held in memory whole; the largest honest registers are a few MB."""

MOST_ENTRIES = 100_000
"""Parts in a zip container: a workbook has tens, one with a picture in every cell some thousands."""

MOST_SHEET_BYTES = 256 * MB
"""Unpacked size of one sheet, which is streamed: 100,000 rows of 20 columns take about 100 MB."""

MOST_PART_BYTES = 96 * MB
"""Unpacked size of any other part, which calamine holds in memory: a million distinct texts of 90 letters."""

MOST_UNPACKED_BYTES = 512 * MB
"""All parts that we read, together: at some 50 MB a second this stays within the time for one file."""

MOST_SHEETS = 500
"""Sheets that are read: each costs a look of its own, and nobody reviews more."""

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""The size of a sheet in Excel; cells addressed beyond it do not exist."""

MOST_DENSE_CELLS = 2_000_000
"""calamine fills the rectangle around all cells, at about 32 bytes each; up to here that is always affordable."""

MOST_DENSE_RATIO = 4
"""Beyond that, a rectangle this many times larger than the cells in it is read cell by cell instead."""

MOST_CELLS = 6_000_000
"""Cells of a sheet that is read at all; more do not fit beside calamine's copy in 600 MB."""

MOST_SLOW_CELLS = 600_000
"""Cells of an Excel sheet that is read cell by cell, at some 10 microseconds and 400 bytes each."""

MOST_STREAMED_CELLS = 1_200_000
"""Cells of an OpenDocument workbook, at some 8 microseconds each: what fits in the time for one file."""

MOST_FILLED_AREAS = 100_000
"""Areas of one colour on a sheet; where more alternate it is a picture, and its colours are left out."""

MOST_FILLED_COLUMNS = 64
"""Groups of columns of an OpenDocument sheet with a colour of their own that are looked into: each costs every row."""

MOST_REPEATED_SPACES = 32_767
"""Blanks that one OpenDocument mark may stand for: the letters that a cell holds in Excel."""

MOST_LISTED = 20
"""Remarks of one kind for a sheet that are given cell by cell; what is beyond is told in one, by ranges."""

CHUNK = 1 * MB
"""Bytes unpacked at a time."""

FAR = 10_000
"""Blank rows before a filled one that make it worth a word."""

MOST_SECONDS = 10
"""Wall time in which a file is read; what is understood from it comes after, and 15 s is the promise for all."""

MOST_SECONDS_WHEN_BUSY = 30
"""The same at most, where other programs hold the processors: whether a file is read is no matter of what else runs."""

MOST_CPU_SECONDS = 10
"""Processor time of the process that reads a file: it ends by itself also when nobody is left to end it."""

MOST_MEMORY = 460 * MB
"""Addresses of the process that reads a file: 100,000 rows of 20 texts take 440 MB, and 600 MB are for all processes."""

MOST_ANSWER_BYTES = 128 * MB
"""What a reading process may send back: a sheet of the most cells, or the most text, with room to spare."""

MOST_LIST_BYTES = 8 * MB
"""Unpacked size of a container's own list of parts, the only part that is unpacked outside the reading process."""

MOST_DOCUMENT_PART_BYTES = 16 * MB
"""Unpacked size of a part of a Word document or presentation, which becomes a tree of some ten times that; a book takes 5 MB."""

MOST_PAGES = 300
"""Pages of a PDF that are read, at some 20 milliseconds each; that there are more is told."""

MOST_DRAWN_BYTES = 7 * MB
"""Unpacked instructions of a PDF's pages, at about a second each MB; a page of letters takes 5 kB, a dense one of a browser 100."""
