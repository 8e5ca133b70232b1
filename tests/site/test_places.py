"""What pages show of places that are part of others."""

import re
from functools import cache

from page_reading import Pages, small, text_of
from samples import Files, md, task


def place(name: str, level: str, parent: str = "") -> str:
    above = f"\npart_of: {parent}" if parent else ""
    return md(f"name: {name}\nlevel: {level}{above}")


PLAN = md("title: Kế hoạch xã\ndocument: later\nperiod: 2022")

FILES: Files = {
    "hq/jurisdiction.md": place("Trung ương", "national"),
    "na/jurisdiction.md": place("Nghệ An", "province", "hq"),
    "nb/jurisdiction.md": place("Ninh Bình", "province", "hq"),
    "x2/jurisdiction.md": place("Xã Hai", "commune", "na"),
    "x1/jurisdiction.md": place("Xã Một", "commune", "nb"),
    "x1/units.yaml": "- key: a\n  name: Văn phòng xã\n",
    "x2/p/plan.md": PLAN,
    "x2/p/tasks/01.md": task(),
}


@cache
def site() -> Pages:
    return small(FILES)


def test_the_list_of_places_is_grouped_by_level_and_by_what_they_are_part_of() -> None:
    html = site()["vi/jurisdictions.html"]
    rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', html)
    assert [re.sub("<[^>]+>", "", row) for row in rows] == [
        "Trung ương", "Trung ương", "Cấp tỉnh", "Nghệ An", "Ninh Bình",
        "Cấp xã – Nghệ An", "Xã Hai", "Cấp xã – Ninh Bình", "Xã Một",
    ]  # fmt: skip


def test_a_province_lists_its_communes_with_their_counts_apart_from_its_own() -> None:
    html = site()["vi/na/index.html"]
    places = html[html.index('id="places"') :]
    assert "Xã Hai" in places
    assert "Xã Một" not in html
    assert "1 địa phương trực thuộc" in text_of(html)
    assert 'id="places"' not in site()["vi/x2/index.html"]
    assert "Trực thuộcNghệ An" in text_of(site()["vi/x2/index.html"])


def test_a_commune_without_registers_leads_to_those_of_its_province() -> None:
    html = site()["vi/x2/p/tasks/01/index.html"]
    assert 'na/a/index.html">Sở A</a>' in html
    assert "x2/a" not in html
    assert 'na/later/index.html"' in site()["vi/x2/p/index.html"]


def test_of_many_places_home_names_how_many_each_province_has() -> None:
    files = dict(FILES)
    for number in range(41):
        files[f"c{number}/jurisdiction.md"] = place(f"Xã {number}", "commune", "nb")
        files[f"c{number}/p/plan.md"] = PLAN
        files[f"c{number}/p/tasks/01.md"] = task()
    pages = small(files)
    home = pages["vi/index.html"]
    assert "Cấp xã – Ninh Bình: 41 bộ, ngành, địa phương có nhiệm vụ" in text_of(home)
    assert "nb/index.html#places" in home
    assert "Xã 7" not in text_of(home).split("Báo cáo gần đây")[0]
    assert "Xã 7" in pages["vi/nb/index.html"]


def test_the_sheet_of_a_place_has_few_rows_and_says_how_many_there_are() -> None:
    files: Files = {}
    for number in range(7):
        plan = f"na/p{number}"
        files[f"{plan}/plan.md"] = f"---\ntitle: Kế hoạch {number}\nperiod: 2022\n---\n"
        files[f"{plan}/tasks/01.md"] = task(deadline="2022-03")
    made = small(files, "2022-08-01")
    sheet = text_of(made["vi/print.jurisdiction/na/index.html"])
    assert "7 nhiệm vụ đã qua thời hạn bắt buộc" in sheet
    assert sheet.count("và 2 mục nữa trên trang web") == 2
    assert "Tính đến ngày 01/8/2022" in sheet
    assert "print.jurisdiction/na/" in made["vi/na/index.html"]
