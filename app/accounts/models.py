"""Units, people, their roles, and their sessions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.kinds import BrowserKind
from app.accounts.roles import Role
from app.extensions import Model, db, enum_check, enum_column
from app.web.now import now


class UnitKind(StrEnum):
    """What a node of the tree of units is."""

    CITY = "city"
    COUNTY = "county"
    STATION = "station"
    TEAM = "team"


class Unit(Model):
    """A node of the tree: city office, county office, station, or enforcement team.

    ``path`` is ``/1/4/`` for unit 4 below unit 1; a unit sees everything whose path begins with its
    own.
    """

    __tablename__ = "units"
    __table_args__ = (enum_check("kind", UnitKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    path: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[UnitKind] = mapped_column(enum_column(UnitKind))
    name: Mapped[str] = mapped_column(String(100))
    short_name: Mapped[str] = mapped_column(String(20))
    number_word: Mapped[str] = mapped_column(String(20), default="")
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())

    parent: Mapped[Unit | None] = relationship(remote_side="Unit.id")

    @property
    def office_id(self) -> int:
        """The office that a team belongs to; an office is its own."""
        if self.kind is UnitKind.TEAM and self.parent_id is not None:
            return self.parent_id
        return self.id


class Post(NamedTuple):
    """A role and the unit it counts for, one's own or on somebody's behalf."""

    role: Role
    unit: Unit


class User(UserMixin, Model):
    """A member of staff who signs in."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    certificate_number: Mapped[str | None] = mapped_column(String(30))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Since when there is a second factor: the gate asks on every page and needs no other row.
    factor_since: Mapped[datetime | None]
    # Until when something delegated to the person may count: nothing is read for all the others.
    acts_for_others_until: Mapped[datetime | None]

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", lazy="selectin", order_by="Membership.id"
    )

    @property
    def is_active(self) -> bool:
        """Whether the person may sign in."""
        return self.active

    delegations: Mapped[list[Delegation]] = relationship(
        foreign_keys="Delegation.receiver_id", back_populates="receiver", order_by="Delegation.id"
    )

    def delegations_now(self) -> list[Delegation]:
        """Give what others have delegated to the person for this moment."""
        at = now()
        if self.acts_for_others_until is None or self.acts_for_others_until <= at:
            return []
        return [each for each in self.delegations if each.counts_at(at)]

    def posts(self) -> list[Post]:
        """Give all roles the person acts in now: their own, and those delegated to them."""
        own = [Post(membership.role, membership.unit) for membership in self.memberships]
        return own + [Post(each.role, each.unit) for each in self.delegations_now()]

    def holds(self, role: Role, unit_id: int) -> bool:
        """Say whether the role is held in this unit or one above it, or delegated for now."""
        above = units_above(unit_id)
        return self.holds_itself(role, unit_id) or any(
            each.role is role and each.unit_id in above for each in self.delegations_now()
        )

    def holds_itself(self, role: Role, unit_id: int) -> bool:
        """Say whether the role is the person's own in this unit or one above it."""
        above = units_above(unit_id)
        return any(m.role is role and m.unit_id in above for m in self.memberships)

    def counts_for_identity(self, role: Role, unit_id: int, at: datetime) -> bool:
        """Say whether the role counts for opening an identity (confidentiality design §3).

        Never by delegation, and only so long after the role or its holder's credentials were
        changed (72 h ⚙) that custodians and auditor could object.
        """
        above = units_above(unit_id)
        return any(
            m.role is role
            and m.unit_id in above
            and (m.effective_for_identity_at is None or m.effective_for_identity_at <= at)
            for m in self.memberships
        )

    def is_member_of(self, unit_id: int) -> bool:
        """Say whether the person belongs to exactly this unit, in any role."""
        return any(membership.unit_id == unit_id for membership in self.memberships)

    def has_role(self, *roles: Role) -> bool:
        """Say whether one of the roles is held anywhere (for what a menu offers, never a right)."""
        return any(m.role in roles for m in self.memberships) or any(
            each.role in roles for each in self.delegations_now()
        )

    def __repr__(self) -> str:
        return f"<User {self.id}>"


def units_above(unit_id: int) -> frozenset[int]:
    """Give the unit and all its ancestors, from its path; one indexed read, kept by the session."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        return frozenset()
    return frozenset(int(part) for part in unit.path.split("/") if part)


class Membership(Model):
    """A role that a person holds in a unit."""

    __tablename__ = "memberships"
    __table_args__ = (
        enum_check("role", Role),
        UniqueConstraint("user_id", "unit_id", "role"),
        Index(None, "unit_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    # From when the role counts for opening an identity; empty: since ever.
    effective_for_identity_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="memberships")
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)


class Delegation(Model):
    """A leader's functions in a unit, carried out by somebody else for some days (委托)."""

    __tablename__ = "delegations"
    __table_args__ = (
        enum_check("role", Role),
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        Index(None, "receiver_id"),
        Index(None, "giver_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    giver: Mapped[User] = relationship(foreign_keys=giver_id)
    receiver: Mapped[User] = relationship(foreign_keys=receiver_id, back_populates="delegations")
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)

    def counts_at(self, at: datetime) -> bool:
        """Say whether it counts: within its days, not ended, the giver still in office."""
        if not self.starts_at <= at < self.ends_at or self.ended_at is not None:
            return False
        return self.giver.active and any(
            m.role is self.role and m.unit_id == self.unit_id for m in self.giver.memberships
        )


class UserSession(Model):
    """A sign-in that can be revoked at the server; the cookie holds the id, we hold its digest.

    Where it came from is not kept: neither address nor the browser's own description.
    """

    __tablename__ = "user_sessions"
    __table_args__ = (enum_check("browser", BrowserKind), Index(None, "user_id", "revoked_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    browser: Mapped[BrowserKind] = mapped_column(
        enum_column(BrowserKind), default=BrowserKind.OTHER, server_default=BrowserKind.OTHER.value
    )
