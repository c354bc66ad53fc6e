"""manage.py replay_proposals"""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from matchmaker.matching.models import Proposal
from matchmaker.matching.services import propose_for_need
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal() -> Proposal:
    need = NeedFactory(published=True)
    embed(need, TechnologyFactory(published=True, language="en"))
    propose_for_need(need=need, now=NOW)
    return Proposal.objects.get()


def replay(*options: str) -> tuple[Any, int]:
    output, status = StringIO(), 0
    try:
        call_command("replay_proposals", *options, stdout=output)
    except SystemExit as left:
        status = int(left.code or 0)
    return json.loads(output.getvalue()), status


def test_a_clean_desk_is_summed_up_in_json(proposal: Proposal) -> None:
    summary, status = replay()
    equal = {"same": 1, "different": [], "not_replayable": []}
    assert (summary, status) == ({"scores": equal, "lists": equal}, 0)


def test_a_difference_is_shown_and_ends_with_one(proposal: Proposal) -> None:
    Proposal.objects.update(score=9.5)
    summary, status = replay("--need", str(proposal.need_id))
    assert status == 1
    (found,) = summary["scores"]["different"]
    assert (found["proposal"], found["stored"]["score"]) == (proposal.pk, 9.5)


def test_a_need_that_there_is_not_is_refused() -> None:
    with pytest.raises(CommandError, match="There is no need 77"):
        call_command("replay_proposals", "--need", "77")
