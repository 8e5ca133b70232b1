"""How texts name units: where each of several names begins and ends, and what is said of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dxplan.text.suggest import without_accents

_SEPARATOR = re.compile(
    r"(?:(?<!\s)\s+)?[;,\n/]\s*|(?<!\s)\s+(?:và|&|\+|cùng|and)\s+"
    r"|(?<!\s)\s+(?:[-–—]\s+)?(?=(?P<rank>Sở|Bộ|Phòng|UBND)\s+[^\W\d_a-zà-ỹđ])"
)
"""What may stand between two units; a name of the same rank also begins without a sign."""
_MOST = 60
"""More pieces are no list of units."""
_HEAD_WORDS = (
    r"so|bo|ban|van phong|vp|ubnd|uy ban|cong an|cong ty|cuc|chi cuc|vien|truong|tap doan"
    r"|tong cong ty|tong cuc|trung tam|thanh tra|hoi|lien doan|lien hiep|lien minh"
    r"|doan thanh nien|doan tncs|bao|dai|ngan hang|kho bac|toa an|mat tran|mttq|phong"
    r"|hoc vien|dai hoc|thue|thong ke|hai quan|bien phong|quan khu|tinh uy|thanh uy"
    r"|dang uy|huyen uy|tinh doan|thanh pho|tinh|huyen|hdnd|quoc hoi|chinh phu|kiem toan"
    r"|thong tan xa|nha xuat ban|quy|doanh nghiep|to cong nghe|thu truong|chu tich|don vi"
    r"|co quan|bhxh|bql|bch|bcd|buu dien|dien luc|vien kiem sat|vksnd|tand"
)
_HEAD = re.compile(
    rf"(?:{_HEAD_WORDS}) \S"
    r"|(?:vnpt|viettel|mobifone|vinaphone|fpt|misa|cmc|vnpost|evn|bkav|chinh phu|quoc hoi)\b"
)
"""How the name of a unit begins, in plain letters."""
_TEAM = re.compile(
    r"(?:to|ban) (?:cong tac|giup viec|chi dao|dieu hanh|to chuc)\b|to de an"
)
_ONLY_BEGUN = re.compile(
    r"bao|vien|truong|tap doan|hoi|quy|ban|dai|phong|cuc|trung tam"
)
"""What is no name of a unit alone: `Báo` of “Báo và Đài”."""
_ROLES = frozenset({"chu tri", "dong chu tri", "phoi hop"})
_PLURAL = ("cac ", "nhung ", "mot so ", "ubnd ", "toan bo ", "tat ca ")
_LEVEL = r"(?:cap )?(?:xa|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|tinh)"
_COLLECTIVE = re.compile(
    r"(?:cac|nhung|mot so|toan bo|tat ca|100%) |.*\b(?:ubnd|uy ban nhan dan) (?:cac|cap)\b"
    rf"|.*\b(?:ubnd|uy ban nhan dan) {_LEVEL}, "
    r"|.*\bdia phuong\b|.*\b(?:bo|so|ban), (?:ban, )?nganh\b|.*\bxa, phuong\b"
    r"|.*, (?:doanh nghiep|don vi)\b"
    r"|.*\bcac (?:xa|phuong|huyen|quan|tinh|so|bo|don vi|co quan|truong|thanh pho)\b"
)
_KINDS = frozenset({
    "so", "bo", "ban", "nganh", "xa", "phuong", "tran", "khu", "huyen", "quan", "pho", "tinh",
})  # fmt: skip
"""The last words of kinds of units, as in “các sở, ban, ngành”, “xã, phường, thị trấn”."""
_KIND = re.compile(
    r"(?:so|bo|ban|nganh|xa|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|cap (?:xa|huyen))\b"
)
_NOUN = re.compile(
    r"(?:doanh nghiep|dia phuong|don vi|co quan|to chuc|co so|chu dau tu|nha mang)\b"
)
"""Bodies that are named by what they are, in small letters."""
_ENDINGS = frozenset({"PTNT", "MT", "ĐT", "CN", "TT", "XH", "DL", "TBXH", "TKV"})
"""Acronyms that end the name before them: “Sở Nông nghiệp và PTNT”."""
_CONTINUES = re.compile(
    r"(?:the thao|du lich|dao tao|cong nghe|moi truong|truyen thong|xa hoi|thuong binh"
    r"|phat trien nong thon|ptnt|dau tu|truyen hinh)\b"
)
"""What follows a comma or `và` within the name of a department."""
_RANKED = re.compile(
    r"(?:(?i:các|những)\s+)?(?P<rank>(?i:sở|bộ|phòng))\s*(?P<colon>:?)\s+"
    r"(?=[^\W\d_a-zà-ỹđ])"
)
"""`Các Sở: `, `các sở `, whose first word is left out of the names behind."""
_NUMBERING = re.compile(r"(?:\d{1,2}|[a-zđ])[.)]\s+")
_ASKED = re.compile(r"(?:đề nghị|giao|yêu cầu)\s+", re.IGNORECASE)
_LEADS = re.compile(r"\s*(?:(?:đơn vị|cơ quan)\s+)?chủ trì\s*:\s*", re.IGNORECASE)
_HELPS = re.compile(
    r"(?<![\s,;.])[\s,;.]*(?:(?:đơn vị|cơ quan)\s+)?phối hợp(?:\s+(?:với|cùng))?"
    r"\s*:?\s+(?!và\s)(?=[^\s,;.)])",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?<![\s(,–-])[\s(,–-]*(?:đề nghị\s+|làm\s+|là\s+)?(?:(?:đơn vị|cơ quan)\s+)?"
    r"(?P<role>(?:đồng\s+)?chủ trì|phối hợp)\s*\)?\s*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"(?:(?<!\s)\s+)?\(([^()]*)\)\s*")
_HELPER_IN_BRACKETS = re.compile(
    r"(?:(?<!\s)\s+)?\(([^()]+?)\s+phối hợp\)", re.IGNORECASE
)
_NOW = re.compile(r"(?:nay là|trước đây|trước là|cũ|sau đây)\b", re.IGNORECASE)
"""How a remark begins that tells of another name."""


def is_collective(text: str) -> bool:
    """Whether words name many units at once."""
    return _COLLECTIVE.match(without_accents(text)) is not None


def begins_as_unit(text: str) -> bool:
    """Whether words begin as the name of a unit does: `Sở …`, `UBND …`, `Tổ công tác`."""
    plain = without_accents(text)
    return _HEAD.match(plain) is not None or _TEAM.match(plain) is not None


def segments(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text that name units, each with whether these only help."""
    bare = _LEADS.sub("", text, count=1) if _LEADS.match(text) else text
    helper = _HELPER_IN_BRACKETS.search(bare)
    if helper is not None and _HEAD.match(without_accents(helper[1])):
        yield bare[: helper.start()] + bare[helper.end() :], False
        yield helper[1], True
        return
    within = _REMARK.sub(lambda match: " " * len(match[0]), bare)
    match = _HELPS.search(within)
    if match is None:
        yield bare, False
        return
    if bare[: match.start()].strip(" (,;."):
        yield bare[: match.start()], False
    yield bare[match.end() :], True


