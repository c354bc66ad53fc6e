"""How stored values are said on a page, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_currency, format_percent
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Organization
from accounts.vocabularies import PROVINCES, Vocabulary
from listings.models import Listing, PayAfterUseTerms
from listings.tiers import Tier, fields_up_to, tier_of
from listings.vocabularies import MATURITY_STANDARDS, maturity_label


def locale_name(language: str | None = None) -> str:
    """The Babel name of a language, of the active one where none is given."""
    code = (get_language() or "") if language is None else language
    return "zh_Hans" if code.startswith("zh") else "en"


def organization_name(organization: Organization, language: str | None = None) -> str:
    """The name a reader of the language would use, the active one where none is given."""
    if locale_name(language) == "en":
        return organization.name_en or organization.name
    return organization.name


def region_name(listing: Listing) -> str:
    """Province inside China, country elsewhere; empty where neither is known."""
    if listing.province:
        return labels(PROVINCES, [listing.province])[0]
    return country_name(listing.country)


def country_name(code: str) -> str:
    """The country's name by CLDR; empty for none."""
    from babel import Locale

    return Locale.parse(locale_name()).territories.get(code, code) if code else ""


def maturity_text(listing: Listing) -> str:
    """A level always with its standard, short enough for a card: "TRL 6", or level and words."""
    level, standard = listing.maturity_level, listing.maturity_standard
    if not standard or level is None:
        return ""
    if standard == "trl":
        return f"TRL {level}"
    words = maturity_label(standard, level)
    if standard == "stage":
        return words
    return _("level %(level)d") % {"level": level} + (f" ({words})" if words else "")


def maturity_in_full(listing: Listing) -> str:
    """The level, its words and the full name of its standard; empty where there is no level."""
    short = maturity_text(listing)
    if not short:
        return ""
    standard = listing.maturity_standard
    named = MATURITY_STANDARDS.label(standard) if standard in MATURITY_STANDARDS else standard
    words = maturity_label(standard, listing.maturity_level) if standard == "trl" else ""
    return " · ".join(part for part in (short, words, named) if part)


def labels(vocabulary: Vocabulary, codes: Sequence[str]) -> list[str]:
    """The labels of codes; a code that the vocabulary no longer lists is shown as it is."""
    language = get_language() or ""
    return [
        vocabulary.term(code).label_in(language) if code in vocabulary else code for code in codes
    ]


def money(amount: Decimal | None, currency: str) -> str:
    """An amount with its currency, without cents where there are none."""
    if amount is None:
        return ""
    digits = "¤#,##0" if amount == amount.to_integral_value() else "¤#,##0.00"
    return str(
        format_currency(
            amount, currency or "CNY", digits, locale=locale_name(), currency_digits=False
        )
    )


def money_range(low: Decimal | None, high: Decimal | None, currency: str) -> str:
    """A range of amounts in words; empty where both ends are open."""
    if low is None and high is None:
        return ""
    if low is None:
        return _("up to %(amount)s") % {"amount": money(high, currency)}
    if high is None:
        return _("from %(amount)s") % {"amount": money(low, currency)}
    if low == high:
        return money(low, currency)
    return _("%(low)s to %(high)s") % {"low": money(low, currency), "high": money(high, currency)}


def yes_no(value: bool | None) -> str:  # noqa: FBT001 - it is the subject, not an option
    """Yes, no, or no preference."""
    if value is None:
        return _("no preference")
    return _("yes") if value else _("no")


def pay_after_use_sentences(terms: PayAfterUseTerms, tier: Tier) -> list[str]:
    """The terms of using first and paying later, in plain words, one clause a line."""
    trigger = _trigger(terms, fields_up_to("pay_after_use", tier))
    lines = [_("The fee is due on: %(trigger)s.") % {"trigger": trigger}]
    if terms.trial_months:
        lines.insert(
            0, _("It may be tried for %(months)d months.") % {"months": terms.trial_months}
        )
    lines.append(_("Payment: %(form)s.") % {"form": terms.get_payment_form_display()})
    lines += [line for line in (_rates(terms), _amounts(terms), _limits(terms)) if line]
    if terms.guarantee and terms.guarantee != "none":
        lines.append(_("Guarantee: %(kind)s.") % {"kind": terms.get_guarantee_display()})
    if terms.return_obligation and tier >= tier_of("pay_after_use", "return_obligation"):
        lines.append(_("If not taken up: %(duty)s") % {"duty": terms.return_obligation})
    if terms.convert_to:
        lines.append(_("It converts to: %(form)s.") % {"form": terms.get_convert_to_display()})
    return lines


def _trigger(terms: PayAfterUseTerms, open_fields: frozenset[str]) -> str:
    details = {
        "trigger_description": terms.trigger_description,
        "trigger_amount": money(terms.trigger_amount, terms.currency),
        "trigger_date": date_format(terms.trigger_date) if terms.trigger_date else "",
    }
    told = (text for name, text in details.items() if name in open_fields and text)
    detail = next(told, "")
    label = str(terms.get_trigger_display())
    return f"{label} ({detail})" if detail else label


def _rates(terms: PayAfterUseTerms) -> str:
    rates = [
        format_percent(Decimal(row["rate"]), "#,##0.##%", locale=locale_name())
        for row in terms.rate_table
    ]
    if not rates:
        return ""
    values = {"rates": ", ".join(rates), "base": terms.get_base_display()}
    if len(rates) == 1:
        return _("Rate: %(rates)s of %(base)s.") % values
    return _("Rates, falling or rising by bracket: %(rates)s of %(base)s.") % values


def _amounts(terms: PayAfterUseTerms) -> str:
    amount = money(terms.fixed_amount, terms.currency)
    return _("Fixed amount: %(amount)s.") % {"amount": amount} if amount else ""


def _limits(terms: PayAfterUseTerms) -> str:
    bounds = money_range(terms.floor, terms.cap, terms.currency)
    return _("In all: %(bounds)s.") % {"bounds": bounds} if bounds else ""
