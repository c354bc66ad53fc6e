"""When a rule has something to say: pure functions over the facts of an agreement.

Each answers True where there is a possible issue. ``rules.json`` refers to them by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .document import Right
from .facts import Facts

PUBLIC_KINDS: Final = frozenset({"university", "research_institute"})
"""Organizations that the rules about public institutions are applied to."""
PATENTS: Final = frozenset({"invention_patent", "utility_model", "design_patent"})
_OTHER: Final = frozenset(
    {
        "software_copyright",
        "circuit_layout",
        "plant_variety",
        "biomedical_variety",
        "science_outreach",
    }
)
_FITTING: Final[dict[str, frozenset[str]]] = {
    "TT1": PATENTS,
    "TL1": PATENTS,
    "TT2": frozenset({"patent_application"}),
    "TT3": frozenset({"trade_secret"}),
    "TL2": frozenset({"trade_secret"}),
    "TT9": _OTHER,
    "TL9": _OTHER,
}
ROYALTIES: Final = frozenset({"RY", "RY+E", "REV"})
_WITH_REWARD: Final = frozenset({"assignment", "licence", "equity"})
_WITH_PROFIT: Final = frozenset({"self_implementation", "cooperation"})
LEAST_INVENTOR_SHARE: Final = 50
"""Percent of the net income (促进科技成果转化法 art. 45)."""
LEAST_PROFIT_SHARE: Final = 5
"""Percent of the profit, over at least three years (the same article)."""
LEAST_PROFIT_YEARS: Final = 3
LEAST_NOTICE_DAYS: Final = 15
"""浙江省促进科技成果转化条例 art. 17."""

Condition = Callable[[Facts], bool]
CONDITIONS: Final[dict[str, Condition]] = {}


def _condition(function: Condition) -> Condition:
    CONDITIONS[function.__name__] = function
    return function


def _lacks(name: str) -> Condition:
    def lacks(facts: Facts) -> bool:
        return not getattr(facts.terms, name)

    lacks.__name__ = f"{name}_missing"
    lacks.__doc__ = f"Nothing is agreed under ``{name}``."
    return _condition(lacks)


for _name in (
    "contract_type",
    "title",
    "content",
    "requirements",
    "plan",
    "confidentiality",
    "glossary",
    "payment_form",
    "conversion_mode",
    "price_mode",
):
    _lacks(_name)


@_condition
def results_missing(facts: Facts) -> bool:
    """Neither whose the results are nor how gains are shared."""
    return not (facts.terms.ownership and facts.terms.benefit_sharing)


@_condition
def acceptance_missing(facts: Facts) -> bool:
    """No standard or no method of acceptance."""
    return not (facts.terms.acceptance_standard and facts.terms.acceptance_method)


@_condition
def patent_particulars_missing(facts: Facts) -> bool:
    """A patent or an application lacks what art. 845 lists."""
    return any(_is_incomplete(right) for right in facts.terms.rights)


@_condition
def development_not_written(facts: Facts) -> bool:
    """A development contract that is not in writing."""
    return facts.terms.contract_type == "TD" and not facts.terms.in_writing


@_condition
def transfer_not_written(facts: Facts) -> bool:
    """A transfer or licence contract that is not in writing."""
    return facts.terms.contract_type in ("TT", "TL") and not facts.terms.in_writing


@_condition
def rights_do_not_fit_subtype(facts: Facts) -> bool:
    """No right of the kind that the subtype of transfer or licence is about."""
    fitting = _FITTING.get(facts.terms.subtype)
    return fitting is not None and not any(one.kind in fitting for one in facts.terms.rights)


@_condition
def royalty_unclear(facts: Facts) -> bool:
    """A royalty without its base, its rate or how the rate runs."""
    terms = facts.terms
    clear = terms.royalty_base and terms.royalty and terms.rate_course
    return terms.payment_form in ROYALTIES and not clear


@_condition
def books_inspection_unclear(facts: Facts) -> bool:
    """A royalty, and no word on how the books are inspected."""
    terms = facts.terms
    agreed = terms.books_inspection and terms.books_method
    return terms.payment_form in ROYALTIES and not agreed


@_condition
def improvements_silent(facts: Facts) -> bool:
    """A transfer or licence that does not say whose later improvements are."""
    return facts.terms.contract_type in ("TT", "TL") and not facts.terms.improvements


@_condition
def failure_risk_silent(facts: Facts) -> bool:
    """A development that does not say who bears the risk of failure."""
    return facts.terms.contract_type == "TD" and not facts.terms.failure_risk


@_condition
def licence_kind_silent(facts: Facts) -> bool:
    """A licence that does not say of which kind it is."""
    return facts.terms.contract_type == "TL" and not facts.terms.licence_kind


@_condition
def licence_scope_silent(facts: Facts) -> bool:
    """A licence without field of use, territory or term."""
    terms = facts.terms
    said = terms.field_of_use and terms.territory and terms.term_until
    return terms.contract_type == "TL" and not said


@_condition
def open_licence_of_no_patent(facts: Facts) -> bool:
    """An open licence, and no patent it could be declared for."""
    has_patent = any(right.kind in PATENTS for right in facts.terms.rights)
    return facts.terms.licence_kind == "open" and not has_patent


@_condition
def licence_outlives_patent(facts: Facts) -> bool:
    """A patent licence that runs longer than a patent it is about."""
    ends = facts.terms.term_until
    if facts.terms.subtype != "TL1" or ends is None:
        return False
    return any(right.valid_until and right.valid_until < ends for right in facts.terms.rights)


@_condition
def cooperation_shares_silent(facts: Facts) -> bool:
    """Joint implementation without a word on whose the results are."""
    return facts.terms.conversion_mode == "cooperation" and not facts.terms.ownership


@_condition
def public_notice_missing(facts: Facts) -> bool:
    """A public institution agreed on a price, and no notice of these terms is recorded."""
    return needs_notice(facts) and facts.notice is None


@_condition
def public_notice_running(facts: Facts) -> bool:
    """The notice's last day is not over."""
    return needs_notice(facts) and facts.notice is not None and facts.notice.last_date >= facts.day


