"""Write a plans/ tree of any number of tasks, without errors, the same bytes for the same arguments.

python -m tests.bench.corpus OUT --tasks 10000 [--provinces 34] [--seed 1] [--git COMMITS]

It holds a ministry's list that each province answers, units with successors, every kind of deadline, targets with
baselines, English bodies and ledgers. With --git it becomes a repository of COMMITS + 1 commits between 2022 and 2025:
reports, completions, errata, extensions, renames, late records, edits of form.

The order in which random numbers are drawn is part of the format: other programs write the same tree.
"""

import argparse
import datetime as dt
import os
import random
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

VIETNAMESE_TEXT = """
triển khai xây dựng hoàn thiện kết nối chia sẻ dữ liệu dùng chung nền tảng số cơ quan nhà nước
dịch vụ công trực tuyến toàn trình người dân doanh nghiệp chuyển đổi nhận thức hạ tầng viễn thông
an toàn thông tin mạng kế hoạch hằng năm báo cáo kết quả đơn vị phối hợp chủ trì thời hạn sản phẩm
nhiệm vụ giải pháp trọng tâm cấp xã cấp tỉnh tổ công nghệ cộng đồng kinh tế xã hội chính quyền điện
tử thanh toán không dùng tiền mặt đào tạo bồi dưỡng kỹ năng cán bộ công chức viên chức trung tâm
giám sát điều hành thông minh hồ sơ số hóa thủ tục hành chính một cửa liên thông tích hợp xác thực
định danh căn cước công dân bệnh viện trường học nông nghiệp du lịch thương mại chữ ký đám mây máy
chủ đường truyền Nghệ Đắk Thừa Thiên Huế
"""
ENGLISH_TEXT = """
deploy build complete connect share data platform online service citizens enterprises awareness
infrastructure network security annual plan report unit lead deadline deliverable task province
commune team community economy society government payment training skill centre monitoring
"""
VIETNAMESE = tuple(VIETNAMESE_TEXT.split())
ENGLISH = tuple(ENGLISH_TEXT.split())
AREAS = (
    "digital_government",
    "digital_economy",
    "digital_society",
    "digital_infrastructure",
    "digital_data",
    "digital_platforms",
    "human_resources",
    "cyber_security",
    "awareness",
    "institutions",
    "smart_city",
)
DOCUMENT_TYPES = {"KH": "kh", "QĐ": "qd", "BC": "bc", "TB": "tb", "CT": "ct"}
EVIDENCED_BY = {
    "plan": "KH",
    "decision": "QĐ",
    "report": "BC",
    "directive": "CT",
    "system": None,
    "activity": None,
}
FOLLOWING = {
    "not_started": ["not_started", "in_progress"],
    "in_progress": ["in_progress", "piloting", "completed"],
    "piloting": ["piloting", "completed"],
}
STATUS_ORDER = ["not_started", "in_progress", "piloting", "completed"]
FIRST_DAY = dt.date(2022, 1, 10)
LAST_DAY = dt.date(2025, 9, 30)
FIRST_REPORT = dt.date(2022, 7, 1)
FIRST_EDIT = dt.date(2022, 2, 1)
MINISTRY_TASKS = 22
UNITS = 30
UNITS_THAT_STAY = 27
TASKS_A_PLAN = 50
TASKS_A_TARGET = 5


@dataclass(frozen=True)
class Document:
    """A document of a province."""

    key: str
    date: dt.date
    type: str


@dataclass(frozen=True)
class Province:
    """A province, with the keys of its units and its documents in order of date."""

    key: str
    units: list[str]
    documents: list[Document]


@dataclass
class Task:
    """What an edit has to know of a task."""

    province: Province
    kind: str
    recurring: bool
    open: bool
    last: dt.date
    status: str
    reported: bool


def two_languages(indent: int, vietnamese: str, english: str) -> str:
    """A text in both languages, below its key."""
    pad = " " * indent
    return f"\n{pad}vi: {vietnamese}\n{pad}en: {english}"


