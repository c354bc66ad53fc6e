"""A proposal weighed for the need's owner: requirements, terms, what speaks against, what helps.

Computed from the rows as they are, of the fields that the owner's tier shows and no others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from accounts.models import User
from listings.models import Need
from listings.selectors import technologies_listed_for
from listings.tiers import Tier, fields_up_to

from .. import runtime
from ..policies.terms import Counterfactual, Judgement, Pair, counterfactuals, judge
from ..selectors.drafting import nearest_technologies
from ..selectors.owner_proposals import OwnerProposal
from ..states import Fit, Gate, Topic
from .requirement_wording import RequirementLine, requirement_lines
from .term_wording import edit_text, finding_text
from .terms import pair_of

NEAREST: Final = 8
"""Technologies that are looked at for what would have to change."""
READ_FOR: Final[Mapping[Topic, frozenset[str]]] = {
    Topic.MATURITY: frozenset({"maturity_standard", "maturity_level"}),
    Topic.PRICE: frozenset({"price_min", "price_max", "currency"}),
    Topic.PAY_AFTER_USE: frozenset({"offers_pay_after_use", "price_min"}),
    Topic.LICENCE_KIND: frozenset({"licence_kinds"}),
    Topic.EXCLUSIVITY: frozenset({"exclusive_licence_until"}),
    Topic.RIGHTS: frozenset({"exclusive_licence_until"}),
    Topic.DEADLINE: frozenset({"valid_until"}),
    Topic.REGION: frozenset({"country", "province"}),
    Topic.EXPORT: frozenset({"export_control", "export_clearance"}),
    Topic.FIELD: frozenset({"technology_fields"}),
    Topic.LANGUAGE: frozenset({"language"}),
    Topic.IDENTITY: frozenset({"owner"}),
}
"""The technology's fields that a topic of the checklist tells of."""


@dataclass(frozen=True, slots=True)
class TermLine:
    """One topic: its name, fits / unknown / does_not_fit, and the reason in words."""

    topic: str
    fit: str
    label: str
    reason: str
    objects: bool


@dataclass(frozen=True, slots=True)
class Weighing:
    """Everything that a need's owner is told of one proposal beside the quotations."""

    requirements: list[RequirementLine]
    terms: list[TermLine]
    changes: list[str]

    @property
    def against(self) -> list[TermLine]:
        """What speaks against it."""
        return [term for term in self.terms if term.objects]


def weigh_for_owner(one: OwnerProposal, *, today: date) -> Weighing:
    """The weighing of a proposal; its technology should come with terms and rights at hand."""
    need, technology = one.proposal.need, one.proposal.technology
    shown = fields_up_to(technology.kind, one.tier)
    pair = pair_of(need, technology, today=today)
    judgement = judge(pair)
    lines = requirement_lines(need, technology) if "indicators" in shown else []
    return Weighing(
        requirements=lines,
        terms=_terms(judgement, _topics(one.tier)),
        changes=_changes(pair, judgement, _topics(one.tier)),
    )


def _topics(tier: Tier) -> frozenset[Topic]:
    """The topics of which everything may be read at this tier."""
    shown = fields_up_to("technology", tier)
    return frozenset(topic for topic, read in READ_FOR.items() if read <= shown)


def _terms(judgement: Judgement, topics: frozenset[Topic]) -> list[TermLine]:
    order = (Fit.DOES_NOT_FIT, Fit.UNKNOWN, Fit.FITS)
    found = [finding for finding in judgement.findings if finding.topic in topics]
    return [
        TermLine(
            topic=str(finding.topic.label),
            fit=finding.fit.value,
            label=str(finding.fit.label),
            reason=finding_text(finding.code, finding.params),
            objects=finding.objects,
        )
        for finding in sorted(found, key=lambda one: (not one.objects, order.index(one.fit)))
    ]


def _changes(pair: Pair, judgement: Judgement, topics: frozenset[Topic]) -> list[str]:
    return [
        edit_text(one.edit.code, one.edit.params)
        for one in counterfactuals(pair, judgement)
        if topics.issuperset(one.topics) and Gate.EXPORT_NOT_CLEARED not in one.gates
    ]


def what_to_loosen(need: Need, *, reader: User, now: datetime) -> list[str]:
    """The changes of the need's own terms after which a near technology could be proposed.

    For a need without proposals: looks at the nearest technologies that the reader may find.
    Empty while the encoder is being opened.
    """
    if not runtime.is_warm():
        return []
    listed = technologies_listed_for(reader, now=now).exclude(owner_id=need.owner_id)
    keys = nearest_technologies(need, reader, limit=NEAREST)
    rows = listed.prefetch_related("intellectual_property").in_bulk(keys)
    found: dict[str, None] = {}
    for key in keys:
        if key in rows:
            pair = pair_of(need, rows[key], today=timezone.localdate(now))
            found.update(dict.fromkeys(_on_the_needs_side(pair)))
    return [*found][:5]


def _on_the_needs_side(pair: Pair) -> list[str]:
    topics = _topics(Tier.MEMBERS)
    return [
        edit_text(one.edit.code, one.edit.params)
        for one in _helpful(pair)
        if one.edit.side == "need" and topics.issuperset(one.topics)
    ]


def _helpful(pair: Pair) -> list[Counterfactual]:
    return counterfactuals(pair, judge(pair))
