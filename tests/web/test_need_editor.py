"""Writing a need in the browser: saved while one types, helped, and nothing lost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization, Role, User
from listings.models import Need
from matchmaker.web.forms.listings import version_of
from tests.factories.accounts import MembershipFactory, OrganizationFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.web.test_search_page import embedded

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
WHOLE: dict[str, Any] = {
    "title": "Lighter sheet for car bodies",
    "summary": "We look for an aluminium sheet that replaces steel in car bodies.",
    "problem": "Steel sheet is too heavy; known aluminium sheets crack when they are formed.",
    "technology_fields": ["cs:new_materials"],
    "requirements": "tensile strength >= 430 MPa",
    "confidentiality": "open",
}


@pytest.fixture
def enterprise() -> Organization:
    return OrganizationFactory.create(
        kind="enterprise", name="示范精密铸造有限公司", is_verified=True, verified_at=timezone.now()
    )


@pytest.fixture
def editor(client: Client, enterprise: Organization) -> User:
    user: User = MembershipFactory.create(organization=enterprise, role=Role.EDITOR).user
    client.force_login(user)
    return user


def test_the_first_words_make_a_draft_and_later_ones_go_into_it(
    client: Client, editor: User, enterprise: Organization
) -> None:
    first = client.post("/my/needs/autosave/", {"title": "Lighter"}, headers=HTMX)
    need = Need.objects.get()
    second = client.post(
        "/my/needs/autosave/",
        {"title": "Lighter sheet", "need": need.pk, "version": version_of(need)},
        headers=HTMX,
    )

    assert first.headers["HX-Replace-Url"] == f"/my/needs/{need.pk}/edit/"
    assert (need.owner, need.state) == (enterprise, "draft")
    assert Need.objects.get().title == "Lighter sheet"
    assert "Saved at" in second.content.decode()


def test_nothing_is_stored_before_something_is_said(client: Client, editor: User) -> None:
    answer = client.post("/my/needs/autosave/", {"confidentiality": "members"}, headers=HTMX)

    assert not Need.objects.exists()
    assert "Write a title or a problem first" in answer.content.decode()


def test_another_window_is_told_and_nothing_is_overwritten(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, title="As it was")
    seen = version_of(need)
    there = {"title": "Typed there", "need": need.pk, "version": seen}
    here = {"title": "Typed here", "need": need.pk, "version": seen}
    client.post("/my/needs/autosave/", there, headers=HTMX)

    answer = client.post("/my/needs/autosave/", here, headers=HTMX)

    assert answer.status_code == 409
    assert "Typed there" in answer.content.decode()
    assert Need.objects.get().title == "Typed there"


def test_whoever_has_read_the_other_version_may_save_over_it(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, **{**WHOLE, "title": "As it was"})
    seen = version_of(need)
    path = f"/my/needs/{need.pk}/edit/"
    client.post(path, {**WHOLE, "title": "Typed there", "version": seen})

    answer = client.post(path, {**WHOLE, "title": "Typed here", "version": seen})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Typed there" in page
    assert "Typed here" in page
    again = answer.context["form"].data["version"]
    client.post(path, {**WHOLE, "title": "Typed here", "version": again})

    assert Need.objects.get().title == "Typed here"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Enter a valid date"), ("zh-hans", "输入一个有效的日期")]
)
def test_errors_stand_beside_their_fields_and_what_was_typed_stays(
    client: Client, editor: User, language: str, words: str
) -> None:
    client.cookies["django_language"] = language
    answer = client.post("/my/needs/new/", {**WHOLE, "deadline": "soon", "budget_max": "a lot"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="soon"' in page
    assert 'value="a lot"' in page
    need = Need.objects.get()
    assert (need.title, need.deadline) == (WHOLE["title"], None)


def test_a_whole_need_is_handed_in(client: Client, editor: User) -> None:
    answer = client.post("/my/needs/new/", {**WHOLE, "action": "submit"})

    need = Need.objects.get()
    assert (need.state, need.technology_fields) == ("submitted", ["cs:new_materials"])
    assert answer.headers["Location"] == f"/my/needs/{need.pk}/"


def test_what_is_missing_is_said_when_it_is_handed_in_and_it_stays_a_draft(
    client: Client, editor: User
) -> None:
    answer = client.post("/my/needs/new/", {"title": "Lighter", "action": "submit"})

    assert answer.status_code == 422
    assert {"summary", "problem", "technology_fields"} <= set(answer.context["form"].errors)
    assert Need.objects.get().state == "draft"


def test_what_others_see_is_not_saved_while_typing_but_when_asked_to(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, published=True, **WHOLE)
    typed = {**WHOLE, "title": "A better title", "need": need.pk, "version": version_of(need)}

    client.post("/my/needs/autosave/", typed, headers=HTMX)
    assert Need.objects.get().title == WHOLE["title"]
    client.post(f"/my/needs/{need.pk}/edit/", typed)

    assert (Need.objects.get().title, Need.objects.get().state) == (
        "A better title",
        "published",
    )


def test_a_published_need_is_changed_as_a_whole_or_not_at_all(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, published=True, **WHOLE)
    typed = {**WHOLE, "title": "Changed", "summary": "", "version": version_of(need)}

    answer = client.post(f"/my/needs/{need.pk}/edit/", typed)

    assert answer.status_code == 422
    assert Need.objects.get().title == WHOLE["title"]


def test_the_help_tells_figures_matches_and_phrases_and_stores_nothing(
    client: Client, editor: User
) -> None:
    TechnologyFactory.create(
        published=True,
        language="en",
        title="Aluminium sheet for car bodies",
        summary="An aluminium sheet that replaces steel in car bodies and doesn't crack.",
        description="Lighter sheet for car bodies, formed without cracks.",
        benefits="",
    )
    for n in range(6):
        TechnologyFactory.create(
            published=True, language="en", title=f"Yeast {n}", summary="Ferments.", description=""
        )
    embedded()

    answer = client.post(
        "/my/needs/help/",
        {**WHOLE, "summary": "示范精密铸造有限公司 seeks lighter sheet for car bodies in Ningbo."},
        headers=HTMX,
    )

    told = answer.context["help"]
    assert [row.value for row in told.figures.rows] == ["≥ 430 MPa"]
    assert [phrase.text for phrase in told.anonymity.phrases] == [
        "示范精密铸造有限公司",
        "Ningbo",
    ]
    assert told.anonymity.fitting == 1
    titles = [card.title for card, _label in told.matches.cards]
    assert titles[:1] == ["Aluminium sheet for car bodies"]
    assert told.matches.matches.count == len(titles)
    assert not Need.objects.exists()


def test_a_near_duplicate_of_ones_own_is_linked(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, published=True, **WHOLE)
    NeedFactory.create(published=True, **WHOLE)

    typed = {**WHOLE, "title": "Lighter sheets for car bodies"}
    page = client.post("/my/needs/help/", typed, headers=HTMX).content.decode()

    assert page.count("You may have posted this already") == 1
    assert page.count('href="/my/needs/') == 1
    assert f'href="/my/needs/{need.pk}/"' in page


def test_nobody_saves_in_the_need_of_another_organization(client: Client, editor: User) -> None:
    other = NeedFactory.create(title="Theirs")
    typed = {"title": "Mine now", "need": other.pk, "version": version_of(other)}

    assert client.post("/my/needs/autosave/", typed, headers=HTMX).status_code == 404
    assert client.post("/my/needs/help/", typed, headers=HTMX).status_code == 404
    assert client.post("/my/needs/new/", typed).status_code == 404
    assert client.post(f"/my/needs/{other.pk}/edit/", typed).status_code == 404
    assert Need.objects.get().title == "Theirs"


def test_the_editor_asks_the_database_at_most_fifteen_times(
    client: Client, editor: User, enterprise: Organization
) -> None:
    need = NeedFactory.create(owner=enterprise, **WHOLE)
    TechnologyFactory.create(published=True)
    embedded()
    client.get(f"/my/needs/{need.pk}/edit/")

    with CaptureQueriesContext(connection) as caught:
        client.get(f"/my/needs/{need.pk}/edit/")

    assert len(caught) <= 15, [query["sql"][:90] for query in caught]
