"""What a column holds, by the words of its head: both languages, accents or not, abbreviations."""

import re
from typing import Literal, TypeAlias

from dxplan.model.lenient_dates import is_plausible, likeliest, period_reading
from dxplan.text.suggest import without_accents

Field: TypeAlias = Literal[
    "number",
    "title",
    "group",
    "area",
    "lead",
    "coordinating",
    "units",
    "start",
    "deadline",
    "deliverables",
    "note",
    "measure",
    "value",
    "baseline",
    "skip",
]
"""What cells of a column say. `units` are those that lead and help in one column; `skip` is left
out because somebody said so, or because no key of the format holds it."""

FIELDS: tuple[Field, ...] = Field.__args__  # type: ignore[attr-defined]

_BODY = r"(?:co quan|don vi|dv|cq|cq,? ?dv|dia phuong|to chuc|bo phan|phong)"
_BODIES = rf"(?:{_BODY}(?:(?: ?[,/] ?| va ){_BODY})*)"
_TASK = r"(?:nhiem vu|cong viec|hoat dong|noi dung|dau viec|giai phap)"
_TIME = r"(?:thoi gian|thoi han|han|tien do|lo trinh|moc thoi gian|thoi diem|ngay)"
_DONE = (
    r"(?:hoan thanh|thuc hien|trinh|ban hanh|du kien|phai|xong|trien khai|bao cao|ket thuc"
    r"|cuoi|xu ly|hoan tat)"
)
_GOAL = r"muc tieu|chi tieu|phan dau|ke hoach|gia tri|can dat|tam nhin|dinh huong"
_LISTED = r"(?:nhiem vu|cong viec|hoat dong|noi dung|dau viec)"
_AIM = r"(?:chi tieu|muc tieu|tieu chi)"
_GROUPED_TASKS = (
    rf"(?:nhom(?: {_TASK})?|linh vuc) ?[/-] ?(?:ten |cac )?{_LISTED}(?: .{{0,50}})?"
    rf"|nhom(?: {_TASK})?(?: va|,) (?:ten |cac )?{_TASK} cu the"
)
_GROUPED_TARGETS = rf"nhom(?: {_AIM})? ?[/-] ?(?:ten |cac )?{_AIM}(?: .{{0,50}})?"
"""Heads of a column in which the rows of groups stand above those of what they hold."""
_YEAR_HEAD = r"(?:den )?(?:het |cuoi )?(?:nam )?\d{4}.*"
_HEADS: tuple[tuple[Field, tuple[str, ...]], ...] = (
    ("skip", (
        r"(?:ket qua|tinh hinh) (?:thuc hien|trien khai)(?: den .*)?",
        r"tinh trang.*", r"trang thai.*", r"da thuc hien.*", r"status", r"muc do hoan thanh.*",
        r"(?:du toan|kinh phi|nguon|von|so tien|nhu cau).*", r"budget", r"can cu.*", r"ly do.*",
        r"giai trinh.*", r"(?:lanh dao|nguoi|can bo|chuyen vien|dien thoai|email|dia diem) ?.*",
        r"chi tieu lien quan", r"(?:muc do )?uu tien", r"ma (?:so|nhiem vu|goc).*",
    )),
    ("number", (r"(?:s?tt|so tt|so thu tu|no|muc|so|t/t|#|id)(?: (?:nhiem vu|chi tieu))?",)),
    ("title", (_GROUPED_TASKS, _GROUPED_TARGETS)),
    ("group", (r"nhom(?: .*)?",)),
    ("area", (r"linh vuc.*", r"area")),
    ("units", (r".*chu tri.*phoi hop.*", r".*phoi hop.*chu tri.*")),
    ("lead", (
        rf"(?:(?:phan cong )?{_BODIES} )?(?:duoc giao )?chu tri.*",
        rf"(?:{_BODIES} )?dau moi.*", r"lead.*", r"chu dau tu.*", r".{0,30}\bchu tri.*",
    )),
    ("coordinating", (
        rf"(?:(?:phan cong )?{_BODIES} )?(?:cung )?phoi hop.*", r".{0,30}\bphoi hop.*",
        r"coordinating.*", r"supporting.*",
    )),
    ("units", (
        rf"{_BODIES} (?:thuc hien|trien khai|thuc thi|chiu trach nhiem|phu trach|tham muu).*",
        rf"{_BODIES} (?:theo doi|duoc giao|to chuc).*",
        r"phan cong(?: nhiem vu| thuc hien| trach nhiem)?",
        r"trach nhiem(?: thuc hien)?", r"to chuc thuc hien", r"responsible.*",
    )),
    ("start", (r"(?:thoi gian |ngay |thoi diem )?bat dau.*", r"tu ngay", r"start.*")),
    ("deliverables", (
        r"(?:du kien )?(?:san pham|dau ra|ket qua).*", r"deliverables?", r"outputs?",
        r"results?", r"hinh thuc van ban.*", r"yeu cau (?:san pham|ket qua).*",
    )),
    ("deadline", (
        rf"(?:du kien )?{_TIME}(?: {_DONE}.*)?", r"ket thuc", r"den ngay",
        r"hoan thanh(?: truoc)?", r"deadline", r"due(?: date)?", r"time(?:line)?", r"phan ky.*",
    )),
    ("note", (r"ghi chu.*", r"notes?", r"remarks?", r"luu y")),
    ("measure", (r"(?:don vi|dv) ?tinh.*", r"dvt", r"unit(?: of measure)?", r"don vi do.*")),
    ("baseline", (
        r"(?:hien trang|thuc trang|thuc hien|uoc thuc hien|uoc|nam goc|so lieu).*\d{4}.*",
        r"(?:ket qua(?: thuc hien)?|dat duoc).*\d{4}.*", r"hien trang", r"nam goc",
        r"baseline.*",
    )),
    ("value", (
        rf"(?:muc |gia tri )?(?:{_GOAL})?(?:[ ,]*(?:phan dau|can dat))?[ ,]*{_YEAR_HEAD}",
        r"target (?:for )?\d{4}", r"giai doan \d{4}.*", r"muc phan dau.*", r"gia tri",
        r"muc tieu can dat", r"chi tieu (?:can dat|phan dau)", r"target value",
        r"muc (?:chi tieu|can dat|tieu phan dau).*",
    )),
    ("title", (
        r"(?:ten |danh muc |cac )?(?:chi tieu|muc tieu|tieu chi)(?: (?:cu the|chu yeu|chinh))?",
        r"ten chi so", r"indicators?", r"targets?",
        rf"(?:ten |danh muc |cac |chi tiet )*{_TASK}(?:[ ,/-].{{0,50}})?", r"viec",
        r"ten (?:du an|de an|van ban|nhiem vu).*", r"dien giai", r"task(?:s| name)?",
        r"activit(?:y|ies)", r"contents?", r"title",
    )),
)  # fmt: skip
_ALONE = re.compile(r"don vi|unit")
"""A head that is what is counted in a table of targets, and whose work it is in one of tasks."""
_TARGET_TITLE = re.compile(
    r"(?:ten |danh muc |cac )?(?:chi tieu|muc tieu|tieu chi|chi so).*|indicators?|targets?"
    rf"|{_GROUPED_TARGETS}"
)
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?(?: ?= ?[\d()+ ]+)?|\(?[a-z]\)?|\([ivx]+\)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def plain_head(text: str) -> str:
    """The words of a head in plain letters, without signs at its edges and remarks in brackets."""
    plain = re.sub(r"\([^()]*\)", " ", without_accents(text))
    return " ".join(plain.split()).strip(" .:*;,-/")


