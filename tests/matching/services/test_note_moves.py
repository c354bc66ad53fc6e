"""What comes to the desk and leaves it is in the audit trail, so that figures can be replayed."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from listings.models import Need, Technology
from listings.services import withdraw_technology
from matchmaker.matching.models import Proposal
from matchmaker.matching.services import propose_for_need
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
TEXT = "A solid electrolyte film that conducts lithium ions at room temperature."


def pair() -> tuple[Need, Technology]:
    need = NeedFactory(published=True, title="Solid electrolyte film", problem=TEXT)
    technology = TechnologyFactory(
        published=True, title="Solid electrolyte film", summary=TEXT, language="en"
    )
    embed(need, technology)
    propose_for_need(need=need, now=NOW)
    return need, technology


def moves(need: Need) -> list[dict[str, list[int]]]:
    rows = AuditEvent.objects.filter(action="need.proposals_moved", subject_id=str(need.pk))
    return [row.details for row in rows.order_by("sequence")]


def test_a_proposal_that_is_made_is_noted_with_its_need_once() -> None:
    need, technology = pair()
    assert moves(need) == [{"made": [technology.pk]}]
    propose_for_need(need=need, now=LATER)
    assert moves(need) == [{"made": [technology.pk]}]


def test_what_leaves_the_desk_with_its_listing_is_noted_too() -> None:
    need, technology = pair()
    withdraw_technology(technology=technology, by=None, now=LATER)
    assert Proposal.objects.get().state == "closed"
    assert moves(need) == [{"made": [technology.pk]}, {"closed": [technology.pk]}]


def test_what_comes_back_is_noted_as_reopened() -> None:
    need, technology = pair()
    proposal = Proposal.objects.get()
    proposal.close(because="surpassed")
    proposal.save()
    propose_for_need(need=need, now=LATER)
    assert moves(need)[1:] == [{"reopened": [technology.pk]}]
