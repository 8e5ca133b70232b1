"""Changes as sentences: every key has a name, and values read as people write them."""

from collections.abc import Iterator

import pytest
from samples import BASE, TASK, portfolio, task

from dxplan.comparison.compare import ChangeType, Difference, RecordContent, compare
from dxplan.diagnostics import Value
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.field_words import field_label, section, section_label
from dxplan.model.fields import FLAT_REPORT, LOGS, fields_of
from dxplan.model.records import MODELS, Kind
from dxplan.model.values import FrontMatter, Text
from dxplan.wording.change_sentences import names_in, path_label, sentence, sentences
from dxplan.wording.values import in_sentence


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_of_a_record_has_a_name(lang: str) -> None:
    keys = {
        info.alias or name
        for model in MODELS.values()
        for name, info in model.model_fields.items()
    }
    known = catalogue(lang).entries
    logs = {"reports", "verifications", "measurements", "deadline_changes", "changes"}
    missing = {
        key
        for key in keys - logs - FLAT_REPORT
        if field_label(catalogue(lang), key) == key
    }
    assert missing == set()
    assert {log for log in logs if f"changes.log.{log}" not in known} == set()


Path = tuple[str, ...]


def every_path(
    model: type[FrontMatter], start: Path = ()
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Every field of a model and of the maps in it, with the sections of its labels."""
    for key, field in fields_of(model).items():
        path = (*start, key)
        yield path, (section(model), "any")
        if field.type.model is not None and field.type.model is not Text:
            yield from every_path(field.type.model, path)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", MODELS)
def test_every_field_of_every_model_has_its_label_in_a_diff(
    kind: Kind, lang: str
) -> None:
    words = catalogue(lang)
    for path, sections in every_path(MODELS[kind]):
        if path[0] in LOGS:
            continue
        labels = [section_label(words, name, path[-1]) for name in sections]
        (label, *_) = (one for one in labels if one is not None)
        change = Difference(ChangeType.CHANGED, path, path, "một", "hai")
        caption, _, _ = sentence(change, kind, words).partition(": ")
        if path == ("deadline", "by"):
            assert caption == field_label(words, "deadline", MODELS[kind])
        elif len(path) == 1:
            assert caption == label
        else:
            assert caption.endswith(f", {in_sentence(label)}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("log", LOGS)
def test_every_field_of_an_entry_has_its_label_where_it_was_reworded(
    log: str, lang: str
) -> None:
    words = catalogue(lang)
    kind: Kind = "target" if log == "measurements" else "task"
    entry_model = fields_of(MODELS[kind])[log].type.model
    assert entry_model is not None
    for key in fields_of(entry_model):
        label = field_label(words, key, entry_model)
        assert path_label(words, (key,), entry_model) == label
        # an English label may be its key with a capital letter
        assert label != key


@pytest.mark.parametrize(
    ("old", "new", "vi", "en"),
    [
        ({"deadline": "2022-12"}, {"deadline": "2023-Q2"}, "Thời hạn: “tháng 12/2022” đổi thành “quý II/2023”",
         "Deadline: “December 2022” became “Q2 2023”"),
        ({"lead_unit": "a"}, {"lead_unit": ["a", "b"]}, "Đơn vị chủ trì: “Sở A” đổi thành “Sở A, Sở B”",
         "Lead unit: “Sở A” became “Sở A, Sở B”"),
        ({"title": "Việc"}, {"title": {"vi": "Việc", "en": "Work"}}, "Tên (tiếng Anh): ghi thêm “Work”",
         "Title (English): added “Work”"),
        ({"area": "society"}, {}, "Lĩnh vực: bỏ “Xã hội số”", "Area: removed “Xã hội số”"),
        ({}, {"source": {"document": "qd"}}, "Nguồn, văn bản: ghi thêm “9/QĐ-UBND”",
         "Source, document: added “9/QĐ-UBND”"),
        ({}, {"deadline_changes": [{"date": "2022-05-01", "to": "2023-06-30"}]},
         "Thêm lần điều chỉnh thời hạn ngày 01/5/2022: ngày 30/6/2023",
         "Added deadline change of 1 May 2022: 30 June 2023"),
        ({}, {"changes": [{"date": "2022-05-01", "key": "lead_unit", "to": "b"}]},
         "Thêm lần điều chỉnh nhiệm vụ ngày 01/5/2022: Đơn vị chủ trì thành “Sở B”",
         "Added assignment change of 1 May 2022: Lead unit to “Sở B”"),
        ({"reports": [{"date": "2022-05-01", "status": "piloting", "note": "x"}]},
         {"reports": [{"date": "2022-05-01", "status": "piloting", "note": "y"}]},
         "Sửa báo cáo ngày 01/5/2022: ghi chú", "Changed report of 1 May 2022: note"),
        ({"verifications": [{"date": "2022-02-30", "verified_by": "b", "finding": "confirmed"}]}, {},
         "Xóa kết quả xác minh 2022-02-30: Xác nhận (theo Sở B)",
         "Deleted verification of 2022-02-30: Confirmed (by Sở B)"),
        ({"note": "đầu " * 60 + "cuối cũ"}, {"note": "đầu " * 60 + "cuối mới"},
         "Ghi chú: “…" + "đầu " * 9 + "cuối cũ” đổi thành “…" + "đầu " * 9 + "cuối mới”",
         "Note: “…" + "đầu " * 9 + "cuối cũ” became “…" + "đầu " * 9 + "cuối mới”"),
        ({"source": {"document": "qd", "locator": ["một " * 60 + "x"]}},
         {"source": {"document": "qd", "locator": ["một " * 60 + "y"]}},
         "Nguồn, vị trí trong văn bản: sửa chi tiết bên trong",
         "Source, place in the document: details changed"),
        ({}, {"reports": [{"date": "2022-05-01", "status": "completed", "by": "b"}]},
         "Thêm báo cáo ngày 01/5/2022: Đã hoàn thành (theo Sở B)",
         "Added report of 1 May 2022: Completed (by Sở B)"),
        ({}, {"milestones": [{"by": "30 days after", "title": "a"}]},
         "Các mốc: ghi thêm “Thời hạn: 30 ngày kể từ ngày ban hành văn bản nêu nhiệm vụ; Tên: a”",
         "Milestones: added “Deadline: 30 days after the assigning document is issued; Title: a”"),
        ({"milestones": [{"by": "2022", "title": "a"}]},
         {"milestones": [{"by": "2022", "title": "a"}, {"by": "2023", "title": "b"}]},
         "Các mốc: ghi thêm “Thời hạn: năm 2023; Tên: b”",
         "Milestones: added “Deadline: 2023; Title: b”"),
        ({"milestones": [{"by": "2022", "title": "a"}, {"by": "2023", "title": "b"}]},
         {"milestones": [{"by": "2022", "title": "a"}, {"by": "2024", "title": "b"}]},
         "Các mốc: “Thời hạn: năm 2023; Tên: b” đổi thành “Thời hạn: năm 2024; Tên: b”",
         "Milestones: “Deadline: 2023; Title: b” became “Deadline: 2024; Title: b”"),
    ],
)  # fmt: skip
def test_a_change_reads_as_people_write(
    old: dict[str, Value], new: dict[str, Value], vi: str, en: str
) -> None:
    (change,) = compare(RecordContent(old), RecordContent(new))
    for lang, expected in (("vi", vi), ("en", en)):
        words, names = catalogue(lang), names_in(portfolio({}), "na", lang)
        assert sentence(change, "task", words, names) == expected


@pytest.mark.parametrize(
    ("entry", "vi", "en"),
    [
        ({"reached": "88", "out_of": "99"}, "88/99 đạt", "88/99 have reached it"),
        (
            {"value_text": "Tier 2", "met": "false"},
            "Tier 2; chưa đạt",
            "Tier 2; not met",
        ),
        ({"operator": ">=", "value": "1,5"}, "≥ 1,5", "≥ 1.5"),
    ],
)
def test_a_measurement_says_all_that_was_measured(
    entry: dict[str, Value], vi: str, en: str
) -> None:
    new: dict[str, Value] = {"measurements": [{"date": "2022-06", **entry}]}
    (change,) = compare(RecordContent({}), RecordContent(new))
    for lang, expected in (("vi", vi), ("en", en)):
        words, names = catalogue(lang), names_in(portfolio({}), "na", lang)
        assert sentence(change, "target", words, names).endswith(f": {expected}")


def test_references_of_a_renamed_jurisdiction_have_names() -> None:
    renamed = BASE["na/jurisdiction.md"].replace("level:", "former_ids: [nb]\nlevel:")
    names = names_in(
        portfolio({"na/jurisdiction.md": renamed, TASK: task()}), "nb", "vi"
    )
    assert names("lead_unit", "nb/a") == names("lead_unit", "a") == "Sở A"
    assert names("document", "nb/qd") == names("document", "qd") == "9/QĐ-UBND"
    assert names("implements", "nb/p/tasks/01") == "Việc (na/p/tasks/01)"
    assert names("implements", "nb/p") == "Kế hoạch (na/p)"
    assert (names("area", "people"), names("indicator", "index")) == (
        "Con người",
        "Xếp hạng",
    )
    assert (
        names("lead_unit", "x"),
        names("implements", "nb/x"),
        names("title", "a"),
    ) == (None, None, None)


def test_a_short_form_that_means_two_keys_is_told_once() -> None:
    changes = compare(
        RecordContent({"deadline": "2022"}), RecordContent({"deadline": "2022..2023"})
    )
    assert len(changes) == 2
    told = [text for _, text in sentences(changes, "task", catalogue("vi"))]
    assert told == ["Thời hạn: “năm 2022” đổi thành “năm 2022 – năm 2023”"]


def test_any_values_at_all_have_words() -> None:
    odd: list[Value] = [
        "",
        "2022-99",
        "{x}",
        "every now",
        [],
        {},
        [{"a": ["b"]}],
        {"vi": ""},
        "x" * 500,
    ]
    for what in (
        ChangeType.CHANGED,
        ChangeType.ENTRY_ADDED,
        ChangeType.ENTRY_REMOVED,
        ChangeType.ENTRY_CHANGED,
    ):
        for value in odd:
            for key in (
                ("deadline", "title")
                if what is ChangeType.CHANGED
                else ("reports", "changes", "measurements")
            ):
                assert sentence(
                    Difference(what, (key, 0), (key, 0), value, value),
                    "task",
                    catalogue("vi"),
                )