def without_role(phrase: str) -> tuple[str, str, bool]:
    """A name without what is said of it: that name, a remark in brackets, whether it helps."""
    name = _ASKED.sub("", phrase, count=1) if _ASKED.match(phrase) else phrase
    role = re.search(rf"(?:{_ROLE.pattern})\Z", name, re.IGNORECASE)
    if role is not None and _is_outside_brackets(name[: role.start()]):
        helps = "phối hợp" in role["role"].lower()
        return name[: role.start()].strip(), "", helps
    match = re.search(rf"(?:{_REMARK.pattern})\Z", name)
    if match is None:
        return name.strip(), "", False
    remark = match[1].strip()
    bare = name[: match.start()].strip()
    if _NOW.match(remark) or _HEAD.match(without_accents(remark)):
        return bare, "", False
    return bare, remark, "phối hợp" in remark.lower()


def _is_outside_brackets(before: str) -> bool:
    """Whether what follows some words does not stand in brackets with other words."""
    return bool(before.strip()) and before.count("(") == before.count(")")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text, and its key if a register has it; ``is_completed`` by a first word."""

    text: str
    key: str | None
    is_completed: bool = False


_Named = Callable[[str], str | None]


def names_in(text: str, named: _Named) -> Iterator[Name]:
    """The names of a list, in its order; ``named`` gives the key of one that a register has."""
    match = _RANKED.match(text)
    rank = match["rank"].capitalize() if match is not None else ""
    is_left_out = match is not None and (match["colon"] or match[0][0].lower() == "c")
    if match is not None and is_left_out:
        text = text[match.end() :]
    pieces = _pieces(text)
    if len(pieces) > _MOST:
        return
    runs = _best(text, pieces, named, rank)
    for phrase, key, is_completed in _joined(text, runs, splits=bool(is_left_out)):
        if is_left_out and key is None and _lacks_head(phrase):
            yield Name(f"{rank} {phrase}", None, is_completed=True)
        else:
            yield Name(phrase, key, is_completed)


def _lacks_head(phrase: str) -> bool:
    """Whether words are the name of a unit without the word that says what it is."""
    plain = without_accents(phrase)
    return not (_HEAD.match(plain) or _NOUN.match(plain) or is_collective(phrase))


def _pieces(text: str) -> list[tuple[int, int]]:
    """The spans between signs outside brackets, without the blanks and numbers around them."""
    bracketed = _REMARK.sub(lambda match: "\0" * len(match[0]), text)
    spans = []
    start = 0
    for match in (*_SEPARATOR.finditer(bracketed), None):
        end = len(text) if match is None else match.start()
        if match is not None and _is_within_a_name(text[start:end], match):
            continue
        phrase = text[start:end].strip(" .-+*•")
        if phrase and without_accents(phrase) not in _ROLES:
            lead = len(text[start:end]) - len(text[start:end].lstrip(" -+*•"))
            begin = start + lead
            number = _NUMBERING.match(text, begin, end)
            spans.append((begin if number is None else number.end(), end))
        if match is not None:
            start = match.end()
    return spans


def _is_within_a_name(before: str, match: re.Match[str]) -> bool:
    """Whether a sign or word between two pieces separates no units."""
    before = before.lstrip(" -+*•")
    if match["rank"]:
        is_of_same_rank = before.startswith(f"{match['rank']} ")
        return not is_of_same_rank or _LINK_BEFORE.search(before) is not None
    is_link = not re.search(r"[;,\n/]", match[0])
    return is_link and _OFFICE_OF_TWO.fullmatch(before) is not None


_LINK_BEFORE = re.compile(r"\s(?:hoặc|của|thuộc|với|cùng|và)\Z")
_OFFICE_OF_TWO = re.compile(
    r"(?:văn phòng|vp)\s.*(?:hđnd|đbqh|hội đồng nhân dân|đại biểu quốc hội)",
    re.IGNORECASE,
)
"""`Văn phòng HĐND` before `và UBND tỉnh`: one office of both."""
_Run = tuple[int, int, str | None, bool]
"""The span of some pieces that belong together, the unit of that name, whether a word was added."""


def _best(
    text: str, pieces: list[tuple[int, int]], named: _Named, rank: str
) -> list[_Run]:
    """The pieces in runs, so that the fewest belong to no unit of a register."""
    best: list[tuple[int, list[_Run]]] = [(0, [])]
    for end in range(1, len(pieces) + 1):
        last = pieces[end - 1]
        unmatched, runs = best[end - 1]
        candidates = [(unmatched + 1, [*runs, (*last, None, False)])]
        is_cut = end < len(pieces) and _goes_on(text, last, pieces[end])
        for begin in range(max(0, end - 6), 0 if is_cut else end):
            start = pieces[begin][0]
            phrase = text[start : last[1]].strip(" .")
            run = _run(start, last[1], phrase, named, rank)
            if run is not None:
                candidates.append((best[begin][0], [*best[begin][1], run]))
        best.append(min(candidates, key=lambda item: (item[0], len(item[1]))))
    return best[-1][1]


def _run(start: int, end: int, phrase: str, named: _Named, rank: str) -> _Run | None:
    """The run of a unit that a register has, by these words or with a first word before them."""
    key = named(phrase)
    if key is not None:
        return start, end, key, False
    if not rank or not phrase[:1].isupper():
        return None
    key = named(f"{rank} {phrase}")
    return None if key is None else (start, end, key, True)


def _goes_on(text: str, piece: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a list of kinds of units goes on: `các sở` before `ban, ngành`."""
    if ";" in text[piece[1] : following[0]] or "\n" in text[piece[1] : following[0]]:
        return False
    last_word = text[slice(*piece)].split()[-1:]
    ends_in_kind = bool(last_word) and without_accents(last_word[0]) in _KINDS
    return ends_in_kind and _is_kind(text[slice(*following)])


