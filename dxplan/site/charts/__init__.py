"""Charts: what is drawn and where, without words; `_charts.html` draws it.

Bars need no library. Axes come from detroit (the scales and ticks of d3 in Python, ISC): 0.2 ms
for the two axes of a chart, 1 ms with all its places. The templates draw it in 3 ms and about 1 KB
gzipped with classes, patterns and em, so that theme, print, text size and content policy hold.

Measured beside it: matplotlib's tickers alone take 2 ms and 100 MB of wheels, its SVG 70 to 110 ms;
Altair 70 to 100 ms; pygal 22 ms and 18 KB, LGPL; all three write text of a fixed size and colours
of their own into the picture. leather's ticks take no floats.

Places along a chart are percent of its width, heights are em, so that its text keeps the reader's
size at any width.
"""