def field_of_head(text: str) -> Field | None:
    """What a column of this head holds; None where its words are not those of any."""
    plain = plain_head(text)
    for field, patterns in _HEADS:
        if plain and re.fullmatch("|".join(patterns), plain):
            return field
    return None


def is_ambiguous_unit(text: str) -> bool:
    """Whether a head is `Đơn vị` alone."""
    return _ALONE.fullmatch(plain_head(text)) is not None


def names_targets(text: str) -> bool:
    """Whether a head is that of what targets are called."""
    return _TARGET_TITLE.fullmatch(plain_head(text)) is not None


def is_column_number(text: str) -> bool:
    """Whether a cell below the heads only numbers its column: `(1)`, `A`, `(6)=(4)+(5)`."""
    return _COLUMN_NUMBER.fullmatch(without_accents(text)) is not None


_NOT_FOR_NOTES = re.compile(
    r"(?:lanh dao|nguoi|can bo|chuyen vien|dien thoai|email).*|(?:tinh trang|trang thai|status).*"
    r"|(?:ket qua|tinh hinh) (?:thuc hien|trien khai).*|da thuc hien.*|muc do hoan thanh.*"
    r"|.*\b(?:khong phat hanh|khong cong bo|noi bo|bao mat)\b.*"
)
"""Heads of persons, of how far the work is, which belongs into reports, and of what is internal."""


def is_not_for_notes(text: str) -> bool:
    """Whether a column is about persons, internal, or says how far the work is."""
    return _NOT_FOR_NOTES.fullmatch(plain_head(text)) is not None


def is_lower_head(text: str) -> bool:
    """Whether a cell below a head is one too, though none is merged: `Chủ trì`, `Quý II`."""
    return field_of_head(text) is not None or bool(
        _PART_OF_YEAR.fullmatch(plain_head(text))
    )


_PART_OF_YEAR = re.compile(
    r"(?:quy|thang|q) ?(?:iv|i{1,3}|\d{1,2})|(?:6|06|9|09) thang.*|ca nam"
)


def period_in_head(text: str, above: str = "") -> str:
    """The day or period that a head names as the horizon of its values; empty without one.

    A part of a year, as `Quý II`, takes the year of the head ``above``.
    """
    plain = plain_head(text)
    years = _years_in(text)
    if not years:
        years = _years_in(above)
        if len(set(years)) != 1 or _PART_OF_YEAR.fullmatch(plain) is None:
            return ""
        return _period(f"{plain} {years[0]}") if plain != "ca nam" else years[0]
    part = re.search(r"(?:quy|thang|(?:6|06) thang)\b.*", plain)
    if part is not None:
        return _period(part[0])
    if len(set(years)) == 2 and re.search(rf"{years[0]} ?- ?{years[1]}", plain):
        return years[1]
    return years[0] if len(set(years)) == 1 else ""


def _years_in(text: str) -> list[str]:
    """The years that a head names, but for those that no plan speaks of."""
    return [year for year in _YEAR.findall(text) if is_plausible(int(year))]


def _period(text: str) -> str:
    return likeliest(period_reading(text))
