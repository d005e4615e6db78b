"""A person, the order to leave the territory, and the case that follows from it."""

import re
from datetime import date

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    func,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import AddDays, Base, Line, TermCode, Versioned, check
from db.models.staff import Coach, Site, Unit

STAGES = (
    "waiting",
    "invited",
    "first_meeting",
    "analysis",
    "perspective",
    "carrying_out",
    "closed",
)
OPEN_STAGES = STAGES[:-1]
STAGE_LIST = ", ".join(f"'{stage}'" for stage in STAGES)
OUTCOME_GROUPS = ("return", "stay", "none")
DURABLE = ("return", "stay")
WITH_SUPPORT = "return_reintegration"  # the outcome whose support has a purpose
NOT_INVITED = "none_notinvited"  # the outcome that needs its own reason
# Conditions that are never unknown: a constraint that is unknown holds.
RETURNED = "coalesce(outcome_group, '') = 'return'"
SUPPORTED = f"coalesce(outcome, '') = '{WITH_SUPPORT}'"
NOT_ASKED = f"coalesce(outcome, '') = '{NOT_INVITED}'"
OPEN = text("closed_on IS NULL AND voided_on IS NULL")
CLOSED = text("closed_on IS NOT NULL AND voided_on IS NULL")
LIVE = text("voided_on IS NULL")
MERGED = text("merged_into_id IS NOT NULL")
UNBORN = text("birth_date IS NULL AND birth_part IS NULL")


