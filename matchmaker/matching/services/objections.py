"""What speaks against a pair that the gates let through, for a technology manager to weigh.

An objection is stored as a code with plain parameters and worded when it is shown, in the
reader's language. Nothing here refuses a pair; that is for the gates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.vocabularies import PROVINCES
from listings.models import Control, Need, Technology
from listings.vocabularies import LICENCE_KINDS, MATURITY_STANDARDS, TECHNOLOGY_FIELDS

Objection = dict[str, Any]

RIGHTS_TO_ASK_ABOUT: Final = ("disputed", "pledged")


def objections(need: Need, technology: Technology) -> list[Objection]:
    """Everything that speaks against the pair, the weightiest first; JSON-ready.

    The technology should come with ``owner``, ``pay_after_use`` and ``intellectual_property``
    at hand, the need with ``owner``; otherwise each costs a query.
    """
    return [found for ask in _QUESTIONS for found in ask(need, technology)]


def objection_text(objection: Mapping[str, Any]) -> str:
    """The objection as a sentence in the active language; an unknown code stands for itself."""
    code = str(objection["code"])
    if code not in _WORDING:
        return code
    shown = {name: _shown(code, value) for name, value in objection["params"].items()}
    return str(_WORDING[code]) % shown


def language_name(code: str) -> str:
    """A language's name in the active language; a code that Django does not know as it is."""
    try:
        return str(get_language_info("zh-hans" if code == "zh" else code)["name_translated"])
    except KeyError:
        return code


def _objection(code: str, **params: object) -> Objection:
    return {"code": code, "params": params}


def _maturity(need: Need, technology: Technology) -> Iterator[Objection]:
    wanted, level = need.minimum_trl, technology.maturity_level
    if wanted is None:
        return
    if level is None:
        yield _objection("maturity_unknown", wanted=wanted)
    elif technology.maturity_standard != "trl":
        yield _objection(
            "maturity_not_comparable", wanted=wanted, standard=technology.maturity_standard
        )
    elif level < wanted:
        yield _objection("maturity_below", wanted=wanted, level=level)


def _money(need: Need, technology: Technology) -> Iterator[Objection]:
    budget: Decimal | None = need.budget_max
    price: Decimal | None = technology.price_min
    if budget is None or price is None:
        return
    if need.currency != technology.currency:
        yield _objection("currencies_differ", budget=need.currency, price=technology.currency)
    elif budget < price:
        yield _objection(
            "budget_below_price", budget=str(budget), price=str(price), currency=need.currency
        )


def _terms(need: Need, technology: Technology) -> Iterator[Objection]:
    if need.wants_pay_after_use and not technology.offers_pay_after_use:
        yield _objection("pay_after_use_not_offered")
    wished, offered = set(need.wished_licence_kinds), set(technology.licence_kinds)
    if wished and offered and not wished & offered:
        yield _objection("licence_kind_not_offered", wished=sorted(wished))


def _rights(_need: Need, technology: Technology) -> Iterator[Objection]:
    statuses = {right.status for right in technology.intellectual_property.all()}
    for status in RIGHTS_TO_ASK_ABOUT:
        if status in statuses:
            yield _objection(f"rights_{status}")


def _place(need: Need, technology: Technology) -> Iterator[Objection]:
    ours, theirs = str(need.owner.country), str(technology.owner.country)
    if ours != theirs:
        yield _objection("countries_differ", need=ours, technology=theirs)
        if technology.export_control == Control.UNKNOWN:
            yield _objection("export_unknown")
    elif need.province and technology.province and need.province[:2] != technology.province[:2]:
        yield _objection("provinces_differ", need=need.province, technology=technology.province)


def _fields(need: Need, technology: Technology) -> Iterator[Objection]:
    ours, theirs = set(need.technology_fields), set(technology.technology_fields)
    if ours and theirs and not ours & theirs:
        yield _objection("fields_differ", need=sorted(ours), technology=sorted(theirs))


def _language(need: Need, technology: Technology) -> Iterator[Objection]:
    if need.language != technology.language:
        yield _objection("languages_differ", need=need.language, technology=technology.language)


def _trust(need: Need, technology: Technology) -> Iterator[Objection]:
    for side, listing in (("need", need), ("technology", technology)):
        if not listing.owner.is_verified:
            yield _objection(f"{side}_owner_not_verified")


_QUESTIONS: Final[tuple[Callable[[Need, Technology], Iterator[Objection]], ...]] = (
    _maturity,
    _money,
    _terms,
    _rights,
    _place,
    _fields,
    _language,
    _trust,
)


_WORDING: Final[Mapping[str, Any]] = {
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
    "currencies_differ": _(
        "Budget (%(budget)s) and price (%(price)s) are in different currencies."
    ),
    "budget_below_price": _(
        "The highest budget (%(budget)s %(currency)s) is below the lowest price"
        " (%(price)s %(currency)s)."
    ),
    "pay_after_use_not_offered": _(
        "The need wants to use before paying; the technology does not offer that."
    ),
    "licence_kind_not_offered": _("None of the wished licence kinds is on offer: %(wished)s."),
    "rights_disputed": _("A right in the technology is under dispute."),
    "rights_pledged": _("A right in the technology is pledged."),
    "countries_differ": _("The parties are in different countries: %(need)s and %(technology)s."),
    "export_unknown": _(
        "A party is abroad, and nobody has stated whether the technology may be exported."
    ),
    "provinces_differ": _("The parties are in different provinces: %(need)s and %(technology)s."),
    "fields_differ": _("No technology field in common: %(need)s; %(technology)s."),
    "languages_differ": _("They are written in different languages: %(need)s and %(technology)s."),
    "need_owner_not_verified": _("The need's organization has not been verified."),
    "technology_owner_not_verified": _("The technology's organization has not been verified."),
}


def _shown(code: str, value: Any) -> str:
    """A stored parameter as people read it: labels in place of vocabularies' codes."""
    if isinstance(value, list):
        return ", ".join(_shown(code, item) for item in value)
    if code == "languages_differ":
        return language_name(value)
    if code == "countries_differ":
        return str(countries.name(value) or value)
    vocabulary = _CODES_OF.get(code)
    return vocabulary.label(value) if vocabulary and value in vocabulary else str(value)


_CODES_OF: Final = {
    "maturity_not_comparable": MATURITY_STANDARDS,
    "licence_kind_not_offered": LICENCE_KINDS,
    "fields_differ": TECHNOLOGY_FIELDS,
    "provinces_differ": PROVINCES,
}
