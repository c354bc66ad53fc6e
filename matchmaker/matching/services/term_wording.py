"""Findings of the terms checklist, and what would change them, in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.vocabularies import PROVINCES
from listings.vocabularies import LICENCE_KINDS, MATURITY_STANDARDS, TECHNOLOGY_FIELDS


def finding_text(code: str, params: Mapping[str, Any]) -> str:
    """The finding as a sentence; a code of a later version stands for itself."""
    return _worded(FINDINGS, code, params)


def edit_text(code: str, params: Mapping[str, Any]) -> str:
    """The edit of a counterfactual as a condition; a code of a later version as it is."""
    return _worded(EDITS, code, params)


def _worded(texts: Mapping[str, Any], code: str, params: Mapping[str, Any]) -> str:
    if code not in texts:
        return code
    return str(texts[code]) % {name: shown(code, name, params[name]) for name in params}


def language_name(code: str) -> str:
    """A language's name in the active language; a code that Django does not know as it is."""
    try:
        return str(get_language_info("zh-hans" if code == "zh" else code)["name_translated"])
    except KeyError:
        return code


def shown(code: str, name: str, value: Any) -> str:
    """A stored parameter as people read it: labels in place of codes, days as they are written."""
    if isinstance(value, list):
        return ", ".join(shown(code, name, item) for item in value)
    if name in _DAYS:
        return date_format(date.fromisoformat(value))
    if name in _AMOUNTS and code != "currencies_differ":  # there they are the currencies
        return amount_text(Decimal(value))
    if code == "languages_differ":
        return language_name(value)
    if code == "countries_differ":
        return str(countries.name(value) or value)
    vocabulary = _CODES_OF.get(code)
    return vocabulary.label(value) if vocabulary and value in vocabulary else str(value)


def amount_text(amount: Decimal) -> str:
    """An amount with its thousands apart, and without cents where there are none."""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


_AMOUNTS: Final = frozenset({"amount", "budget", "price"})
_DAYS: Final = frozenset({"day", "deadline", "last_day", "until"})

_CODES_OF: Final = {
    "maturity_not_comparable": MATURITY_STANDARDS,
    "licence_kind_not_offered": LICENCE_KINDS,
    "licence_kind_not_stated": LICENCE_KINDS,
    "licence_kind_offered": LICENCE_KINDS,
    "accept_licence_kind": LICENCE_KINDS,
    "offer_licence_kind": LICENCE_KINDS,
    "fields_differ": TECHNOLOGY_FIELDS,
    "fields_shared": TECHNOLOGY_FIELDS,
    "provinces_differ": PROVINCES,
    "same_province": PROVINCES,
}