class Person(Versioned, Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    sp_number: Mapped[str] = mapped_column(String(7), unique=True)
    last_name: Mapped[Line]
    first_name: Mapped[Line]
    # Folded "last first": lower case, no accents. Sorts and searches alike in both databases.
    folded_name: Mapped[str] = mapped_column(String(420), index=True)
    birth_date: Mapped[date | None]
    # «1990-05» or «1990» where the register knows no day; never beside a birth_date.
    birth_part: Mapped[str | None] = mapped_column(String(7))
    sex: Mapped[str | None] = mapped_column(String(1))
    nationality: Mapped[str] = mapped_column(String(2))  # ISO 3166-1 alpha-2, XX stateless/unknown
    language: Mapped[str | None] = mapped_column(String(3))  # ISO 639
    household: Mapped[str | None] = mapped_column(String(120))  # as the register words it
    household_size: Mapped[int] = mapped_column(default=1)
    minors: Mapped[int] = mapped_column(default=0)
    target_group: Mapped[TermCode]
    # Entered twice: this row only keeps its number for the person who goes on
    # (db/persons/merge.py).
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # What the register calls this number, where a merge chose the other person's name or birth.
    register_last_name: Mapped[str | None] = mapped_column(String(200))
    register_first_name: Mapped[str | None] = mapped_column(String(200))
    register_birth: Mapped[str | None] = mapped_column(String(10))

    __table_args__ = (
        # Former numbers of a person; who was merged.
        Index("ix_person_merged", "merged_into_id", postgresql_where=MERGED, sqlite_where=MERGED),
        # Persons of whom no birth is known, to be compared by name (db/persons/look_alikes.py).
        Index("ix_person_unborn", "folded_name", postgresql_where=UNBORN, sqlite_where=UNBORN),
        check("merged_into_id <> id", "merged_into_another"),
        check("length(sp_number) = 7", "sp_number_of_7"),
        check("sex IN ('F', 'M', 'X')", "sex_known"),
        check("length(nationality) = 2", "nationality_iso"),
        check("birth_part IS NULL OR birth_date IS NULL", "born_once"),
        check("minors >= 0 AND household_size > minors", "household_counts"),
    )


class PersonKey(Base):
    """What persons who look alike have in common, as a number (db/row_rules/alike.py); follows the
    person.
    """

    __tablename__ = "person_key"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class DistinctPair(Base):
    """Two SP numbers that look alike, and of which somebody said that they are two persons."""

    __tablename__ = "distinct_pair"

    lower: Mapped[str] = mapped_column(String(7), primary_key=True)
    upper: Mapped[str] = mapped_column(String(7), primary_key=True)
    said_on: Mapped[date]

    __table_args__ = (check("lower < upper", "said_once"),)


class Order(Versioned, Base):
    """An order to leave the territory. The SP number and the decision date identify it."""

    __tablename__ = "removal_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    annex: Mapped[TermCode]
    decided_on: Mapped[date]
    notified_on: Mapped[date | None]
    term_days: Mapped[int]
    extended_to: Mapped[date | None]
    term_ends_on: Mapped[date | None] = mapped_column(
        Computed(
            func.coalesce(text("extended_to"), AddDays(text("notified_on"), text("term_days"))),
            persisted=True,
        )
    )
    reason_given: Mapped[str | None] = mapped_column(Text)
    origin: Mapped[str | None] = mapped_column(String(120))
    postal_code: Mapped[str] = mapped_column(String(4))
    commune: Mapped[str | None] = mapped_column(String(120))
    person: Mapped[Person] = relationship()

    __table_args__ = (
        UniqueConstraint("person_id", "decided_on"),
        UniqueConstraint("id", "decided_on"),
        Index(None, "term_ends_on"),
        check("notified_on >= decided_on", "notified_after_decision"),
        check("term_days BETWEEN 0 AND 365", "term_days_plausible"),
        check("extended_to >= notified_on", "extended_after_notified"),
        check("length(postal_code) = 4", "postal_code_of_4"),
    )


class Case(Versioned, Base):
    __tablename__ = "case_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(unique=True)
    ordered_on: Mapped[date]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    site_id: Mapped[int | None]
    coach_id: Mapped[int | None]
    stage: Mapped[str] = mapped_column(String(40), ForeignKey("term.code"), default="waiting")
    opened_on: Mapped[date]
    invited_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    suspended_on: Mapped[date | None]
    suspension: Mapped[TermCode | None]
    perspective: Mapped[TermCode | None]
    next_appointment_on: Mapped[date | None]
    appointment_made_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(40))
    outcome_group: Mapped[str | None] = mapped_column(String(40))
    closed_on: Mapped[date | None]
    # A departure: where to (ISO 3166-1 alpha-2), how it is known, and what helped it along.
    destination: Mapped[str | None] = mapped_column(String(2))
    proof: Mapped[TermCode | None]
    support_purpose: Mapped[TermCode | None]
    departure_bonus: Mapped[bool | None]  # none: not known
    not_invited_reason: Mapped[TermCode | None]
    voided_on: Mapped[date | None]
    void_reason: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    order: Mapped[Order] = relationship()
    unit: Mapped[Unit] = relationship(viewonly=True, foreign_keys="Case.unit_id")
    site: Mapped[Site | None] = relationship(
        viewonly=True, primaryjoin="Case.site_id == Site.id", foreign_keys="Case.site_id"
    )
    coach: Mapped[Coach | None] = relationship(
        viewonly=True, primaryjoin="Case.coach_id == Coach.id", foreign_keys="Case.coach_id"
    )
    steps: Mapped[list["Step"]] = relationship(order_by="Step.id", cascade="all, delete-orphan")

    __table_args__ = (
        # A correction of the order's date follows; the case cannot name another date.
        ForeignKeyConstraint(
            ["order_id", "ordered_on"],
            ["removal_order.id", "removal_order.decided_on"],
            onupdate="CASCADE",
        ),
        # A coach or a site of another unit cannot hold a case.
        ForeignKeyConstraint(["coach_id", "unit_id"], ["coach.id", "coach.unit_id"]),
        ForeignKeyConstraint(["site_id", "unit_id"], ["site.id", "site.unit_id"]),
        # A closed case has exactly one leaf of the outcome tree; an open one has none.
        ForeignKeyConstraint(["outcome", "outcome_group"], ["term.code", "term.parent_code"]),
        check(f"stage IN ({STAGE_LIST})", "stage_known"),
        check("outcome_group IN ('return', 'stay', 'none')", "outcome_group_known"),
        check("(stage = 'closed') = (closed_on IS NOT NULL)", "closed_has_date"),
        check("(stage = 'closed') = (outcome IS NOT NULL)", "closed_has_outcome"),
        check("(outcome IS NULL) = (outcome_group IS NULL)", "outcome_has_group"),
        # What is said of a departure belongs to a return; the purpose of support, to the support.
        check("length(destination) = 2", "destination_iso"),
        check("destination NOT IN ('BE', 'XX')", "destination_abroad"),
        check(f"destination IS NULL OR {RETURNED}", "destination_of_return"),
        check(f"proof IS NULL OR {RETURNED}", "proof_of_return"),
        check(f"departure_bonus IS NULL OR {RETURNED}", "bonus_of_return"),
        check(f"support_purpose IS NULL OR {SUPPORTED}", "purpose_of_support"),
        check(f"(not_invited_reason IS NOT NULL) = ({NOT_ASKED})", "not_invited_with_reason"),
        check("closed_on >= ordered_on", "closed_after_order"),
        check("opened_on >= ordered_on", "opened_after_order"),
        check("invited_on >= ordered_on", "invited_after_order"),
        check("closed_on >= invited_on", "closed_after_invitation"),
        check("answered_on >= invited_on", "answered_after_invitation"),
        # Who walks in at the desk counts as invited on that day.
        check("stage <> 'waiting' OR invited_on IS NULL", "waiting_is_not_invited"),
        check("stage IN ('waiting', 'closed') OR invited_on IS NOT NULL", "past_waiting_invited"),
        check("stage <> 'closed' OR next_appointment_on IS NULL", "closed_has_no_appointment"),
        check("(suspended_on IS NULL) = (suspension IS NULL)", "suspended_with_reason"),
        check("(voided_on IS NULL) = (void_reason IS NULL)", "voided_with_reason"),
        # Open cases of a unit, by coach, site and stage: the caseload.
        Index(
            "ix_case_open",
            "unit_id",
            "coach_id",
            "site_id",
            "stage",
            "invited_on",
            postgresql_where=OPEN,
            sqlite_where=OPEN,
        ),
        # Closed cases of a period, by outcome: the outcomes and the last four weeks.
        Index(
            "ix_case_closed",
            "closed_on",
            "unit_id",
            "outcome",
            "coach_id",
            postgresql_where=CLOSED,
            sqlite_where=CLOSED,
        ),
        # Who was invited in a period: attendance.
        Index("ix_case_invited", "invited_on", "unit_id", postgresql_where=LIVE, sqlite_where=LIVE),
    )

    @hybrid_property
    def is_open(self) -> bool:
        """Neither closed nor void; in a statement, the condition of ``ix_case_open``."""
        return self.closed_on is None and self.voided_on is None

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return and_(cls.closed_on.is_(None), cls.voided_on.is_(None))

    @property
    def reference(self) -> str:
        """How people quote a case: D and its number in six digits."""
        return reference(self.id)


