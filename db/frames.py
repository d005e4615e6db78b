"""Answers of the database as frames, each column under the name that the question gives it."""

from typing import Any

import pandas as pd
from sqlalchemy import Result


def read_frame(found: Result[Any]) -> pd.DataFrame:
    """The rows in their order, columns by the labels of the statement; days as datetime64.

    A column is a day whose name ends in _on, or is ``on``. All else is as pandas takes it; where
    nothing was found the columns are there all the same.
    """
    frame = pd.DataFrame([tuple(row) for row in found], columns=list(found.keys()))
    days = [name for name in frame.columns if name == "on" or name.endswith("_on")]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in days})
