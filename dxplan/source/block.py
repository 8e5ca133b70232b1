"""A block of YAML and its offset in its file: findings count from the file's beginning."""

from dataclasses import dataclass

from dxplan.diagnostics import (
    Applicability,
    KeyPart,
    KeyPath,
    Place,
    Replace,
    SymbolicFix,
)


@dataclass(frozen=True, slots=True)
class YamlBlock:
    """The ``text`` of a block, which begins at ``offset`` of its file (in code points)."""

    file: str
    text: str
    offset: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the file of a span in the block."""
        return self.offset + start, self.offset + end

    def place(
        self,
        start: int,
        end: int,
        path: KeyPath = (),
        part: KeyPart = KeyPart.VALUE,
    ) -> Place:
        """The place in the file of a span in the block."""
        return Place(self.file, path, part, self.span(start, end))

    def replacement(
        self, start: int, end: int, content: str, path: KeyPath | None = None
    ) -> Replace:
        """The step that puts ``content`` in the place of a span in the block."""
        return Replace(self.span(start, end), content, path)

    def fix(
        self,
        applicability: Applicability,
        start: int,
        end: int,
        content: str,
        path: KeyPath | None = None,
    ) -> SymbolicFix:
        """The fix that puts ``content`` in the place of a span in the block."""
        step = self.replacement(start, end, content, path)
        return SymbolicFix(applicability, (step,))
