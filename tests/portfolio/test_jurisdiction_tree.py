"""Jurisdictions that are part of others: the order of look-ups, shared registers, and what is said of a miss."""

import pytest
from named_files import checked
from samples import Files, assembled, md

from dxplan.model.values import DocumentRef, UnitRef

PLACES: Files = {
    "hq/jurisdiction.md": md("name: Trung ương\nlevel: national"),
    "hq/documents.yaml": "- key: law\n  number: 1/2020/NĐ-CP\n  date: 2020-01-01\n",
    "na/jurisdiction.md": md("name: Nghệ An\nlevel: province\npart_of: hq"),
    "xa/jurisdiction.md": md("name: Xã\nlevel: commune\npart_of: na"),
    "xa/units.yaml": "- key: b\n  name: Văn phòng xã\n",
    "bare/jurisdiction.md": md("name: Phường\nlevel: commune\npart_of: na"),
    "bare/p/plan.md": md("title: Kế hoạch\ndocument: later\nperiod: 2022"),
    "bare/p/tasks/01.md": md("title: Việc\nlead_unit: a\ndeadline: 2022-06-30"),
}


def test_a_key_is_looked_up_in_the_own_register_and_then_in_those_above() -> None:
    portfolio = assembled(PLACES)
    assert portfolio.above["xa"] == ("na", "hq")
    assert portfolio.below == {"hq": ["na"], "na": ["bare", "xa"]}
    assert portfolio.resolve(UnitRef("b"), "xa") == "xa/b"
    assert portfolio.resolve(UnitRef("a"), "xa") == "na/a"
    assert portfolio.resolve(UnitRef("na/b"), "xa") == "na/b"
    assert portfolio.resolve(UnitRef("xa/a"), "xa") is None
    assert portfolio.resolve(DocumentRef("law"), "bare") == "hq/law"
    assert portfolio.resolve(UnitRef("b"), "na") == "na/b"


def test_a_reference_is_written_as_short_as_it_leads_there() -> None:
    portfolio = assembled(PLACES)
    a, b = portfolio.units["na/a"], portfolio.units["na/b"]
    assert portfolio.written_from(a, "xa") == "a"
    assert portfolio.written_from(b, "xa") == "na/b"
    assert portfolio.written_from(b, "bare") == "b"
    assert portfolio.written_from(b, "hq") == "na/b"


@pytest.mark.parametrize(
    "register", ["- key: a\n  nam: Sở\n", "- key: [a\n"], ids=["entry", "register"]
)
def test_nothing_above_takes_the_place_of_what_cannot_be_read(register: str) -> None:
    portfolio = assembled(PLACES | {"xa/units.yaml": register})
    assert portfolio.resolve(UnitRef("a"), "xa") is None
    assert portfolio.is_broken(UnitRef("a"), "xa")


def test_a_circle_leads_nowhere() -> None:
    circle = {"na/jurisdiction.md": md("name: A\nlevel: province\npart_of: nb")}
    circle |= {"nb/jurisdiction.md": md("name: B\nlevel: province\npart_of: na")}
    assert assembled(circle).above == {}


def test_a_place_without_registers_uses_those_above_it_without_a_word() -> None:
    assert checked(PLACES, "F120", "R101", "R102", "U106") == []
    own = {"bare/units.yaml": "- key: o\n  name: Tổ\n"}
    assert [one.code for one in checked(PLACES | own, "R101", "U106")] == ["U106"]


def test_a_miss_names_every_register_that_was_looked_in() -> None:
    files = PLACES | {
        "xa/p/plan.md": md("title: Kế hoạch\ndocument: nowhere\nperiod: 2022"),
        "xa/p/tasks/01.md": md("title: Việc\nlead_unit: zz\ndeadline: 2022"),
        "xa/p/tasks/02.md": md("title: Việc\nlead_unit: Sở A\ndeadline: 2022"),
    }
    document, far, near = checked(files, "R101", "R102")
    registers = [f"plans/{home}/units.yaml" for home in ("xa", "na", "hq")]
    assert ", ".join(registers) in (far.help or "")
    assert near.fix is not None
    assert [edit.content for edit in near.fix.edits] == ["a"]
    assert "plans/na/documents.yaml" in (document.help or "")
