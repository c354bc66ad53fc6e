"""manage.py match_pending"""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from matchmaker.matching.models import Proposal
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import request_embedding

pytestmark = pytest.mark.django_db


def match(*options: str) -> dict[str, float]:
    output = StringIO()
    call_command("match_pending", *options, stdout=output, stderr=StringIO())
    cost: dict[str, float] = json.loads(output.getvalue())
    return cost


def test_everything_that_waits_is_embedded_and_proposed() -> None:
    request_embedding(
        NeedFactory(published=True), *TechnologyFactory.create_batch(3, published=True)
    )
    cost = match("--quotations")
    assert (cost["embedded"], cost["proposed_for"], cost["failed"]) == (4, 4, 0)
    assert cost["created"] == Proposal.objects.count() == cost["quoted"]
    assert not Proposal.objects.filter(explained_at=None).exists()


def test_a_second_run_finds_nothing() -> None:
    request_embedding(NeedFactory(published=True), TechnologyFactory(published=True))
    match()
    cost = match()
    assert (cost["embedded"], cost["proposed_for"], cost["created"]) == (0, 0, 0)
