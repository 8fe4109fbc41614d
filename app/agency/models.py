"""Per-agency values: districts, categories, lists to choose from, single settings (⚙)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agency.areas import AreaType
from app.extensions import Model, enum_check, enum_column


class District(Model):
    """A district, street or township; each leaf is urban or township (rule P1: 60 or 120 min)."""

    __tablename__ = "districts"
    __table_args__ = (enum_check("area_type", AreaType),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"))
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    area_type: Mapped[AreaType] = mapped_column(enum_column(AreaType))
    unit_id: Mapped[int | None]

    parent: Mapped[District | None] = relationship(remote_side="District.id")

    @property
    def full_name(self) -> str:
        """Give the name with its parent's before it."""
        return f"{self.parent.name} {self.name}" if self.parent else self.name


class Category(Model):
    """A node of the two-level content taxonomy, with definition and examples."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    code: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(80))
    definition: Mapped[str] = mapped_column(String(400), default="")
    needs_spot: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)

    parent: Mapped[Category | None] = relationship(remote_side="Category.id")


class Choice(Model):
    """An entry of a list the agency keeps: grounds, competent bodies, common opinions."""

    __tablename__ = "choices"
    __table_args__ = (UniqueConstraint("list_name", "code"), Index(None, "list_name", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    list_name: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300))
    applies_to: Mapped[str] = mapped_column(String(100), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)


class Setting(Model):
    """A single value of the agency by its name."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(400))
