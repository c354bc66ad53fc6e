from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from listings.errors import DraftWasHandedIn, NotADraft
from listings.models import Need
from listings.services import begin_need, discard_need
from tests.factories.listings import NeedFactory


def test_a_draft_is_gone_and_can_be_brought_back_as_it_was(
    editor: User, university: Organization, now: datetime, trail: Any
) -> None:
    need = NeedFactory.create(
        owner=university, title="Pump", budget_max=Decimal("1200000.50"), currency="CNY"
    )

    values = discard_need(need=need, by=editor, now=now)
    assert not Need.objects.exists()
    begin_need(owner=university, by=editor, now=now, values=values)

    again = Need.objects.get()
    assert (again.title, again.budget_max, again.keywords) == (
        "Pump",
        Decimal("1200000.50"),
        ["aluminium"],
    )
    assert trail.actions() == ["need.discarded", "need.created"]


@pytest.mark.parametrize("state", ["submitted", "published", "withdrawn", "expired"])
def test_what_others_have_seen_stays(
    state: str, editor: User, university: Organization, now: datetime
) -> None:
    need = NeedFactory.create(owner=university, **{state: True})

    with pytest.raises(NotADraft):
        discard_need(need=need, by=editor, now=now)

    assert Need.objects.get().state == state


def test_a_draft_that_was_handed_in_before_stays(
    editor: User, university: Organization, now: datetime
) -> None:
    need = NeedFactory.create(owner=university, submitted_at=now)

    with pytest.raises(DraftWasHandedIn):
        discard_need(need=need, by=editor, now=now)

    assert Need.objects.exists()


def test_viewers_discard_nothing(viewer: User, university: Organization, now: datetime) -> None:
    need = NeedFactory.create(owner=university)

    with pytest.raises(NotAllowed):
        discard_need(need=need, by=viewer, now=now)

    assert Need.objects.exists()
