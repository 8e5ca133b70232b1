"""Charts: what is drawn and where, without words; `_charts.html` draws it.

Bars need no library. Axes come from detroit (the scales and ticks of d3, ISC): 0.16 ms for the two axes of a chart, and
the templates draw it in 1 to 2 KB with classes, patterns and em, so that theme, print, text size and content policy
hold. Measured beside it: matplotlib's tickers 2.1 ms and 100 MB of wheels; its SVG 70 to 110 ms, Altair 70 to 100 ms
a chart; pygal 22 ms and 18 KB; all three draw text of a fixed size with colours of their own. leather takes no floats.

Places along a chart are percent of its width, heights are em, so that its text keeps the reader's size at any width.
"""
