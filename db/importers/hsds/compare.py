"""What a file says otherwise than the directory: told, and left as the directory has it."""

from collections.abc import Iterator, Mapping

from db.importers.hsds.table import Row, short
from db.importers.problem import Problem


def differences(
    row: Row, stands: object, values: Mapping[str, object], columns: Mapping[str, str]
) -> Iterator[Problem]:
    """``columns``: field of the directory -> column of the file, where they differ."""
    for name, value in values.items():
        there = getattr(stands, name)
        if value and value != there:
            said = f"is «{short(str(there))}»" if there else "is empty"
            reason = f"{said} in the directory, and stays so"
            yield row.problem(columns.get(name, name), reason, str(value))
