"""Pages without the blank lines that templates leave behind."""


def without_blank_lines(html: str) -> str:
    """A page without the blank lines that show nothing: those outside of `pre`."""
    outside, *parts = html.split("<pre")
    shown = [_squeezed(outside)]
    for part in parts:
        inside, end, outside = part.partition("</pre>")
        shown += ["<pre", inside, end, _squeezed(outside)]
    return "".join(shown)


def _squeezed(html: str) -> str:
    while "\n\n" in html:
        html = html.replace("\n\n", "\n")
    return html
