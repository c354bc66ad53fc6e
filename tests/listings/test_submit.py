from datetime import datetime
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import User
from listings.errors import ListingIncomplete, StepNotPossible
from listings.models import Need, Technology
from listings.services import submit_need, submit_technology
from tests.factories.listings import NeedFactory, TechnologyFactory


def test_an_editor_submits_a_draft(
    editor: User, now: datetime, news: list[Any], trail: Any
) -> None:
    technology = TechnologyFactory.create(owner=editor.memberships.get().organization)

    returned = submit_technology(technology=technology, by=editor, now=now)

    assert returned is technology
    for copy in (technology, Technology.objects.get()):
        assert (copy.state, copy.submitted_at, copy.updated_at) == ("submitted", now, now)
    assert news == []
    assert (trail.actions(), trail.last().actor) == (["technology.submitted"], editor)


def test_a_need_is_described_by_its_problem_or_its_description(now: datetime, db: None) -> None:
    described = NeedFactory.create(problem="", description="Sheets crack.")

    submit_need(need=described, by=None, now=now)

    assert Need.objects.get().state == "submitted"


def test_everything_that_is_missing_is_named_at_once(now: datetime, trail: Any) -> None:
    need = NeedFactory.create(
        title="", summary="", problem="", description="", technology_fields=[], language=""
    )

    with pytest.raises(ListingIncomplete) as refusal:
        submit_need(need=need, by=None, now=now)

    assert [field for field, _message in refusal.value.problems] == [
        "title",
        "summary",
        "language",
        "problem",
        "technology_fields",
    ]
    assert need.state == Need.objects.get().state == "draft"
    assert Need.objects.get().submitted_at is None
    assert trail.actions() == []


@pytest.mark.parametrize("state", ["submitted", "published", "withdrawn", "expired"])
def test_only_a_draft_is_submitted(state: str, now: datetime, trail: Any) -> None:
    technology = TechnologyFactory.create(**{state: True})

    with pytest.raises(StepNotPossible) as refusal:
        submit_technology(technology=technology, by=None, now=now)

    assert "Draft" in str(refusal.value)
    assert technology.state == Technology.objects.get().state == state
    assert trail.actions() == []


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_others_may_not(
    who: str, editor: User, now: datetime, request: pytest.FixtureRequest
) -> None:
    technology = TechnologyFactory.create(owner=editor.memberships.get().organization)

    with pytest.raises(NotAllowed):
        submit_technology(technology=technology, by=request.getfixturevalue(who), now=now)

    assert Technology.objects.get().state == "draft"
