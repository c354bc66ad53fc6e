from datetime import datetime
from typing import Any

import pytest

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from listings.errors import InvalidListing
from listings.models import Need
from listings.services import create_need

VALUES: dict[str, Any] = {
    "title": "Lighter sheet for car bodies",
    "summary": "We look for an aluminium sheet that replaces steel.",
    "problem": "Known sheets crack.",
    "technology_fields": ["cs:new_materials"],
    "need_kind": "technical_problem",
    "need_source": "enterprise",
    "cooperation_modes": ["licence", "commissioned_development"],
    "wished_licence_kinds": ["exclusive"],
    "minimum_trl": "6",
    "budget_max": "500000",
    "currency": "CNY",
    "deadline": "2027-01-31",
}


def test_an_editor_stores_a_draft(
    university: Organization, editor: User, now: datetime, trail: Any
) -> None:
    need = create_need(owner=university, by=editor, now=now, values=VALUES)

    stored = Need.objects.get()
    assert (stored.pk, stored.state, stored.language) == (need.pk, "draft", "en")
    assert stored.cooperation_modes == ["commissioned_development", "licence"]
    assert stored.minimum_trl == 6
    assert stored.wants_pay_after_use is None
    assert trail.actions() == ["need.created"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minimum_trl": 10}, "minimum_trl"),
        ({"minimum_trl": 0}, "minimum_trl"),
        ({"budget_min": "600000"}, "budget_max"),
        ({"currency": ""}, "currency"),
        ({"deadline": "soon"}, "deadline"),
        ({"wants_pay_after_use": "perhaps"}, "wants_pay_after_use"),
        ({"wished_licence_kinds": ["free"]}, "wished_licence_kinds"),
        ({"pay_after_use": {"trigger": "time"}}, "pay_after_use"),
        ({"benefits": "light"}, "benefits"),
    ],
)
def test_one_wrong_value_is_one_problem_and_nothing_is_stored(
    change: dict[str, Any], field: str, university: Organization, now: datetime
) -> None:
    with pytest.raises(InvalidListing) as refusal:
        create_need(owner=university, by=None, now=now, values=VALUES | change)

    assert [name for name, _message in refusal.value.problems] == [field]
    assert not Need.objects.exists()


def test_a_viewer_may_not(university: Organization, viewer: User, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        create_need(owner=university, by=viewer, now=now, values=VALUES)

    assert not Need.objects.exists()
