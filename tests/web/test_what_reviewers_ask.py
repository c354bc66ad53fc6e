"""What a review before publication asks, on the pages of the listing's owner."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organization, Role, User
from listings.models import Need, Technology
from listings.services import review_listing, revise_technology
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
)
from tests.factories.listings import NeedFactory, TechnologyFactory

pytestmark = pytest.mark.django_db
LOW = dict.fromkeys(("advantages", "clarity", "expectations", "language"), 2)
ASKED = "Compare it with the best that can be bought today."


@pytest.fixture
def university() -> Organization:
    return OrganizationFactory.create(verified=True)


@pytest.fixture
def editor(university: Organization) -> User:
    return MembershipFactory.create(organization=university, role=Role.EDITOR).user


@pytest.fixture
def office(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def review(listing: Technology | Need, *asks: str, **scores: int) -> None:
    review_listing(
        listing=listing,
        scores=LOW | scores,
        asks=asks,
        note="<b>Say</b> more.",
        revision=listing.revision,
        seen=None,
        by=TechnologyManagerFactory.create(),
        now=timezone.now(),
    )


def test_the_editor_says_what_is_asked_and_where_to_mend_it(
    office: Client, university: Organization, editor: User
) -> None:
    technology = TechnologyFactory.create(owner=university, submitted=True)
    review(technology, "comparison")
    path = f"/my/technologies/{technology.pk}/edit/"

    page = office.get(path).content.decode()

    panel = page[page.index("What the reviewer asks for") :]
    assert f'href="#field-comparison">{ASKED}' in panel
    assert "Back for improvement, 8 of 20 points" in " ".join(panel.split())
    assert "&lt;b&gt;Say&lt;/b&gt; more." in panel
    assert "Nothing was changed since." in panel
    change = {"comparison": "Twice as strong as the best alloy that is sold."}
    revise_technology(technology=technology, by=editor, now=timezone.now(), changes=change)
    assert "Changed since this review." in office.get(path).content.decode()


def test_a_need_says_it_on_its_page_and_in_its_editor(
    office: Client, university: Organization
) -> None:
    need = NeedFactory.create(owner=university, submitted=True)
    review(need, "basis", advantages=0, clarity=5)
    asked = "Say what you have tried or use now"

    page = office.get(f"/my/needs/{need.pk}/").content.decode()
    assert f'href="/my/needs/{need.pk}/edit/#field-existing_basis">{asked}' in page
    assert "It is still handed in" in page
    assert (
        f'href="#field-existing_basis">{asked}'
        in office.get(f"/my/needs/{need.pk}/edit/").content.decode()
    )


def test_the_office_lists_it_until_the_technology_is_published(
    office: Client, university: Organization
) -> None:
    technology = TechnologyFactory.create(owner=university, submitted=True)
    assert "What the reviewer asks for" not in office.get("/office/").content.decode()
    review(technology, "comparison")

    page = office.get("/office/").content.decode()
    assert "What the reviewer asks for" in page
    assert f"<li>{ASKED}</li>" in page
    assert f"/my/technologies/{technology.pk}/edit/" in page

    Technology.objects.filter(pk=technology.pk).update(state="published")
    assert "What the reviewer asks for" not in office.get("/office/").content.decode()


def test_others_learn_nothing_of_it(client: Client, university: Organization) -> None:
    technology = TechnologyFactory.create(owner=university, submitted=True)
    review(technology, "comparison")
    client.force_login(MembershipFactory.create().user)

    assert client.get(f"/my/technologies/{technology.pk}/edit/").status_code == 404
    assert "What the reviewer asks for" not in client.get("/office/").content.decode()


def test_a_viewer_reads_it_and_is_led_nowhere(client: Client, university: Organization) -> None:
    technology = TechnologyFactory.create(owner=university, submitted=True)
    review(technology, "comparison")
    client.force_login(MembershipFactory.create(organization=university, role=Role.VIEWER).user)

    page = client.get("/office/").content.decode()
    assert f"<li>{ASKED}</li>" in page
    assert f"/my/technologies/{technology.pk}/edit/" not in page
