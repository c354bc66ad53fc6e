"""What a trial has shown is evidence on the technology, in requirement tables."""

import pytest

from listings.models import TrialResult
from listings.services import record_trial_result
from listings.tiers import Tier
from matchmaker.matching.selectors.owner_proposals import OwnerProposal
from matchmaker.matching.services.owner_view import weigh_for_owner
from matchmaker.matching.services.requirement_wording import requirement_lines
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import ProposalFactory
from tests.factories.pay_after_use import noon

pytestmark = pytest.mark.django_db


def test_a_measured_value_goes_before_what_the_owner_states() -> None:
    technology = TechnologyFactory(published=True, indicators="抗拉强度≥450MPa")
    need = NeedFactory(requirements="tensile strength >= 460 MPa")
    before = requirement_lines(need, technology)[0]
    assert before.kind != "meets"
    record_trial_result(
        technology=technology,
        metric="抗拉强度",
        value="≥470MPa",
        met=True,
        measured_date=noon("2026-06-01").date(),
        source="test:1",
        by=None,
        now=noon("2026-06-01"),
    )
    after = requirement_lines(need, technology)[0]
    assert after.kind == "meets"
    assert "470MPa" in after.measured
    assert "measured in a trial" in after.reason


def test_a_result_that_says_nothing_of_the_requirement_leaves_the_owners_word() -> None:
    technology = TechnologyFactory(published=True, indicators="抗拉强度≥450MPa")
    need = NeedFactory(requirements="tensile strength >= 430 MPa")
    before = requirement_lines(need, technology)
    for _again in range(2):
        record_trial_result(
            technology=technology,
            metric="延伸率",
            value="≥14%",
            met=True,
            measured_date=noon("2026-06-01").date(),
            source="test:2",
            by=None,
            now=noon("2026-06-01"),
        )
    assert TrialResult.objects.count() == 1
    assert requirement_lines(need, technology) == before


@pytest.mark.parametrize(("tier", "told"), [(Tier.PUBLIC, False), (Tier.MEMBERS, True)])
def test_an_owner_of_a_need_reads_it_where_measured_values_may_be_read(
    tier: Tier, told: bool
) -> None:
    technology = TechnologyFactory(published=True, indicators="抗拉强度≥450MPa")
    need = NeedFactory(published=True, requirements="tensile strength >= 460 MPa")
    record_trial_result(
        technology=technology,
        metric="抗拉强度",
        value="≥470MPa",
        met=True,
        measured_date=noon("2026-06-01").date(),
        source="test:3",
        by=None,
        now=noon("2026-06-01"),
    )
    proposal = ProposalFactory(need=need, technology=technology)
    weighed = weigh_for_owner(OwnerProposal(proposal, tier), today=noon("2026-06-02").date())
    assert ("470MPa" in f"{weighed}") is told
