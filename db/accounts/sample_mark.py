"""The mark of a database whose people are invented."""

from sqlalchemy.orm import Session

from db.models import Setting
from db.security.session import open_session
from db.user import SYSTEM


def sample_data() -> bool:
    """Whether the people on screen are invented."""
    with open_session(SYSTEM, "house") as session:
        return is_sample(session)


def is_sample(session: Session) -> bool:
    """Whether this database was made from the sample: its accounts are public."""
    marker = session.get(Setting, "data")
    return marker is not None and marker.value == "sample"
