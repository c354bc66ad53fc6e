"""Terms as two parties agreed on them: a listing's offer, and what an offer leaves open."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from listings.terms import PayAfterUse, RateBracket

from .amounts import rounded_down

YEAR_OF_MONTHS: Final = 12


@dataclass(frozen=True)
class AgreedTerms:
    """``term_months`` of use from the trial's first day, after which the floor is made up.

    ``instalments`` are the parts of LS2 and INS, a report period apart. ``yearly_rates``, where
    given, stand for the rate table: the rate of each year of use, the last one for all later
    years. A report period is a year where the offer names none.
    """

    offer: PayAfterUse
    term_months: int = 60
    instalments: int = 3
    yearly_rates: tuple[Decimal, ...] = ()
    return_obligation: str = ""
    convert_to: str = ""

    @property
    def currency(self) -> str:
        """The currency of all amounts."""
        return self.offer.currency or "CNY"

    @property
    def period_months(self) -> int:
        """The length of a report period."""
        return self.offer.report_period_months or YEAR_OF_MONTHS

    @property
    def grace_days(self) -> int:
        """Days after the due day in which a payment is still in time."""
        return self.offer.grace_days or 0

    @property
    def cap(self) -> Decimal | None:
        """The most in all, in whole minor units and never above what was agreed; None without."""
        most = self.offer.cap
        return None if most is None else rounded_down(most, self.currency)

    def as_json(self) -> dict[str, Any]:
        """What is stored: numbers and days as strings, so that nothing is lost."""
        return json.loads(json.dumps(asdict(self), default=str))  # type: ignore[no-any-return]

    @property
    def sha256(self) -> str:
        """The fingerprint that both sides agree to."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


_AMOUNTS = ("trigger_amount", "fixed_amount", "floor", "cap", "late_rate")


def agreed_terms(stored: Mapping[str, Any]) -> AgreedTerms:
    """The terms that ``as_json`` wrote."""
    rest = {one.name: stored[one.name] for one in fields(AgreedTerms) if one.name != "offer"}
    rest["yearly_rates"] = tuple(Decimal(rate) for rate in rest["yearly_rates"])
    offer = dict(stored["offer"])
    for name in _AMOUNTS:
        offer[name] = None if offer[name] is None else Decimal(offer[name])
    day = offer["trigger_date"]
    offer["trigger_date"] = date.fromisoformat(day) if day else None
    offer["scope"] = tuple(offer["scope"])
    offer["rate_table"] = tuple(
        RateBracket(Decimal(row["from_amount"]), Decimal(row["rate"]))
        for row in offer["rate_table"]
    )
    return AgreedTerms(offer=PayAfterUse(**offer), **rest)