def sum_of_bytes(text: str) -> int:
    """A number of a text that is the same on every machine."""
    return sum(text.encode())


class Corpus:
    """One tree, written from one row of random numbers."""

    def __init__(self, out: Path, tasks: int, seed: int, provinces: int | None) -> None:
        self.random = random.Random(seed)  # noqa: S311 - sample data
        self.out = out
        self.count = tasks
        self.provinces = provinces or max(1, min(34, tasks // 300))
        self.tasks: dict[Path, Task] = {}

    # Words and days ---------------------------------------------------------

    def words(self, low: int, high: int, bank: Sequence[str] = VIETNAMESE) -> str:
        """Between `low` and `high` words."""
        count = self.random.randint(low, high)
        return " ".join(self.random.choice(bank) for _ in range(count))

    def title(self, indent: int = 2) -> str:
        """A title in both languages."""
        vietnamese = self.words(6, 14).capitalize()
        english = self.words(5, 11, ENGLISH).capitalize()
        return two_languages(indent, vietnamese, english)

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day of a span, both ends included."""
        return first + dt.timedelta(days=self.random.randrange((last - first).days + 1))

    def paragraph(self, bank: Sequence[str]) -> str:
        return self.words(25, 60, bank).capitalize() + "."

    def body(self, bank: Sequence[str] = VIETNAMESE) -> str:
        """The Markdown of a task or plan: a list, a link, sometimes a table."""
        heading = "## Kết quả" if bank is VIETNAMESE else "## Results"
        lines = [self.paragraph(bank), "", heading, ""]
        bullets = self.random.randint(2, 5)
        lines += [f"- {self.words(6, 14, bank)}" for _ in range(bullets)]
        strong = self.words(3, 3, bank).capitalize()
        text = self.paragraph(bank)
        label = self.words(3, 3, bank)
        number = self.random.randrange(10**6)
        link = f"[{label}](https://example.org/{number})"
        lines += ["", f"**{strong}**: {text} {link}.", ""]
        if self.random.random() < 0.3:
            lines += ["| Chỉ số | Kết quả |", "|---|---:|"]
            for _ in range(3):
                name = self.words(3, 3, bank)
                lines.append(f"| {name} | {self.random.randint(1, 100)} |")
            lines.append("")
        return "\n".join([*lines, self.paragraph(bank), ""])

    def deadline(self) -> str:
        """The lines of a deadline; four of five are firm."""
        year = self.random.choice([2023, 2024, 2025])
        chance = self.random.random()
        day = self.day(dt.date(year, 1, 1), dt.date(year, 12, 31))
        if chance < 0.80:
            forms = [
                f"{year}",
                f"{year}-Q{self.random.randint(1, 4)}",
                f"{year}-{self.random.randint(1, 12):02d}",
                f"{day}",
                f"{year}-H{self.random.randint(1, 2)}",
                f"{year}-12-31",
                f"2022..{year}",
            ]
            return "deadline: " + self.random.choice(forms)
        month = self.random.randint(1, 12)
        expected = f"deadline:\n  by: {year}-{month:02d}\n  text: dự kiến trong năm {year}\n  firm: false"
        return self.random.choice(
            ["deadline: ongoing", "deadline: none", expected, "deadline: every year"]
        )

    # Files ------------------------------------------------------------------

    def put(self, path: str, text: str) -> Path:
        """Write a file below plans/."""
        file = self.out / "plans" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, text)
        return file

    def write(self) -> None:
        """Write the whole tree."""
        areas = [f"- key: {area}\n  name:{self.title(4)}\n" for area in AREAS]
        self.put("areas.yaml", "".join(areas))
        indicators = []
        for number in range(40):
            name = f"- key: indicator-{number:03d}\n  name:{self.title(4)}\n"
            indicators.append(f'{name}  measure: "%"\n  better: higher\n')
        self.put("indicators.yaml", "".join(indicators))
        self.ministry()
        left = self.count
        for number in range(self.provinces):
            share = left // (self.provinces - number)
            left -= share
            self.province(f"tinh-{number + 1:02d}", share)

    def ministry(self) -> None:
        """The ministry and its list of tasks, which every province answers."""
        name = two_languages(2, "Bộ", "Ministry")
        self.put("bo/jurisdiction.md", f"---\nname:{name}\nlevel: national\n---\n")
        name = two_languages(4, "Cục", "Agency")
        self.put(
            "bo/units.yaml", f"- key: cuc\n  name:{name}\n  valid_from: 2010-01-01\n"
        )
        title = two_languages(4, "Danh mục nhiệm vụ", "Task list")
        self.put(
            "bo/documents.yaml",
            "- key: 797-cv-2022\n  number: 797/BO-CUC\n  type: CV\n  issuer: cuc\n"
            f"  date: 2022-01-05\n  title:{title}\n",
        )
        title = two_languages(2, "Danh mục nhiệm vụ năm 2022", "Task list 2022")
        self.put(
            "bo/2022/plan.md",
            f"---\ntitle:{title}\ndocument: 797-cv-2022\nperiod: 2022..2025\n"
            f"assigns: true\nexpected_tasks: {MINISTRY_TASKS}\n---\n",
        )
        for number in range(1, MINISTRY_TASKS + 1):
            title = self.title()
            area = self.random.choice(AREAS)
            head = f'number: "{number}"\ntitle:{title}\narea: {area}\ndeadline: 2025'
            text = f"---\n{head}\n---\n{self.body()}"
            self.put(f"bo/2022/tasks/{number:02d}.md", text)

    def province(self, key: str, share: int) -> None:
        """One province: its registers, then its plans of fifty tasks each."""
        name = two_languages(2, f"Tỉnh {key}", f"Province {key}")
        self.put(f"{key}/jurisdiction.md", f"---\nname:{name}\nlevel: province\n---\n")
        units = self.units(key)
        documents = self.documents(key, share, units[0])
        province = Province(key, units, documents)
        for place in range(-(-share // TASKS_A_PLAN)):
            plan = f"{key}/ke-hoach-{place + 1:03d}"
            head = f"title:{self.title()}\ndocument: {documents[0].key}\nperiod: 2022..2025"
            text = f"---\n{head}\nreporting: every quarter\n---\n{self.body()}"
            self.put(f"{plan}/plan.md", text)
            size = min(TASKS_A_PLAN, share - place * TASKS_A_PLAN)
            for number in range(1, size + 1):
                answers = place == 0 and number <= MINISTRY_TASKS
                implements = f"bo/2022/tasks/{number:02d}" if answers else None
                self.task(plan, number, province, implements)
            for number in range(1, size // TASKS_A_TARGET + 1):
                self.target(plan, number, province)

    def units(self, province: str) -> list[str]:
        """The register of units of a province; the last three are dissolved."""
        keys = [f"don-vi-{number:02d}" for number in range(UNITS)]
        rows = []
        for number, key in enumerate(keys):
            row = f"- key: {key}\n  name:{self.title(4)}\n  short: ĐV{number:02d}\n"
            row += "  valid_from: 2010-01-01\n"
            if number >= UNITS_THAT_STAY:
                row += "  valid_until: 2025-02-28\n  successors:\n"
                row += f"    - unit: {keys[0]}\n      from: 2025-03-01\n"
            rows.append(row)
        self.put(f"{province}/units.yaml", "".join(rows))
        return keys

    def documents(self, province: str, share: int, issuer: str) -> list[Document]:
        """The register of documents of a province, spread over all years."""
        span = (LAST_DAY - FIRST_DAY).days
        count = max(40, share // 5)
        documents, rows = [], []
        for place in range(count):
            kind = list(DOCUMENT_TYPES)[place % len(DOCUMENT_TYPES)]
            date = FIRST_DAY + dt.timedelta(days=place * span // count)
            key = f"{place + 1}-{DOCUMENT_TYPES[kind]}-ubnd-{date.year}"
            documents.append(Document(key, date, kind))
            rows.append(
                f"- key: {key}\n  number: {place + 1:02d}/{kind}-UBND\n  type: {kind}\n"
                f"  issuer: {issuer}\n  date: {date}\n  title:{self.title(4)}\n"
            )
        self.put(f"{province}/documents.yaml", "".join(rows))
        return documents

    def task(
        self, plan: str, number: int, province: Province, implements: str | None
    ) -> None:
        """One task with its reports; every tenth has an English body."""
        count = self.random.randint(1, 4)
        lead, *helping = self.random.sample(province.units[:UNITS_THAT_STAY], count)
        kind = self.random.choice(list(EVIDENCED_BY))
        deadline = self.deadline()
        recurring = deadline.endswith("every year")
        head = [f'number: "{number}"', f"title:{self.title()}"]
        if implements is not None:
            head.append(f"implements: {implements}")
        head += [f"area: {self.random.choice(AREAS)}", f"lead_unit: {lead}"]
        if helping:
            head += ["coordinating_units:", *(f"  - {unit}" for unit in helping)]
        head.append(f"deliverables:\n  - type: {kind}\n    title:{self.title(6)}")
        head.append(deadline)
        document = province.documents[0].key
        head.append(f"source:\n  document: {document}\n  locator: mục {number}")
        dates = self.report_dates()
        reports, status = self.reports(dates, province, kind, recurring=recurring)
        if reports:
            head += ["reports:", *reports]
        text = "\n".join(["---", *head, "---", self.body()])
        path = self.put(f"{plan}/tasks/{number:03d}.md", text)
        if number % 10 == 0:
            write(path.with_name(f"{number:03d}.en.md"), self.body(ENGLISH))
        self.tasks[path] = Task(
            province,
            kind,
            recurring,
            open=not recurring and status != "completed",
            last=dates[-1] if dates else FIRST_DAY,
            status=status,
            reported=bool(reports),
        )

    def report_dates(self) -> list[dt.date]:
        """The days of at most three reports."""
        count = self.random.randint(0, 3)
        return sorted({self.day(FIRST_REPORT, LAST_DAY) for _ in range(count)})

    def reports(
        self, dates: list[dt.date], province: Province, kind: str, *, recurring: bool
    ) -> tuple[list[str], str]:
        """The lines of the reports of those days, and the last status."""
        lines: list[str] = []
        status = "not_started"
        for place, date in enumerate(dates):
            if recurring:
                year = date.year - 1
                seen = any(f"for: {year}" in line for line in lines)
                if date.year > 2022 and not seen:
                    lines += self.report(date, "completed", province, kind, year)
                continue
            status = self.random.choice(FOLLOWING.get(status, [status]))
            if status == "completed" and place < len(dates) - 1:
                status = "in_progress"
            lines += self.report(date, status, province, kind)
        return lines, status

    def report(
        self,
        date: dt.date,
        status: str,
        province: Province,
        kind: str | None = None,
        recorded_for: int | None = None,
    ) -> list[str]:
        """The lines of one report."""
        issued = [doc for doc in province.documents if doc.date <= date]
        fresh = [doc for doc in issued if (date - doc.date).days <= 150] or issued[-1:]
        lines = [
            f"  - date: {date}",
            f"    status: {status}",
            f"    document: {self.random.choice(fresh).key}",
        ]
        if recorded_for:
            lines.append(f"    for: {recorded_for}")
        if status == "completed":
            lines += self.evidence(date, kind, issued, fresh)
        vietnamese = self.words(8, 20)
        english = self.words(6, 14, ENGLISH)
        return [*lines, "    note:" + two_languages(6, vietnamese, english)]

    def evidence(
        self,
        date: dt.date,
        kind: str | None,
        issued: list[Document],
        fresh: list[Document],
    ) -> list[str]:
        """When a task was completed and the document that proves it, if there is one."""
        wanted = EVIDENCED_BY.get(kind)
        proofs = [doc for doc in fresh if wanted in (None, doc.type)]
        proofs = proofs or [doc for doc in issued if wanted in (None, doc.type)]
        if not proofs:
            return []
        proof = self.random.choice(proofs)
        earlier = date - dt.timedelta(days=self.random.randint(0, 40))
        completed_on = max(proof.date, earlier)
        return [
            f"    completed_on: {completed_on}",
            f"    evidence:\n      - {proof.key}",
        ]

    def target(self, plan: str, number: int, province: Province) -> None:
        """One target with a baseline and one measurement."""
        goal = self.random.randint(60, 100)
        base = self.random.randint(5, 50)
        issued_in_2024 = [doc for doc in province.documents if doc.date.year == 2024]
        proof = self.random.choice(issued_in_2024)
        indicator = (number * 7 + sum_of_bytes(plan)) % 40
        level = self.random.choice(["province", "commune"])
        area = self.random.choice(AREAS)
        lead = self.random.choice(province.units[:UNITS_THAT_STAY])
        value = self.random.randint(base, 100)
        head = (
            f'indicator: indicator-{indicator:03d}\noperator: ">="\nvalue: {goal}\n'
            f'measure: "%"\nlevel: {level}\nby: 2025\n'
            f"baseline:\n  date: 2021-12-31\n  value: {base}\narea: {area}\n"
            f"lead_unit: {lead}\nmeasurements:\n  - date: 2023-12-31\n"
            f"    value: {value}\n    document: {proof.key}\n"
        )
        self.put(f"{plan}/targets/{number:03d}.md", f"---\n{head}---\n")

    # History ----------------------------------------------------------------

    def git(self, *arguments: str, when: str | None = None) -> None:
        """Run git in the tree."""
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when} if when else {}
        author = ["-c", "user.name=Sở TT&TT", "-c", "user.email=so@example.org"]
        subprocess.run(
            ["git", *author, "-c", "gc.auto=0", "-C", self.out, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, **dates},
        )

    def history(self, commits: int) -> None:
        """Make it a repository that begins before the first report and measurement."""
        for path in (self.out / "plans").glob("*/*/targets/*.md"):
            head = path.read_text(encoding="utf-8").partition("measurements:")[0]
            write(path, f"{head}---\n")
        for path, task in self.tasks.items():
            head, body = halves(path)
            write(path, f"---\n{head.partition(chr(10) + 'reports:')[0]}\n---\n{body}")
            task.open = not task.recurring
            task.last = FIRST_DAY
            task.status = "not_started"
            task.reported = False
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-qm", "Nhập kế hoạch", when="2022-01-12T00:00:00+07:00")
        for number, day in enumerate(self.edit_days(commits), 1):
            chosen = [path for path, task in self.tasks.items() if task.open]
            chosen = chosen or list(self.tasks)
            for path in self.random.sample(chosen, min(3, len(chosen))):
                self.edit(path, day)
            self.git("add", "-A")
            message = f"Cập nhật tiến độ {number}"
            when = f"{day}T09:00:00+07:00"
            self.git("commit", "-qm", message, "--allow-empty", when=when)

    @staticmethod
    def edit_days(commits: int) -> Iterator[dt.date]:
        """The days of the commits, evenly spread."""
        span = (LAST_DAY - FIRST_EDIT).days
        for place in range(commits):
            yield FIRST_EDIT + dt.timedelta(days=place * span // max(1, commits))

    def edit(self, path: Path, day: dt.date) -> None:
        """One edit of a task: mostly a report, sometimes something else."""
        task = self.tasks[path]
        chance = self.random.random()
        head, body = halves(path)
        head, _, reports = head.partition("\nreports:")
        delays = [0, 3, 10, 90] if chance < 0.3 else [0, 1, 5]
        delay = dt.timedelta(days=self.random.choice(delays))
        date = max(task.last + dt.timedelta(days=1), day - delay)
        fresh_erratum = task.reported and f"corrects: {task.last}" not in reports
        if chance < 0.75 and date <= day and task.open:
            reports += self.new_report(task, date)
        elif chance < 0.80 and fresh_erratum and task.last < day:
            reports += self.erratum(task, day)
        elif chance < 0.85 and may_be_extended(head):
            head += self.extension(task, day)
        elif chance < 0.90:
            added = self.words(10, 20).capitalize()
            body = f"{body.rstrip(chr(10))}\n\n{added}.\n"
        elif chance < 0.93 and "former_ids:" not in head:
            former = path.relative_to(self.out / "plans").with_suffix("").as_posix()
            head += f"\nformer_ids:\n  - {former}"
            path = self.renamed(path)
        elif "area:  " in head:
            head = head.replace("area:  ", "area: ")
        else:
            head = head.replace("area: ", "area:  ")
        if reports:
            head += "\nreports:" + reports
        write(path, f"---\n{head}\n---\n{body}")

    def new_report(self, task: Task, date: dt.date) -> str:
        """The next report of a task."""
        place = STATUS_ORDER.index(task.status)
        status = self.random.choice(STATUS_ORDER[place : place + 2])
        lines = self.report(date, status, task.province, task.kind)
        task.status = status
        task.last = date
        task.open = status != "completed"
        task.reported = True
        return "\n" + "\n".join(lines)

    def erratum(self, task: Task, day: dt.date) -> str:
        """A report that corrects the last one."""
        lines = self.report(task.last, task.status, task.province, task.kind)
        lines += [f"    corrects: {task.last}", f"    recorded: {day}"]
        return "\n" + "\n".join(lines)

    @staticmethod
    def extension(task: Task, day: dt.date) -> str:
        """A later deadline, decided by the newest document."""
        document = [doc for doc in task.province.documents if doc.date <= day][-1]
        return (
            f"\ndeadline_changes:\n  - date: {document.date}\n    to: 2026-06\n"
            f"    document: {document.key}\n    note:\n      vi: Chờ hướng dẫn"
        )

    def renamed(self, path: Path) -> Path:
        """Move a task, and its English body, to another name."""
        new = path.with_name(f"{path.stem}-moi.md")
        path.unlink()
        english = path.with_suffix(".en.md")
        if english.exists():
            english.rename(new.with_suffix(".en.md"))
        self.tasks[new] = self.tasks.pop(path)
        return new


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def halves(path: Path) -> tuple[str, str]:
    """The front matter and the body of a file."""
    text = path.read_text(encoding="utf-8")
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    return head, body


def may_be_extended(head: str) -> bool:
    """Whether a front matter has one firm deadline that nobody extended."""
    if "deadline_changes:" in head or "\ndeadline: 20" not in head:
        return False
    return ".." not in head.split("\ndeadline: ")[1][:10]


def write_corpus(
    out: Path,
    tasks: int,
    *,
    provinces: int | None = None,
    seed: int = 1,
    commits: int | None = None,
) -> int:
    """Write a tree, with its history if asked; returns how many tasks it has."""
    corpus = Corpus(out, tasks, seed, provinces)
    corpus.write()
    if commits is not None:
        corpus.history(commits)
    return len(corpus.tasks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("--provinces", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--git", type=int, metavar="COMMITS")
    options = parser.parse_args()
    count = write_corpus(
        options.out,
        options.tasks,
        provinces=options.provinces,
        seed=options.seed,
        commits=options.git,
    )
    print(f"{count} tasks in {options.out}/plans")


if __name__ == "__main__":
    main()
