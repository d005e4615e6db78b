"""The edits by which cases change hands, and what is said of them once saved."""

from typing import Any

import pandas as pd

from db.allocation.coach_loads import Load
from db.transaction import Edit
from ui.text import saved


def edits(chosen: pd.DataFrame, **wanted: object) -> list[Edit]:
    """The same new values for every chosen case, with what the list showed of each."""
    return [
        Edit(int(row["id"]), {name: _shown(row[name]) for name in wanted}, dict(wanted))
        for row in chosen.to_dict("records")
    ]


def edits_to_give(
    chosen: pd.DataFrame, given: dict[int, int], coaches: dict[int, Load]
) -> list[Edit]:
    """Cases to coaches, and with them to the coaches' sites; those that stay are left out."""
    found = []
    for row in chosen.to_dict("records"):
        key = given.get(int(row["id"]))
        before = {name: _shown(row[name]) for name in ("coach_id", "site_id")}
        if key is not None and key != before["coach_id"]:
            after: dict[str, object] = {"coach_id": key, "site_id": coaches[key].site_id}
            found.append(Edit(int(row["id"]), before, after))
    return found


def said_given(wanted: list[Edit], coaches: dict[int, Load]) -> str:
    """What giving cases did, in words."""
    return saved.given(
        len(wanted), (coaches[int(str(one.after["coach_id"]))].name for one in wanted)
    )


def _shown(value: Any) -> object:  # noqa: ANN401 - a cell of a frame
    """A cell as the database holds it."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return int(value) if hasattr(value, "__index__") else str(value)