@_condition
def public_notice_short(facts: Facts) -> bool:
    """The notice is shorter than fifteen days."""
    notice = facts.notice
    return needs_notice(facts) and notice is not None and notice.days < LEAST_NOTICE_DAYS


@_condition
def related_party_not_explained(facts: Facts) -> bool:
    """The notice says that a related party takes part, but not how."""
    notice = facts.notice
    return bool(notice and notice.has_related_party and not notice.related_party_note)


@_condition
def inventor_share_silent(facts: Facts) -> bool:
    """A public institution transfers or licenses, and the inventors' share is not stated."""
    return _rewards_income(facts) and facts.terms.inventor_share is None


@_condition
def inventor_share_low(facts: Facts) -> bool:
    """The inventors' share of the net income is below one half."""
    share = facts.terms.inventor_share
    return _rewards_income(facts) and share is not None and share < LEAST_INVENTOR_SHARE


@_condition
def inventor_profit_low(facts: Facts) -> bool:
    """The inventors' share of the profit is below 5 %, or runs for less than three years."""
    if not _is_public(facts) or facts.terms.conversion_mode not in _WITH_PROFIT:
        return False
    share, years = facts.terms.inventor_profit_share, facts.terms.inventor_profit_years
    if share is None or years is None:
        return True
    return share < LEAST_PROFIT_SHARE or years < LEAST_PROFIT_YEARS


@_condition
def restricted_export(facts: Facts) -> bool:
    """A restricted technology goes to a party abroad."""
    return facts.is_export and facts.export_control == "restricted"


@_condition
def export_to_register(facts: Facts) -> bool:
    """A technology of free export goes to a party abroad: its contract is registered."""
    return facts.is_export and facts.export_control == "free"


@_condition
def technology_amount_above_total(facts: Facts) -> bool:
    """The technology's part of the price is above the whole price."""
    whole, part = facts.terms.total_amount, facts.terms.technology_amount
    return whole is not None and part is not None and part > whole


def needs_notice(facts: Facts) -> bool:
    """Whether a public institution converts a result at a price that it agreed on."""
    mode = facts.terms.conversion_mode in _WITH_REWARD or facts.terms.contract_type in ("TT", "TL")
    return _is_public(facts) and facts.terms.price_mode == "agreement" and mode


def _is_public(facts: Facts) -> bool:
    return facts.provider.kind in PUBLIC_KINDS


def _rewards_income(facts: Facts) -> bool:
    terms = facts.terms
    converts = terms.conversion_mode in _WITH_REWARD or terms.contract_type in ("TT", "TL")
    return _is_public(facts) and converts


def _is_incomplete(right: Right) -> bool:
    owner = right.holder if right.kind in PATENTS else right.applicant
    told = bool(right.title and owner and right.application_date)
    if right.kind == "patent_application":
        return not (told and right.application_number)
    if right.kind in PATENTS:
        return not (told and right.number and right.valid_until)
    return False