def reference(case_id: int) -> str:
    return f"D{case_id:06d}"


class Step(Base):
    """How a case stood from a day on: its stage, its coach, its perspective, its suspension."""

    __tablename__ = "case_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    on: Mapped[date]
    stage: Mapped[str] = mapped_column(String(40), ForeignKey("term.code"))
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("coach.id"))
    perspective: Mapped[TermCode | None]
    suspension: Mapped[TermCode | None]
    note: Mapped[str | None] = mapped_column(Text)  # why, where a case was reopened or resumed
    coach: Mapped[Coach | None] = relationship()


class CaseTerm(Base):
    """A finding: why the order was given, what is missing, grounds, obstacles, support needed."""

    __tablename__ = "case_term"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    term: Mapped[str] = mapped_column(String(40), ForeignKey("term.code"), primary_key=True)
    note: Mapped[str | None] = mapped_column(Text)


def outcome_group(outcome: str | None) -> str | None:
    """The group of the tree under which a leaf stands: its code begins with it."""
    return outcome.split("_")[0] if outcome else None


def case_id(text: str) -> int | None:
    """The number behind a reference, or None if it is none: D000123, as people write it, without
    regard to case, spaces, the D or the noughts before the number.
    """
    found = re.fullmatch(r"[Dd]?0*([1-9][0-9]{0,8})", "".join(text.split()))
    return int(found[1]) if found else None


def standing(one: "Case | Step") -> tuple[str, int | None, str | None, str | None]:
    """How a case stands, as a step holds it."""
    return one.stage, one.coach_id, one.perspective, one.suspension


def add_step(case: Case, day: date, note: str | None = None) -> None:
    """Note how the case stands from a day on, and why in a few words."""
    stage, coach, perspective, suspension = standing(case)
    case.steps.append(
        Step(
            on=day,
            stage=stage,
            coach_id=coach,
            perspective=perspective,
            suspension=suspension,
            note=note,
        )
    )
