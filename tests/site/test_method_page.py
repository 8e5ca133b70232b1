"""What the page of the method says of days off, and of what is not taken in."""

from page_reading import one_page, site_of, text_of
from samples import BASE, Files, on, task

HOLIDAYS: Files = {
    "holidays.yaml": (
        "- date: 2022-04-30..2022-05-03\n  name: Thống nhất\n  source: {document: na/plan-doc}\n"
        "- date: 2022-01-31..2022-02-04\n  name: Tết\n  source: {document: na/later}\n"
    )
}
WORKING: Files = {
    **BASE,
    "na/p/tasks/01.md": task(deadline="{after: {working_days: 20}}"),
}


def page(files: Files, path: str) -> str:
    return text_of(one_page(site_of(on("2022-08-01", files)), path))


def test_the_days_off_that_are_left_out_are_listed_with_their_sources() -> None:
    method = page({**WORKING, **HOLIDAYS}, "vi/method.html")
    tet, may = method.index("Tết"), method.index("Thống nhất")
    assert tet < may
    assert method.index("2/KH-UBND", tet) < may
    assert "&lt;" not in method
    assert "chưa nhập ngày nghỉ lễ nào" not in method


def test_where_no_day_off_is_entered_none_is_known() -> None:
    method = page(WORKING, "en/method.html")
    assert "No public holidays have been entered here, so none are excluded" in method
    assert "method.html#working-days" in one_page(
        site_of(on("2022-08-01", WORKING)), "en/na/p/tasks/01/index.html"
    )


def test_money_names_and_scores_of_persons_are_said_to_be_left_out() -> None:
    expected = {
        "vi": (
            "Những nội dung không có ở đây",
            "giải ngân",
            "Tên cán bộ",
            "xếp hạng cá nhân",
        ),
        "en": (
            "What is left out",
            "disbursements",
            "Names of officials",
            "rankings of individuals",
        ),
    }
    for lang, (heading, *subjects) in expected.items():
        left_out = page(BASE, f"{lang}/method.html").rpartition(heading)[2]
        for subject in subjects:
            assert subject in left_out
