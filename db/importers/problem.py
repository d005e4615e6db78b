"""Why a file was refused, place by place."""

from dataclasses import dataclass

from db.text import clean

LONGEST = 80  # characters of a value that are shown


@dataclass(frozen=True)
class Problem:
    """``line`` as an editor counts it, from 1; 0 where the whole file is meant."""

    file: str
    line: int
    column: str
    value: str
    reason: str

    @property
    def shown(self) -> str:
        """The value as a terminal can take it."""
        value = clean(self.value)
        return value if len(value) <= LONGEST else value[:LONGEST] + "…"

    def __str__(self) -> str:
        place = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        where = f"{self.file}, {place}" if self.line else self.file
        return f"{where}: «{self.shown}» {self.reason}" if self.value else f"{where}: {self.reason}"


class BadFile(Exception):
    """The file was refused whole; nothing of it was loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
