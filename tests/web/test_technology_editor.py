"""Writing a technology: drafts as one types, rights, help, steps, and who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Organization, Role
from listings.models import Technology
from tests.factories.accounts import MembershipFactory, OrganizationFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)

pytestmark = pytest.mark.django_db

TYPED: dict[str, Any] = {
    "title": "耐高温陶瓷涂层的喷涂工艺",
    "summary": "涂层在 1200 ℃ 下不剥落，用于燃气轮机叶片。",
    "description": "采用等离子喷涂和梯度过渡层。",
    "indicators": "工作温度≥1200℃",
    "technology_fields": ["cs:new_materials"],
    "maturity_standard": "trl",
    "maturity_level": "6",
    "export_control": "unknown",
    "confidentiality": "open",
    "rights": "1",
    "right-0-kind": "invention_patent",
    "right-0-status": "granted",
    "right-0-number": "CN200310102344.5",
    "right-0-country": "CN",
}


@pytest.fixture
def university() -> Organization:
    return OrganizationFactory.create(code="uni")


@pytest.fixture
def office(client: Client, university: Organization) -> Client:
    client.force_login(MembershipFactory.create(organization=university, role=Role.EDITOR).user)
    return client


def edit(technology: Technology) -> str:
    return f"/my/technologies/{technology.pk}/edit/"


def test_a_new_technology_is_saved_with_its_rights(office: Client) -> None:
    answer = office.post("/my/technologies/new/", TYPED, follow=True)

    stored = Technology.objects.get()
    assert (stored.title, stored.state, stored.language) == (TYPED["title"], "draft", "zh")
    assert stored.intellectual_property.get().number == "CN200310102344.5"
    assert answer.redirect_chain[-1][0] == edit(stored)
    assert "CN200310102344.5" in answer.content.decode()


def test_what_is_typed_is_saved_as_a_draft_once(office: Client) -> None:
    first = office.post("/my/technologies/autosave/", {"title": "一个", "summary": ""})
    stored = Technology.objects.get()
    assert first.headers["HX-Replace-Url"] == edit(stored)

    again = {"title": "一个标题", "technology": stored.pk, "version": first.context["version"]}
    office.post("/my/technologies/autosave/", again)

    assert Technology.objects.get().title == "一个标题"


def test_autosave_keeps_what_holds_and_says_what_does_not(
    office: Client, university: Organization
) -> None:
    draft = TechnologyFactory.create(owner=university)
    typed = TYPED | {"price_min": "900", "price_max": "100", "currency": "CNY"}

    answer = office.post(f"/my/technologies/{draft.pk}/autosave/", typed)

    stored = Technology.objects.get()
    assert stored.title == TYPED["title"]
    assert not stored.price_max
    assert "The upper end is below the lower end" in answer.content.decode()


def test_a_wrong_check_digit_is_said_beside_its_row(
    office: Client, university: Organization
) -> None:
    draft = TechnologyFactory.create(owner=university)

    answer = office.post(edit(draft), TYPED | {"right-0-number": "CN200310102344.6"})

    assert answer.status_code == 422
    assert "The check digit is 6, but these digits give 5" in answer.content.decode()
    assert draft.intellectual_property.count() == 0


def test_rows_of_rights_are_added_and_removed_without_javascript(
    office: Client, university: Organization
) -> None:
    draft = TechnologyFactory.create(owner=university)
    IntellectualPropertyFactory.create(technology=draft)

    more = office.post(edit(draft), TYPED | {"action": "add-right"})
    assert more.context["rights"].count == 2
    assert draft.intellectual_property.count() == 1
    office.post(edit(draft), TYPED | {"right-0-remove": "on"})
    assert draft.intellectual_property.count() == 0


def test_two_windows_don_t_overwrite_each_other(office: Client, university: Organization) -> None:
    draft = TechnologyFactory.create(owner=university)
    seen = office.get(edit(draft)).context["form"]["version"].value()
    office.post(edit(draft), TYPED | {"version": seen, "title": "第一个窗口"})

    answer = office.post(edit(draft), TYPED | {"version": seen, "title": "第二个窗口"})

    assert answer.status_code == 409
    assert Technology.objects.get().title == "第一个窗口"
    assert "第一个窗口" in answer.content.decode()
    assert "第二个窗口" in answer.content.decode()


def test_handing_in_names_what_is_missing(office: Client, university: Organization) -> None:
    draft = TechnologyFactory.create(owner=university)
    bare = {"title": "只有标题", "action": "submit", "rights": "0"}

    answer = office.post(edit(draft), bare | {"export_control": "unknown"})

    assert answer.status_code == 422
    assert "Choose at least one technology field." in answer.content.decode()
    assert Technology.objects.get().state == "draft"


def test_a_complete_one_is_handed_in(office: Client) -> None:
    office.post("/my/technologies/new/", TYPED | {"action": "submit"})

    assert Technology.objects.get().state == "submitted"


def test_what_is_published_is_changed_as_a_whole_or_not(
    office: Client, university: Organization
) -> None:
    published = TechnologyFactory.create(owner=university, published=True, title="原题")
    wrong = TYPED | {"right-0-number": "CN200310102344.6"}

    assert office.post(edit(published), wrong).status_code == 422
    assert Technology.objects.get().title == "原题"
    office.post(edit(published), TYPED)
    stored = Technology.objects.get()
    assert (stored.title, stored.state) == (TYPED["title"], "published")
    assert stored.intellectual_property.count() == 1


def test_autosave_leaves_what_is_published(office: Client, university: Organization) -> None:
    published = TechnologyFactory.create(owner=university, published=True, title="原题")

    office.post(f"/my/technologies/{published.pk}/autosave/", TYPED)

    assert Technology.objects.get().title == "原题"


def test_a_currency_that_an_import_stored_survives_the_form(
    office: Client, university: Organization
) -> None:
    draft = TechnologyFactory.create(owner=university, price_min=5, currency="CHF")
    page = office.get(edit(draft)).content.decode()
    assert '<option value="CHF" selected>' in page

    office.post(edit(draft), TYPED | {"price_min": "5", "currency": "CHF"})

    assert Technology.objects.get().currency == "CHF"


def test_help_reads_figures_scores_and_finds_the_same_text(
    office: Client, university: Organization
) -> None:
    TechnologyFactory.create(owner=university, title=TYPED["title"], summary=TYPED["summary"])
    TechnologyFactory.create(title=TYPED["title"], summary=TYPED["summary"])

    panels = office.post("/my/technologies/help/", TYPED).context["help"]

    assert [row.value for row in panels.figures.rows] == ["≥ 1200 ℃"]
    assert [row.percent for row in panels.same] == [100]
    assert 0 < panels.rubric.total < 20
    assert Technology.objects.count() == 2


def test_the_preview_shows_what_each_circle_sees(office: Client, university: Organization) -> None:
    draft = TechnologyFactory.create(
        owner=university, contact_email="secret@example.org", benefits="省一半能耗。"
    )
    PayAfterUseTermsFactory.create(technology=draft)

    public = office.get(f"/my/technologies/{draft.pk}/preview/?as=public").content.decode()
    members = office.get(f"/my/technologies/{draft.pk}/preview/?as=members").content.decode()

    assert "省一半能耗。" not in public
    assert "省一半能耗。" in members
    assert "secret@example.org" not in public + members
    assert office.get(f"/my/technologies/{draft.pk}/preview/?as=signed").status_code == 404


@pytest.mark.parametrize(
    ("state", "step", "becomes"),
    [("submitted", "withdraw", "withdrawn"), ("withdrawn", "reopen", "draft")],
)
def test_steps_are_taken(
    office: Client, university: Organization, state: str, step: str, becomes: str
) -> None:
    technology = TechnologyFactory.create(owner=university, **{state: True})

    office.post(f"/my/technologies/{technology.pk}/{step}/")

    assert Technology.objects.get().state == becomes


def test_a_copy_is_a_new_draft(office: Client, university: Organization) -> None:
    technology = TechnologyFactory.create(owner=university, published=True)

    office.post(f"/my/technologies/{technology.pk}/copy/")

    assert sorted(Technology.objects.values_list("state", flat=True)) == ["draft", "published"]


def test_a_step_that_isn_t_possible_is_said(office: Client, university: Organization) -> None:
    draft = TechnologyFactory.create(owner=university)

    answer = office.post(f"/my/technologies/{draft.pk}/withdraw/", follow=True)

    assert "This listing is in the state “Draft”" in answer.content.decode()
    assert Technology.objects.get().state == "draft"
    assert office.post(f"/my/technologies/{draft.pk}/publish/").status_code == 404


@pytest.mark.parametrize("where", ["edit/", "preview/", "autosave/", "withdraw/", "copy/"])
def test_strangers_and_viewers_find_nothing(
    client: Client, university: Organization, where: str
) -> None:
    technology = TechnologyFactory.create(owner=university, published=True, title="原题")
    viewer = MembershipFactory.create(organization=university, role=Role.VIEWER).user
    stranger = MembershipFactory.create().user
    path = f"/my/technologies/{technology.pk}/{where}"

    for someone in (viewer, stranger):
        client.force_login(someone)
        answer = client.get(path) if where == "preview/" else client.post(path, TYPED)
        assert answer.status_code == 404
    stored = Technology.objects.get()
    assert (stored.title, stored.state) == ("原题", "published")


def test_nobody_writes_for_an_organization_of_others(office: Client) -> None:
    other = OrganizationFactory.create()

    office.post("/my/technologies/new/", TYPED | {"owner": str(other.pk)})

    assert not Technology.objects.filter(owner=other).exists()
