"""The need's requirements on the page where a proposal is judged."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from matchmaker.matching.admin.requirements import REASONS, VERDICTS, requirement_lines
from matchmaker.matching.engine.indicators import Reason, VerdictKind
from tests.factories.accounts import TechnologyManagerFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db

REQUIREMENTS = "tensile strength >= 430 MPa\nelongation >= 15 %\nfatigue life >= 100000 cycles"


def test_each_requirement_is_held_against_what_the_technology_states() -> None:
    proposal = ProposalFactory(
        need=NeedFactory(published=True, requirements=REQUIREMENTS),
        technology=TechnologyFactory(published=True, indicators="抗拉强度≥450MPa\n延伸率≥12%"),
    )

    lines = requirement_lines(proposal)

    assert [(line.kind, line.measured) for line in lines] == [
        ("meets", "抗拉强度≥450MPa"),
        ("misses", "延伸率≥12%"),
        ("no_evidence", ""),
    ]
    assert lines[0].required == "tensile strength >= 430 MPa"
    assert lines[1].verdict == "misses by 20%"


def test_the_page_shows_them_in_the_managers_language(client: Client) -> None:
    proposal = ProposalFactory(
        need=NeedFactory(published=True, requirements=REQUIREMENTS),
        technology=TechnologyFactory(published=True, indicators="延伸率≥12%"),
    )
    client.force_login(TechnologyManagerFactory())

    page = client.get(
        reverse("admin:matching_proposal_review", args=[proposal.pk]),
        headers={"accept-language": "en"},
    ).content.decode()

    assert "Requirement by requirement" in page
    assert "misses by 20%" in page
    assert "the technology states no such quantity" in page


def test_a_need_without_figures_has_no_table(client: Client) -> None:
    proposal = ProposalFactory(need=NeedFactory(published=True, requirements="It shall be quiet."))
    client.force_login(TechnologyManagerFactory())

    page = client.get(reverse("admin:matching_proposal_review", args=[proposal.pk]))

    assert "requirements-title" not in page.content.decode()


def test_every_verdict_and_reason_has_its_words() -> None:
    assert set(REASONS) == set(Reason)
    assert set(VERDICTS) == set(VerdictKind)
    with translation.override("en"):
        assert all(str(words) for words in VERDICTS.values())
