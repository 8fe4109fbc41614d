"""The case and what belongs to it. Who reported it is in the keeper, never here."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, cast, func, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.accounts.models import Unit, User
from app.agency.areas import AreaType
from app.agency.models import Category, District
from app.cases.capacities import Capacity, SealGround
from app.cases.recusal.models import CaseRecusal
from app.cases.states import (
    BEFORE_DISPATCH,
    OPEN_STATES,
    CaseAction,
    CaseKind,
    CaseState,
    Channel,
    Complexity,
    Stage,
    Urgency,
)
from app.clocks.models import Clock
from app.extensions import Model, enum_check, enum_column

_OPEN = ", ".join(f"'{state.value}'" for state in CaseState if state in OPEN_STATES)
_SENT = ", ".join(
    f"'{state.value}'" for state in CaseState if state in OPEN_STATES - BEFORE_DISPATCH
)
IS_OPEN = f"state IN ({_OPEN})"


def recused_ids(listed: str | None) -> frozenset[int]:
    """Read the list that ``Case.recused`` gives."""
    return frozenset(int(part) for part in (listed or "").split(",") if part)


class Respondent(Model):
    """A person or enterprise complained of (被投诉举报人): an entry of the registry."""

    __tablename__ = "respondents"
    __table_args__ = (Index(None, "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    credit_code: Mapped[str | None] = mapped_column(String(18), index=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))


class Case(Model):
    """One registered matter (投诉举报件), from first contact to archive."""

    __tablename__ = "cases"
    __table_args__ = (
        enum_check("kind", CaseKind),
        enum_check("channel", Channel),
        enum_check("stage", Stage),
        enum_check("state", CaseState),
        enum_check("former_state", CaseState),
        enum_check("urgency", Urgency),
        enum_check("complexity", Complexity),
        enum_check("area_type", AreaType),
        CheckConstraint(
            f"state NOT IN ({_SENT}) OR opinion_at IS NOT NULL OR ordered_orally_at IS NOT NULL",
            name="opinion_if_dispatched",
        ),
        CheckConstraint(
            "opinion_at IS NULL OR (opinion IS NOT NULL AND opinion_by_id IS NOT NULL)",
            name="signed_implies_opinion",
        ),
        # One partial covering index carries every filter of the work queue.
        Index(
            "ix_cases_queue",
            "due_at",
            "id",
            "unit_id",
            "state",
            "lead_team_id",
            "area_type",
            "category_id",
            "urgency",
            "owner_id",
            "kind",
            "is_sealed",
            "complained_of_id",
            sqlite_where=text(IS_OPEN),
            postgresql_where=text(IS_OPEN),
        ),
        Index(
            "ix_cases_queue_registered",
            "received_at",
            "id",
            "unit_id",
            "state",
            "lead_team_id",
            sqlite_where=text(IS_OPEN),
            postgresql_where=text(IS_OPEN),
        ),
        Index("ix_cases_unit_received", "unit_id", "received_at"),
        Index("ix_cases_team_received", "lead_team_id", "received_at"),
        Index("ix_cases_received", "received_at", "id"),
        Index("ix_cases_respondent", "respondent_id", "received_at"),
        Index("ix_cases_closed", "closed_at", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    kind: Mapped[CaseKind] = mapped_column(enum_column(CaseKind))
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    channel_note: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[CaseState] = mapped_column(enum_column(CaseState))
    former_state: Mapped[CaseState | None] = mapped_column(enum_column(CaseState))
    urgency: Mapped[Urgency] = mapped_column(enum_column(Urgency))
    complexity: Mapped[Complexity] = mapped_column(enum_column(Complexity))
    on_the_spot: Mapped[bool] = mapped_column(default=False)
    is_major: Mapped[bool] = mapped_column(default=False)
    is_sealed: Mapped[bool] = mapped_column(default=False)

    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("respondents.id"))
    respondent_name: Mapped[str] = mapped_column(String(120), default="")
    respondent_address: Mapped[str] = mapped_column(String(200), default="")
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    stage: Mapped[Stage | None] = mapped_column(enum_column(Stage))
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    area_type: Mapped[AreaType] = mapped_column(enum_column(AreaType))
    complained_of_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    summary: Mapped[str] = mapped_column(String(200))
    can_be_reached: Mapped[bool] = mapped_column(default=False)
    superior_body: Mapped[str] = mapped_column(String(120), default="")
    superior_number: Mapped[str] = mapped_column(String(60), default="")
    superior_due_on: Mapped[date | None]

    received_at: Mapped[datetime]
    registered_at: Mapped[datetime]
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime | None]
    decision_ground: Mapped[str | None] = mapped_column(String(40))
    decision_text: Mapped[str | None] = mapped_column(Text)

    proposed_team_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    demands: Mapped[str | None] = mapped_column(Text)
    dispatch_text: Mapped[str | None] = mapped_column(Text)
    flags_kept_because: Mapped[str | None] = mapped_column(String(400))
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime | None]

    opinion: Mapped[str | None] = mapped_column(Text)
    opinion_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    opinion_at: Mapped[datetime | None]
    ordered_orally_at: Mapped[datetime | None]
    ordered_orally_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    oral_order: Mapped[str | None] = mapped_column(Text)
    lead_team_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    first_team_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    in_charge_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    dispatched_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    feedback_at: Mapped[datetime | None]
    called_back_at: Mapped[datetime | None]

    stepped_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    due_clock: Mapped[str | None] = mapped_column(String(24))

    reference_digest: Mapped[str] = mapped_column(String(64), unique=True)
    submission_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id)
    category: Mapped[Category] = relationship()
    district: Mapped[District] = relationship()
    lead_team: Mapped[Unit | None] = relationship(foreign_keys=lead_team_id)
    proposed_team: Mapped[Unit | None] = relationship(foreign_keys=proposed_team_id)
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id)
    registered_by: Mapped[User | None] = relationship(foreign_keys=registered_by_id)
    proposed_by: Mapped[User | None] = relationship(foreign_keys=proposed_by_id)
    opinion_by: Mapped[User | None] = relationship(foreign_keys=opinion_by_id)
    ordered_orally_by: Mapped[User | None] = relationship(foreign_keys=ordered_orally_by_id)
    in_charge: Mapped[User | None] = relationship(foreign_keys=in_charge_id)
    events: Mapped[list[CaseEvent]] = relationship(
        back_populates="case", order_by="CaseEvent.id", lazy="raise_on_sql"
    )

    clocks: Mapped[list[Clock]] = relationship(
        viewonly=True, order_by="(Clock.started_at, Clock.id)"
    )

    admitted: Mapped[list[CircleMember]] = relationship(
        back_populates="case", order_by="CircleMember.id"
    )

    __mapper_args__ = {"version_id_col": version}

    # Read with the case itself: whoever asks what somebody may, asks for every row of a list.
    recused: Mapped[str | None] = column_property(
        select(func.aggregate_strings(cast(CaseRecusal.user_id, String), ","))
        .where(CaseRecusal.case_id == id, CaseRecusal.lifted_at.is_(None))  # noqa: A003 - the column above
        .correlate_except(CaseRecusal)
        .scalar_subquery(),
        expire_on_flush=False,
    )

    @property
    def recused_ids(self) -> frozenset[int]:
        """Who keeps away from it now, declared or ordered."""
        return recused_ids(self.recused)

    @property
    def is_kept_apart(self) -> bool:
        """Whether only its circle and the discipline officers of its unit may know of it."""
        return self.is_staff_complaint or self.is_sealed

    @property
    def circle(self) -> frozenset[tuple[int, Capacity]]:
        """Who is admitted to it now, and in which capacity."""
        return frozenset((m.user_id, m.capacity) for m in self.admitted if m.ended_at is None)

    @property
    def is_staff_complaint(self) -> bool:
        """Whether it is against the agency's own people."""
        return self.kind is CaseKind.STAFF_COMPLAINT

    @property
    def is_open(self) -> bool:
        """Whether work on it is still owed."""
        return self.state in OPEN_STATES

    @property
    def lacks_signature(self) -> bool:
        """A spoken order went out and the leader has not signed it yet."""
        return self.ordered_orally_at is not None and self.opinion_at is None