FINDINGS: Final[Mapping[str, Any]] = {
    "maturity_not_asked": _("The need sets no maturity."),
    "maturity_unknown": _(
        "The need asks for TRL %(wanted)s at least; the technology's maturity is not stated."
    ),
    "maturity_not_comparable": _(
        "The need asks for TRL %(wanted)s at least; the technology's maturity is given by another"
        " standard: %(standard)s."
    ),
    "maturity_below": _(
        "The need asks for TRL %(wanted)s at least; the technology is at TRL %(level)s."
    ),
    "maturity_enough": _("TRL %(level)s, where at least %(wanted)s is asked for."),
    "nothing_fixed_to_pay": _("Nothing is to be paid but what use brings in."),
    "price_not_stated": _("No price is stated."),
    "budget_not_stated": _("The need states no budget."),
    "currency_not_stated": _("Budget or price is stated without its currency."),
    "currencies_differ": _(
        "Budget (%(budget)s) and price (%(price)s) are in different currencies."
    ),
    "budget_covers_price": _(
        "The highest budget (%(budget)s %(currency)s) covers the least to be paid"
        " (%(price)s %(currency)s)."
    ),
    "budget_below_price": _(
        "The highest budget (%(budget)s %(currency)s) is below the lowest price"
        " (%(price)s %(currency)s)."
    ),
    "pay_after_use_not_asked": _("The need does not ask to use before paying."),
    "pay_after_use_not_offered": _(
        "The need wants to use before paying; the technology does not offer that."
    ),
    "pay_after_use_offered": _("Use before paying is wished and offered."),
    "licence_kind_not_asked": _("The need wishes no particular licence kind."),
    "licence_kind_not_stated": _("The technology states no licence kind; wished for: %(wished)s."),
    "licence_kind_offered": _("Wished for and on offer: %(shared)s."),
    "licence_kind_not_offered": _("None of the wished licence kinds is on offer: %(wished)s."),
    "exclusive_licence_in_force": _("An exclusive licence is in force until %(until)s."),
    "no_right_to_license": _("No right in force is left to license."),
    "openly_licensed_already": _(
        "The need wants it for itself alone; a right is under an open licence already."
    ),
    "rights_not_listed": _(
        "The need wants it for itself alone; which rights there are is not stated."
    ),
    "licence_free": _("Nothing is known that closes it to a licence."),
    "rights_disputed": _("A right in the technology is under dispute."),
    "rights_pledged": _("A right in the technology is pledged."),
    "rights_not_stated": _("The state of the rights is not stated."),
    "rights_undisputed": _("No right is disputed or pledged."),
    "deadline_not_set": _("The need sets no deadline."),
    "deadline_passed": _("The need's deadline, %(deadline)s, has passed."),
    "offer_ends_before_deadline": _(
        "The technology is on offer until %(last_day)s, the need's deadline is %(deadline)s."
    ),
    "trial_beyond_deadline": _(
        "A trial of %(months)s months would end after the need's deadline, %(deadline)s."
    ),
    "deadline_can_be_met": _("Nothing stands in the way of the deadline, %(deadline)s."),
    "countries_differ": _("The parties are in different countries: %(need)s and %(technology)s."),
    "provinces_differ": _("The parties are in different provinces: %(need)s and %(technology)s."),
    "province_not_stated": _("One country; a province is not stated."),
    "same_province": _("Both are in one province: %(province)s."),
    "no_export": _("Both parties are in one country."),
    "export_unknown": _(
        "A party is abroad, and nobody has stated whether the technology may be exported."
    ),
    "export_prohibited": _("A party is abroad, and the technology may not be exported."),
    "export_not_cleared": _("A party is abroad, and the restricted export has not been cleared."),
    "export_allowed": _("A party is abroad, and the export is free or has been cleared."),
    "fields_differ": _("No technology field in common: %(need)s; %(technology)s."),
    "fields_not_stated": _("A side states no technology field."),
    "fields_shared": _("In common: %(shared)s."),
    "languages_differ": _("They are written in different languages: %(need)s and %(technology)s."),
    "same_language": _("Both are written in one language."),
    "need_owner_not_verified": _("The need's organization has not been verified."),
    "technology_owner_not_verified": _("The technology's organization has not been verified."),
    "owners_verified": _("Both organizations have been verified."),
}

EDITS: Final[Mapping[str, Any]] = {
    "reach_trl": _("If the technology reached TRL %(level)s"),
    "accept_trl": _("If the need accepted TRL %(level)s"),
    "raise_budget": _("If the budget went up to %(amount)s %(currency)s"),
    "lower_price": _("If the price began at %(amount)s %(currency)s"),
    "offer_pay_after_use": _("If the technology could be used before paying"),
    "do_without_pay_after_use": _("If the need did without use before paying"),
    "offer_licence_kind": _("If the technology offered this too: %(kind)s"),
    "accept_licence_kind": _("If the need accepted this too: %(kind)s"),
    "exclusive_licence_ends": _("If the exclusive licence had ended on %(day)s"),
    "move_deadline": _("If the need's deadline were %(day)s"),
    "extend_offer": _("If the technology were on offer until %(day)s"),
    "extend_need": _("If the need were valid until %(day)s"),
    "shorten_trial": _("If the trial took %(months)s months"),
    "obtain_clearance": _("If the export were cleared"),
    "verify_need_owner": _("If the need's organization were verified"),
    "verify_technology_owner": _("If the technology's organization were verified"),
}
