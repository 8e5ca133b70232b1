"""The pictures that messengers show beside links: which there are, what they look like, the same bytes."""

import io
import re
from unicodedata import normalize

from page_reading import site_of
from PIL import Image
from rendering import site_files
from samples import ROOT, TASK, Files, on, task

from dxplan.compliance.progress_groups import GROUPS
from dxplan.history.head import NO_HEAD
from dxplan.site.sharing import fills
from dxplan.site.sharing.drawing import png
from dxplan.site.sharing.pictures import HEIGHT, WIDTH, BarPart, PictureContent
from dxplan.site.sharing.text_lines import TextStyle, font_of, set_text

AT = "https://example.org/cds/"
PLANS: Files = {
    TASK: task(),
    "na/q/plan.md": "---\ntitle: Chưa có việc\nperiod: 2022\n---\n",
}
LETTERS = "aăâeêioôơuưyđ"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def picture(
    name: str, sizes: tuple[int, ...] = (9, 8, 1, 2, 4000, 3)
) -> PictureContent:
    parts = [
        BarPart(group, f"Nhóm việc có tên khá dài {group}", str(size), size)
        for group, size in zip(GROUPS, sizes, strict=True)
    ]
    return PictureContent("Tỉnh", name, "Câu " * 90, tuple(parts), "Trang " * 50)


def files(**config: object) -> dict[str, bytes]:
    site = site_of(on("2022-08-01", PLANS), **config)
    return site_files(ROOT, site, NO_HEAD)


def pictures(made: dict[str, bytes]) -> set[str]:
    return {path for path in made if path.endswith(".png")}


def test_a_jurisdiction_and_a_plan_with_tasks_have_a_picture_at_an_address() -> None:
    made = files(site_url=AT)
    shown = pictures(made)
    assert shown == {
        f"share/{lang}/{key}.png" for lang in ("vi", "en") for key in ("na", "na/p")
    }
    for path in shown:
        lang, key = re.fullmatch(r"share/(..)/(.*)\.png", path).groups()  # type: ignore[union-attr]
        html = made[f"{lang}/{key}/index.html"].decode()
        assert f'<meta property="og:image" content="{AT}{path}">' in html
        assert '<meta name="twitter:card" content="summary_large_image">' in html
        (alt,) = re.findall(r'"og:image:alt" content="([^"]*)"', html)
        assert alt in html[html.index("<main") :]
    assert made["share/vi/na.png"] != made["share/en/na.png"]
    for config in ({}, {"site_url": AT, "share_pictures": False}):
        made = files(**config)
        assert pictures(made) == set()
        assert "og:image" not in made["vi/na/index.html"].decode()


def test_a_picture_is_small_and_has_the_same_bytes_every_time() -> None:
    content = picture("Kế hoạch chuyển đổi số năm 2022 của tỉnh Nghệ An")
    made = png(content)
    assert made == png(content)
    assert png(picture(normalize("NFD", content.name))) == made
    image = Image.open(io.BytesIO(made))
    assert image.size == (WIDTH, HEIGHT)
    assert len(image.getcolors() or ()) <= 16
    assert len(made) < 40_000


def test_texts_keep_to_their_room() -> None:
    for name in ("Ngắn", "Kế hoạch " * 60, "W" * 500):
        image = Image.open(io.BytesIO(png(picture(name)))).convert("L")
        edges = [image.crop(box) for box in ((0, 0, 72, 630), (1130, 0, 1200, 630))]
        assert [edge.getextrema() for edge in edges] == [(255, 255)] * 2
        assert image.crop((0, 0, 1200, 40)).getextrema() == (255, 255)
        assert image.crop((0, 600, 1200, 630)).getextrema() == (255, 255)
    text = set_text("Kế hoạch " * 60, (900, 200), TextStyle((60, 40)))
    assert text.size == 40
    assert text.height <= 200
    assert text.lines[-1].endswith("…")


def test_the_fonts_have_every_letter_of_vietnamese() -> None:
    syllables = {
        normalize("NFC", letter + tone) for letter in LETTERS for tone in TONES
    }
    single = {
        one for one in syllables | {one.upper() for one in syllables} if len(one) == 1
    }
    assert len(single) == 2 * (12 * 6 + 1)
    for weight in ("Regular", "Bold"):
        font = font_of(40, weight)  # type: ignore[arg-type]
        missing = bytes(font.getmask("\uffff"))
        assert [one for one in single if bytes(font.getmask(one)) == missing] == []


def test_pictures_have_the_colours_of_the_pages() -> None:
    assert set(fills.FILLS) == set(GROUPS)
    css = (ROOT / "site_templates/static/dxplan.css").read_text(encoding="utf-8")
    by_day = css[: css.index("@media")]
    for name, colour in fills.COLOURS.items():
        names = {f"--{name}: {colour};", f"--{name}-line: {colour};"}
        assert any(one in by_day for one in names), name
