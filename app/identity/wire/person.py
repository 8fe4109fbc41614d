"""Who reported: the record that only the keeper can open."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final

from app.identity.wire.kinds import Disclosure, IdentityField

FIELD_LIMITS: Final[dict[IdentityField, int]] = {
    IdentityField.NAME: 40,
    IdentityField.PHONE: 24,
    IdentityField.SECOND_PHONE: 24,
    IdentityField.ADDRESS: 100,
    IdentityField.ID_NUMBER: 24,
    IdentityField.EMAIL: 64,
    IdentityField.RELATIONSHIP: 20,
    IdentityField.SAFE_CONTACT: 60,
}
"""Characters each field may have, so that the whole fits its fixed size."""

CONSENTS: Final = ("consents_to_mediation", "consents_to_disclosure", "safe_to_message")


@dataclass(frozen=True, slots=True)
class Identity:
    """The reporter as told to the desk, on the way into a box. Its ``repr`` tells nothing."""

    disclosure: Disclosure = field(default=Disclosure.ANONYMOUS, repr=False)
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    second_phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    relationship: str = field(default="", repr=False)
    safe_contact: str = field(default="", repr=False)
    consents_to_mediation: bool = field(default=False, repr=False)
    consents_to_disclosure: bool = field(default=False, repr=False)
    safe_to_message: bool = field(default=False, repr=False)

    def value(self, name: IdentityField) -> str:
        """Give one field, as a grant names it."""
        return str(getattr(self, name.value))

    def to_bytes(self) -> bytes:
        """Write the record down, without what is empty."""
        filled = {name.value: self.value(name) for name in IdentityField if self.value(name)}
        consents = [name for name in CONSENTS if getattr(self, name)]
        whole = {**filled, "mode": self.disclosure.value, "yes": consents}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Identity:
        """Read what ``to_bytes`` wrote."""
        whole = json.loads(data)
        consents = whole["yes"]
        return cls(
            disclosure=Disclosure(whole["mode"]),
            name=whole.get("name", ""),
            phone=whole.get("phone", ""),
            second_phone=whole.get("second_phone", ""),
            address=whole.get("address", ""),
            id_number=whole.get("id_number", ""),
            email=whole.get("email", ""),
            relationship=whole.get("relationship", ""),
            safe_contact=whole.get("safe_contact", ""),
            consents_to_mediation="consents_to_mediation" in consents,
            consents_to_disclosure="consents_to_disclosure" in consents,
            safe_to_message="safe_to_message" in consents,
        )
