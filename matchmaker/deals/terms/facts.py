"""What the rules look at: the terms, both parties, the day, and the public notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from .document import AgreementTerms, Party

HOME: Final = "CN"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The notice of the terms at hand; ``days`` counts the first and the last."""

    first_date: date
    last_date: date
    has_related_party: bool = False
    related_party_note: str = ""

    @property
    def days(self) -> int:
        """Calendar days."""
        return (self.last_date - self.first_date).days + 1


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a condition may ask; ``day`` is the date of signing, or today before it."""

    terms: AgreementTerms
    provider: Party
    recipient: Party
    day: date
    notice: NoticeFacts | None = None
    export_control: str = ""

    @property
    def is_export(self) -> bool:
        """Whether a party in China provides to one abroad."""
        return self.provider.country == HOME != self.recipient.country

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """China, and the provider's province as in ISO 3166-2 with the digits of GB/T 2260."""
        province = self.provider.province
        return (HOME, f"{HOME}-{province}") if province else (HOME,)
