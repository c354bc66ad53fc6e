"""Buying at once against paying after use: which sales make both cost the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from listings.models import Technology
from listings.terms import Assumptions, RateTableError, check_terms, find_break_even, project
from matchmaker.deals.money import AgreedTerms
from matchmaker.web.wording import money

STEPS_SHOWN = 9
WHEN_NOTHING_MEETS = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """One volume of sales: what is paid after use, and for whom that is better."""

    sales: str
    total: str
    difference: str
    licensee: str
    licensor: str


@dataclass(frozen=True, slots=True)
class WhatIfPanel:
    """The sentence, the table and the chart."""

    sentence: str
    rows: Sequence[WhatIfRow]
    chart: str
    years: int
    price: str


def usual_price(technology: Technology) -> Decimal | None:
    """The price that the technology names for buying it at once."""
    return technology.price_max or technology.price_min


def offered_terms(technology: Technology, *, years: int) -> AgreedTerms | None:
    """What a contract over so many years would begin with; None where the offer can't be computed.

    The technology must offer pay after use.
    """
    try:
        offer = technology.pay_after_use.as_terms()
    except RateTableError:
        return None
    return None if check_terms(offer) else AgreedTerms(offer, term_months=12 * years)


def what_if_panel(
    agreed: AgreedTerms | None, price: Decimal | None, today: date
) -> WhatIfPanel | None:
    """None without terms or price, and where the rate changes by the year (no projection does)."""
    if agreed is None:
        return None
    if price is None or agreed.yearly_rates:
        return None
    years = max(1, min(30, -(-agreed.term_months // 12)))
    assumed = Assumptions(starts_on=today, years=years, instalments=agreed.instalments)
    even = find_break_even(agreed.offer, price, assumed)
    sales = _volumes(even)
    totals = [project(agreed.offer, one, assumed).total for one in sales]
    return WhatIfPanel(
        sentence=_sentence(even, price, agreed.currency, years, costs_more=totals[-1] > price),
        rows=[
            _row(one, total, price, agreed.currency)
            for one, total in zip(sales, totals, strict=True)
        ],
        chart=_chart(sales, totals, price, agreed.currency),
        years=years,
        price=money(price, agreed.currency),
    )


def _volumes(even: Decimal | None) -> list[Decimal]:
    """From no sales to twice those at which both cost the same, that point in the middle."""
    middle = even or WHEN_NOTHING_MEETS
    half = STEPS_SHOWN // 2
    return [(middle * place / half).quantize(Decimal(1)) for place in range(STEPS_SHOWN)]


def _sentence(
    even: Decimal | None, price: Decimal, currency: str, years: int, *, costs_more: bool
) -> str:
    told = {"price": money(price, currency), "years": years}
    if even is None:
        return (
            _(
                "Whatever is sold, within %(years)d years paying after use never costs the"
                " %(price)s of buying at once."
            )
            % told
        )
    told["sales"] = money(even, currency)
    if not costs_more:  # the offer's cap is the price
        return (
            _(
                "From sales of %(sales)s a year on both cost the same, %(price)s within %(years)d"
                " years. Below that paying after use is better for the licensee."
            )
            % told
        )
    return (
        _(
            "At sales of %(sales)s a year both cost the same, %(price)s within %(years)d years."
            " Below that paying after use is better for the licensee, above it for the licensor."
        )
        % told
    )


def _row(sales: Decimal, total: Decimal, price: Decimal, currency: str) -> WhatIfRow:
    gap = total - price
    buying, using = _("buying at once"), _("paying after use")
    same = _("both the same")
    return WhatIfRow(
        sales=money(sales, currency),
        total=money(total, currency),
        difference=("+" if gap > 0 else "") + money(gap, currency),
        licensee=same if not gap else (using if gap < 0 else buying),
        licensor=same if not gap else (buying if gap < 0 else using),
    )


def _chart(
    sales: Sequence[Decimal], totals: Sequence[Decimal], price: Decimal, currency: str
) -> str:
    figures = {
        "labels": [float(one) for one in sales],
        "totals": [float(one) for one in totals],
        "price": float(price),
        "totalName": _("Paying after use"),
        "priceName": _("Buying at once"),
        "xTitle": _("Sales a year (%(currency)s)") % {"currency": currency},
        "yTitle": _("Paid in all (%(currency)s)") % {"currency": currency},
    }
    return json.dumps(figures, ensure_ascii=False)
