"""What an approval would disclose to whom is what introductions disclose, and nothing else."""

from typing import Any

import pytest

from listings.models import Technology
from listings.tiers import TIERS, Tier
from matchmaker.deals.policies.introductions import disclosed_tier
from matchmaker.matching.models import Proposal
from matchmaker.matching.services import disclosures
from matchmaker.matching.services.disclosing import STEPS
from matchmaker.matching.services.notices import teaser
from tests.factories.accounts import OrganizationFactory
from tests.factories.introductions import a_case, introduced, signed
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db


def proposal_of(**technology: Any) -> Proposal:
    seeker = OrganizationFactory(verified=True)
    offered = TechnologyFactory(published=True, **technology)
    need = NeedFactory(published=True, owner=seeker)
    proposal: Proposal = ProposalFactory(technology=offered, need=need)
    return proposal


def steps(proposal: Proposal, side: int = 0) -> list[str]:
    return [name for step in disclosures(proposal)[side].steps for name in step.fields]


def test_the_steps_are_those_that_introductions_take() -> None:
    case = a_case()
    introduction = introduced(case).fresh()
    assert disclosed_tier(introduction, "technology") == STEPS[0][0]
    introduction = signed(case).fresh()
    assert disclosed_tier(introduction, "technology") == STEPS[1][0]


def test_every_filled_field_that_an_introduction_opens_is_listed() -> None:
    proposal = proposal_of(
        contact_name="Zqx", contact_email="zqx@example.org", contact_phone="1234"
    )
    told = steps(proposal)
    opened = [name for name, tier in TIERS["technology"].items() if tier == Tier.INTRODUCED]
    filled = [name for name in opened if getattr(proposal.technology, name)]
    assert filled
    for name in filled:
        label: Any = Technology._meta.get_field(name)
        assert str(label.verbose_name) in told


def test_what_members_read_already_is_not_listed_again_but_for_a_brokered_listing() -> None:
    described = {"description": "Zqx", "benefits": "Zqx"}
    assert "description" not in steps(proposal_of(**described))
    assert "description" in steps(proposal_of(**described, confidentiality="brokered"))


def test_rights_and_terms_of_the_technology_are_listed_by_field() -> None:
    proposal = proposal_of()
    IntellectualPropertyFactory(technology=proposal.technology, number="Z1")
    PayAfterUseTermsFactory(technology=proposal.technology, policy_number="P1")
    told = steps(proposal)
    assert any(name.startswith("Intellectual property: ") for name in told)
    assert any(name.startswith("Terms of pay after use: ") for name in told)
    assert not any("Z1" in name or "P1" in name for name in told)


def test_an_anonymous_owner_is_told_with_the_introduction() -> None:
    proposal = proposal_of()
    proposal.need.anonymous = True
    assert "owner" in steps(proposal, side=1) or "organization" in steps(proposal, side=1)
    assert all(proposal.need.owner.name != value for _label, value in disclosures(proposal)[1].mail)


def test_the_mail_is_the_teaser_that_is_sent() -> None:
    proposal = proposal_of()
    of_need, of_technology = disclosures(proposal)
    assert [*of_need.mail] == [*teaser(proposal.technology)]
    assert [*of_technology.mail] == [*teaser(proposal.need)]
    assert (of_need.to, of_technology.to) == (proposal.need.owner, proposal.technology.owner)
