"""The coaches of units with the cases that they hold and the room that they have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from db import clock
from db.case.filters import Filters
from db.caseload import capacity as caseload_capacity
from db.models import Case, Coach, CoachLanguage
from db.security.session import open_session
from db.user import User


@dataclass(frozen=True)
class Load:
    """A coach and the open cases held now. ``capacity`` in cases, 0 for who takes none."""

    id: int
    name: str
    unit_id: int
    site_id: int
    open: int
    capacity: float
    on_leave: bool
    ends_on: date | None
    target_group: str | None
    languages: frozenset[str]

    @property
    def takes(self) -> bool:
        return self.capacity > 0

    @property
    def has_room(self) -> bool:
        """Whether one more case is still within the capacity."""
        return self.takes and self.open + 1 <= self.capacity

    @property
    def over(self) -> bool:
        """Holds more than the capacity; who takes none is somebody to empty, not to relieve."""
        return self.takes and self.open > self.capacity

    @property
    def leaves(self) -> bool:
        """On leave, gone, or with a last day: somebody whose caseload has to go elsewhere."""
        return self.on_leave or self.ends_on is not None


def loads(user: User, units: Iterable[int] = ()) -> list[Load]:
    """The coaches that ``user`` may see, of ``units`` or of all, in order of unit and name; their
    capacity as it is today.
    """
    filters = Filters(units=tuple(units))
    with open_session(user, "cases") as session:
        held = select(Case.coach_id, func.count()).where(Case.is_open, Case.coach_id.is_not(None))
        counts: dict[int | None, int] = dict(session.execute(held.group_by(Case.coach_id)).all())
        spoken: dict[int, set[str]] = {}
        for key, language in session.execute(
            select(CoachLanguage.coach_id, CoachLanguage.language)
        ):
            spoken.setdefault(key, set()).add(language)
        coaches = {coach.id: coach for coach in session.scalars(select(Coach))}
        holders = caseload_capacity.coaches(session, filters, clock.today())
    return [
        Load(
            one.id,
            one.name,
            one.unit_id,
            one.site_id,
            counts.get(one.id, 0),
            one.capacity,
            one.on_leave,
            coaches[one.id].ends_on,
            coaches[one.id].target_group,
            frozenset(spoken.get(one.id, ())),
        )
        for one in holders
    ]
