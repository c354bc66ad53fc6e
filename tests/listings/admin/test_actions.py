from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from listings.models import Listing, Need, Technology
from tests.factories.listings import NeedFactory, TechnologyFactory


def act(desk: Client, kind: str, action: str, *listings: Listing, reason: str = "") -> Any:
    return desk.post(
        f"/admin/listings/{kind}/",
        {"action": action, "reason": reason, "_selected_action": [one.pk for one in listings]},
        follow=True,
    )


def test_publishing_submits_drafts_first(
    desk: Client, news: list[Any], trail: Any, told: Callable[[Any], str]
) -> None:
    draft = TechnologyFactory.create()
    submitted = TechnologyFactory.create(submitted=True)

    response = act(desk, "technology", "publish_selected", draft, submitted)

    assert {technology.state for technology in Technology.objects.all()} == {"published"}
    assert sorted(pk for _name, pk, _bulk in news) == [draft.pk, submitted.pk]
    assert sorted(trail.actions()) == [
        "technology.published",
        "technology.published",
        "technology.submitted",
    ]
    assert "Done for 2 listings." in told(response)


def test_one_that_is_refused_says_why_and_the_others_go_on(
    desk: Client, news: list[Any], told: Callable[[Any], str], db: None
) -> None:
    thin = NeedFactory.create(title="Thin need", technology_fields=[])
    whole = NeedFactory.create()

    response = act(desk, "need", "publish_selected", thin, whole)

    assert Need.objects.get(pk=thin.pk).state == "draft"
    assert Need.objects.get(pk=whole.pk).state == "published"
    assert news == [("need_published", whole.pk, False)]
    assert "Thin need: This listing isn't complete yet:" in told(response)
    assert "Done for 1 listing." in told(response)


@pytest.mark.parametrize(
    ("action", "before", "after", "heard"),
    [
        ("submit_selected", {}, "submitted", []),
        ("withdraw_selected", {"published": True}, "withdrawn", ["need_closed"]),
        ("reopen_selected", {"expired": True}, "draft", []),
        ("return_selected", {"submitted": True}, "draft", []),
    ],
)
def test_each_step_has_its_action(
    action: str, before: dict[str, Any], after: str, heard: list[str], desk: Client, news: list[Any]
) -> None:
    need = NeedFactory.create(**before)

    act(desk, "need", action, need, reason="摘要太笼统")

    assert Need.objects.get().state == after
    assert [name for name, _pk, _bulk in news] == heard


def test_a_return_wants_a_reason(desk: Client, told: Callable[[Any], str], db: None) -> None:
    need = NeedFactory.create(submitted=True)

    response = act(desk, "need", "return_selected", need)

    assert "reason" in told(response)
    assert Need.objects.get().state == "submitted"


def test_the_list_finds_by_title_and_owner(desk: Client, db: None) -> None:
    need = NeedFactory.create(title="Lighter sheet")
    NeedFactory.create(title="Quieter pump")

    for wanted in ("lighter", need.owner.code):
        page = desk.get("/admin/listings/need/", {"q": wanted}).content.decode()
        assert "Lighter sheet" in page
        assert "Quieter pump" not in page
