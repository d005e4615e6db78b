"""The first line of a block: whether it has titles, and which columns they name."""

from db.errors import Refusal
from db.text import fold
from ui.components import grid_cells
from ui.components.paste_plan import Left, Plan, Sheet
from ui.components.pasted_block import Piece, Rows


def is_headed(sheet: Sheet, first: list[Piece]) -> bool:
    """More than half of the first line is titles, or the title of a key is among them; or one
    title is, in a line that is no row of the grid.
    """
    said = [fold(one.text) for one in first if one.text.strip()]
    known = [sheet.titles[one] for one in said if one in sheet.titles]
    if len(known) * 2 > len(said) or set(known) & set(sheet.keys):
        return True
    return bool(known) and not _is_row(sheet, first)


def _is_row(sheet: Sheet, first: list[Piece]) -> bool:
    """Whether a line without titles begins with the key of a row."""
    name = next(iter(sheet.columns))
    if name not in sheet.keys or name not in sheet.frame:
        return False
    text, column = fold(first[0].text), sheet.columns[name]
    shown = {fold(column.write(grid_cells.plainly(one))) for one in sheet.frame[name]}
    more = None if text in shown else sheet.find([text])
    return text in shown or (more is not None and len(more) > 0)


def read_titles(sheet: Sheet, rows: Rows, found: Plan) -> list[str | None]:
    """The field of each column of the block; None where it has none here."""
    fields: list[str | None] = []
    for place, one in enumerate(rows[0]):
        name = sheet.titles.get(fold(one.text))
        if name is None and (rule := _unread(rows, place)):
            values = {"value": grid_cells.short(one.text), "number": place + 1}
            found.refused.append(Left(1, one.text, Refusal(None, "", rule, values)))
            found.unread.append(one.text.strip() or str(place + 1))
        if name is not None and name not in sheet.columns:
            found.aside.append(one.text.strip())
        if name and name in fields:
            values = {"value": grid_cells.short(one.text)}
            found.refused.append(Left(1, one.text, Refusal(None, name, "column_twice", values)))
            name = None
        fields.append(name or None)
    return fields


def _unread(rows: Rows, place: int) -> str:
    """The rule by which a column without a field is refused; none for an empty one."""
    if rows[0][place].text.strip():
        return "column_unknown"
    filled = any(row[place].text.strip() for row in rows[1:] if place < len(row))
    return "column_untitled" if filled else ""