def _is_kind(phrase: str) -> bool:
    """Whether words begin with a kind of units, in small letters and without a name behind."""
    match = _KIND.match(without_accents(phrase))
    if match is None or not phrase[0].islower():
        return False
    rest = phrase.split()[len(match[0].split()) :]
    return not rest or rest[0][0].islower()


def _joined(
    text: str, runs: list[_Run], *, splits: bool
) -> Iterator[tuple[str, str | None, bool]]:
    """The words of each run; what does not begin as a unit belongs to the words before it.

    ``splits``: the names have no first word, so that each capital letter begins one.
    """
    open_run: tuple[int, int] | None = None
    for start, end, key, is_completed in runs:
        if open_run is not None:
            begins = _begins(text, open_run, (start, end))
            if splits and text[start].isupper():
                begins = not _CONTINUES.match(without_accents(text[start:end]))
            if key is None and not begins:
                open_run = (open_run[0], end)
                continue
            yield text[slice(*open_run)].strip(" ."), None, False
            open_run = None
        if key is None:
            open_run = (start, end)
        else:
            yield text[start:end].strip(" ."), key, is_completed
    if open_run is not None:
        yield text[slice(*open_run)].strip(" ."), None, False


def _begins(text: str, before: tuple[int, int], piece: tuple[int, int]) -> bool:
    """Whether a piece begins another unit: by the sign before it, or by its first word."""
    between = text[before[1] : piece[0]]
    if ";" in between or "\n" in between:
        return True
    phrase = text[slice(*piece)]
    plain = without_accents(phrase)
    open_phrase = text[slice(*before)]
    has_only_begun = _ONLY_BEGUN.fullmatch(without_accents(open_phrase)) is not None
    if has_only_begun or _goes_on(text, before, piece):
        return False
    if plain.startswith(_PLURAL):
        return True
    if _is_kind(phrase) or _NOUN.match(plain):
        return not is_collective(open_phrase)
    first = phrase.split(maxsplit=1)[0]
    if len(phrase.split()) == 1 and len(first) > 1 and first.isupper():
        return first not in _ENDINGS
    return first[0].isupper() and _HEAD.match(plain) is not None
