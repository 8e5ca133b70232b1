"""Entries of several catalogues as one."""

from dxplan.messages.layered_entries import LayeredEntries

SHARED = {"a": "shared", "b": "shared", "b_official": "official"}
OWN = {"b": "own", "c": "<own>"}


def test_later_layers_come_first() -> None:
    entries = LayeredEntries(SHARED, OWN, finish=str.upper)
    assert dict(entries) == {
        "a": "SHARED",
        "b": "OWN",
        "b_official": "OFFICIAL",
        "c": "<OWN>",
    }
    assert entries.get("d", "none") == "none"
    assert "d" not in entries


def test_an_official_text_comes_before_every_other() -> None:
    entries = LayeredEntries(SHARED, OWN, official=True)
    assert [entries[key] for key in "abc"] == ["shared", "official", "<own>"]
