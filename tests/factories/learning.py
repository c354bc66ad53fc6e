"""Planted technology managers: what they decide follows from a rule that the test knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from listings.models import Need, Technology
from matchmaker.matching.models import Decision, Proposal
from matchmaker.matching.services import propose_for_needs
from matchmaker.matching.states import APPROVAL_REASONS, Reason, Verdict
from tests.factories.accounts import OrganizationFactory, TechnologyManagerFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed

Rule = Callable[[Proposal], Reason]

NEEDS = 12
LEVELS = range(2, 10)
SUBJECTS = ("car bodies", "railway doors")


def planted_listings(**technology: Any) -> list[Need]:
    """Needs for one thing, and technologies of each level and two subjects that could meet them."""
    owner, enterprise = OrganizationFactory(), OrganizationFactory(kind="enterprise")
    technologies = [
        TechnologyFactory(
            published=True,
            owner=owner,
            language="en",
            title=f"Aluminium sheet for {subject}",
            summary=f"A light aluminium sheet for {subject}, formed without cracks.",
            description=f"Steel is replaced in {subject}.",
            maturity_level=level,
            **technology,
        )
        for level in LEVELS
        for subject in SUBJECTS
    ]
    both = " and ".join(SUBJECTS)
    needs: list[Need] = [
        NeedFactory(
            published=True,
            owner=enterprise,
            title=f"Lighter sheet for {both} {n}",
            summary=f"We look for a light aluminium sheet that replaces steel in {both}.",
        )
        for n in range(NEEDS)
    ]
    embed(*technologies, *needs)
    return needs


def propose(needs: list[Need]) -> None:
    """Bring the desk in line for these needs."""
    propose_for_needs(keys=[need.pk for need in needs], now=NOW)


def decide_by(rule: Rule, needs: list[Need]) -> list[Decision]:
    """Have every open proposal of these needs decided by one planted manager."""
    manager = TechnologyManagerFactory()
    made: list[Decision] = []
    for proposal in Proposal.objects.filter(need__in=needs, state="open").order_by("pk"):
        reason = rule(proposal)
        verdict = Verdict.APPROVED if reason in APPROVAL_REASONS else Verdict.REJECTED
        proposal.decide()
        if verdict == Verdict.APPROVED:
            proposal.approve()
        else:
            proposal.reject()
        proposal.save(update_fields=["state"])
        made.append(
            Decision(
                proposal=proposal,
                verdict=verdict,
                reason=reason,
                by=manager,
                decided_at=NOW,
                due_at=NOW,
                sent_at=NOW,
            )
        )
    return Decision.objects.bulk_create(made)


def take_back(decisions: list[Decision]) -> None:
    """Undo decisions: their proposals are open again."""
    Decision.objects.filter(pk__in=[decision.pk for decision in decisions]).delete()
    for decision in decisions:
        rows = Proposal.objects.filter(pk=decision.proposal_id)
        rows.update(state="open")


def too_early_below_six(proposal: Proposal) -> Reason:
    """Rejects what is below TRL 6 as too early, and approves the rest."""
    technology: Technology = proposal.technology
    assert technology.maturity_level is not None
    return Reason.TOO_EARLY if technology.maturity_level < 6 else Reason.GOOD_FIT


def no_railways(proposal: Proposal) -> Reason:
    """Rejects what is for railways as not of the need's field, and approves the rest."""
    return Reason.NOT_OUR_FIELD if "railway" in proposal.technology.title else Reason.GOOD_FIT