class CaseEvent(Model):
    """One line of a case's timeline: who did what, from which state to which, with what note."""

    __tablename__ = "case_events"
    __table_args__ = (
        enum_check("action", CaseAction),
        enum_check("from_state", CaseState),
        enum_check("to_state", CaseState),
        Index(None, "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    action: Mapped[CaseAction] = mapped_column(enum_column(CaseAction))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    from_state: Mapped[CaseState | None] = mapped_column(enum_column(CaseState))
    to_state: Mapped[CaseState] = mapped_column(enum_column(CaseState))
    happened_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text, default="")

    case: Mapped[Case] = relationship(back_populates="events")
    actor: Mapped[User | None] = relationship(foreign_keys=actor_id)
    on_behalf_of: Mapped[User | None] = relationship(foreign_keys=on_behalf_of_id)


class CircleMember(Model):
    """Somebody admitted to one matter that is kept apart; nobody is ever taken off the record."""

    __tablename__ = "case_circle"
    __table_args__ = (
        enum_check("capacity", Capacity),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        Index(
            "uq_case_circle_now",
            "case_id",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "user_id", "ended_at", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    capacity: Mapped[Capacity] = mapped_column(enum_column(Capacity))
    reason: Mapped[str] = mapped_column(String(400))
    admitted_at: Mapped[datetime]
    admitted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    end_reason: Mapped[str] = mapped_column(String(400), default="")

    case: Mapped[Case] = relationship(back_populates="admitted")
    user: Mapped[User] = relationship(foreign_keys=user_id)
    admitted_by: Mapped[User] = relationship(foreign_keys=admitted_by_id)
    ended_by: Mapped[User | None] = relationship(foreign_keys=ended_by_id)


class CaseSeal(Model):
    """That a matter was sealed (封存), by whom and on what ground, until it was unsealed."""

    __tablename__ = "case_seals"
    __table_args__ = (enum_check("ground", SealGround), Index(None, "case_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    ground: Mapped[SealGround] = mapped_column(enum_column(SealGround))
    reason: Mapped[str] = mapped_column(String(400))
    sealed_at: Mapped[datetime]
    sealed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unsealed_at: Mapped[datetime | None]
    unsealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    unseal_reason: Mapped[str] = mapped_column(String(400), default="")

    sealed_by: Mapped[User] = relationship(foreign_keys=sealed_by_id)
    unsealed_by: Mapped[User | None] = relationship(foreign_keys=unsealed_by_id)
