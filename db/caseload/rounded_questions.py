"""What may be asked for figures: all of it, or, by who gets them rounded, one thing at a time.

Roundings of several overlapping questions average out to the exact count. So whoever gets rounded
figures chooses one value of one filter, and of closed cases at most one whole quarter besides.
Every function that answers with counts asks ``exact`` first, and nothing is narrowed silently.
"""

from datetime import date, timedelta

from sqlalchemy import func, select

from db import clock
from db.case.attention import ATTENTION
from db.case.filters import LISTS, Filters
from db.case.joins import join_person
from db.caseload import invited
from db.errors import NotAllowed, Refusal, Refused
from db.models import Case, Person
from db.security import rights
from db.security.session import open_session
from db.user import User

LARGE = 50  # cases since the beginning: from here on a nationality can be chosen
FIRST_QUARTER = date(2021, 4, 1)  # the coaches began on 1 June 2021
WEEK = timedelta(days=7)
Quarter = tuple[date, date]


def exact(user: User, filters: Filters, day: date | None = None, by: str = "") -> bool:
    """Whether counts are told as they are; checks first that the question may be asked at all.

    ``day`` is the day of which figures are asked, ``by`` what they are broken down by. Raises
    NotAllowed without a right to figures and for coaches, where they are persons; Refused, with
    the first broken rule, for a question that is too narrow for rounded figures.
    """
    if rights.sees_exact_counts(user):
        return True
    if by == "coach" or filters.coaches:
        raise NotAllowed("coaches are persons")
    rule = _broken(user, filters, day)
    if rule:
        raise Refused([Refusal(None, "filters", rule)])
    return False


def nationalities(user: User) -> list[str]:
    """Codes of nationalities that ``user`` may choose among, in the order of the codes.

    Of rounded figures only groups of ``LARGE`` or more, counting open and closed cases of all
    units; the list depends on nothing finer than that.
    """
    statement = (
        join_person(select(Person.nationality, func.count()).select_from(Case))
        .where(Case.voided_on.is_(None))
        .group_by(Person.nationality)
        .order_by(Person.nationality)
    )
    least = 1 if rights.sees_exact_counts(user) else LARGE
    with open_session(user, "figures") as session:
        counts = session.execute(statement).all()
    return [code for code, cases in counts if cases >= least]


def quarters(today: date) -> list[Quarter]:
    """First and last day of every quarter that has ended, the newest first.

    The one that runs is left out: its counts of two days would differ by the cases of one.
    """
    found, last = [], _quarter(today)[0] - timedelta(days=1)
    while last > FIRST_QUARTER:
        found.append(_quarter(last))
        last = found[-1][0] - timedelta(days=1)
    return found


def check_followed(period: Quarter, day: date) -> None:
    """Attendance is told of the weeks that figures look at, and of whole quarters that have been
    followed to the end: of any other, two days would differ by who was invited on one. Raises
    Refused.
    """
    whole = period in quarters(clock.today()) and invited.is_over(period, day)
    if not whole and period != invited.followed(day):
        raise Refused([Refusal(None, "filters", "rounded_followed")])


def check_lasting(filters: Filters, day: date) -> None:
    """Whether outcomes lasted is told today, of a whole quarter, of all or of one place. Raises
    Refused.
    """
    if day != clock.today():
        raise Refused([Refusal(None, "filters", "rounded_day")])
    chosen = (*filters.outcomes, *filters.targets, *filters.nationalities, *filters.stages)
    if not filters.closed_to or chosen or filters.attention:
        raise Refused([Refusal(None, "filters", "rounded_lasting")])


def _quarter(day: date) -> Quarter:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = date(day.year + day.month // 10, (first.month + 3) % 12, 1)
    return first, after - timedelta(days=1)


def _broken(user: User, filters: Filters, day: date | None) -> str | None:
    """The first rule that a question for rounded figures breaks."""
    today = clock.today()
    chosen = [name for name in (*LISTS, "attention") if getattr(filters, name)]
    period = filters.closed_from, filters.closed_to
    if len(chosen) > 1:
        return "rounded_one_filter"
    if filters.orders or filters.still:
        return "rounded_group"
    if any(len(getattr(filters, name)) > 1 for name in LISTS):
        return "rounded_one_value"
    if period != (None, None) and period not in quarters(today):
        return "rounded_quarter"
    if period != (None, None) and (filters.stages or filters.attention):
        return "rounded_open"
    if (
        filters.text
        or filters.missing
        or (filters.attention and filters.attention not in ATTENTION)
    ):
        return "rounded_group"
    if filters.nationalities and filters.nationalities[0] not in nationalities(user):
        return "rounded_group"
    return "rounded_day" if day not in (None, today, today - WEEK) else None
