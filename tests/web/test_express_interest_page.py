"""Expressing interest on a listing's page."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Role
from matchmaker.deals.models import Interest
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.deals import InterestFactory
from tests.factories.listings import NeedFactory, TechnologyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Any:
    """An editor of an enterprise, signed in."""
    editor = MembershipFactory(role=Role.EDITOR, organization__kind="enterprise")
    client.force_login(editor.user)
    return editor


def address(listing: Any) -> str:
    return f"/{'technologies' if listing.kind == 'technology' else 'needs'}/{listing.pk}/"


def sent(client: Client, listing: Any, editor: Any, **fields: Any) -> Any:
    given = {"organization": editor.organization.pk, "message": "We make bodies.", **fields}
    return client.post(f"{address(listing)}interest/", given, follow=True)


def test_an_editor_expresses_interest_and_sees_it_on_the_page(client: Client, editor: Any) -> None:
    technology = TechnologyFactory(published=True)
    need = NeedFactory(published=True, owner=editor.organization, title="Our need")
    assert "Our need" in client.get(address(technology)).content.decode()

    page = sent(client, technology, editor, counterpart=need.pk).content.decode()

    assert "Your interest was passed on" in page
    assert "We make bodies." in page
    assert "Withdraw interest" in page
    interest = Interest.objects.get()
    assert (interest.need, interest.created_by) == (need, editor.user)


def test_a_need_is_answered_with_a_technology(client: Client, editor: Any) -> None:
    need = NeedFactory(published=True, anonymous=True, owner__name="CANARY", owner__name_en="")
    technology = TechnologyFactory(published=True, owner=editor.organization)

    refused = sent(client, need, editor)
    assert refused.status_code == 400
    assert "Name the technology" in refused.content.decode()
    assert not Interest.objects.exists()

    page = sent(client, need, editor, counterpart=technology.pk).content.decode()
    assert Interest.objects.get().technology == technology
    assert "CANARY" not in page


def test_a_refusal_is_shown_in_the_form_with_what_was_typed(
    client: Client, editor: Any, settings: Any
) -> None:
    settings.INTERESTS_PER_DAY = 1
    sent(client, TechnologyFactory(published=True), editor)

    response = sent(client, TechnologyFactory(published=True), editor, message="Typed text")

    assert response.status_code == 400
    assert "1 times today" in response.content.decode()
    assert "Typed text" in response.content.decode()
    assert Interest.objects.count() == 1


def test_the_counterpart_of_another_organization_is_no_choice(client: Client, editor: Any) -> None:
    foreign = NeedFactory(published=True)
    response = sent(client, TechnologyFactory(published=True), editor, counterpart=foreign.pk)
    assert response.status_code == 400
    assert not Interest.objects.exists()


def test_an_interest_is_withdrawn_by_its_button(client: Client, editor: Any) -> None:
    interest = InterestFactory(organization=editor.organization)
    page = client.post(f"/interests/{interest.pk}/withdraw/", follow=True).content.decode()
    assert "The interest was withdrawn" in page
    again = client.post(f"/interests/{interest.pk}/withdraw/", follow=True).content.decode()
    assert "ended already" in again


def test_the_interest_of_others_is_not_there(client: Client, editor: Any) -> None:
    received = InterestFactory(technology__owner=editor.organization)
    foreign = InterestFactory()
    for interest in (received, foreign):
        assert client.post(f"/interests/{interest.pk}/withdraw/").status_code == 404
    assert Interest.objects.filter(state="open").count() == 2


def test_what_one_may_not_know_of_answers_404(client: Client, editor: Any) -> None:
    assert sent(client, TechnologyFactory(), editor).status_code == 404
    brokered = TechnologyFactory(published=True, confidentiality="brokered")
    assert sent(client, brokered, editor).status_code == 404


def test_a_viewer_is_told_who_can_and_a_post_answers_404(client: Client) -> None:
    viewer = MembershipFactory(role=Role.VIEWER)
    client.force_login(viewer.user)
    technology = TechnologyFactory(published=True)
    assert "Owners and editors" in client.get(address(technology)).content.decode()
    assert sent(client, technology, viewer).status_code == 404


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    technology = TechnologyFactory(published=True)
    assert "can express interest" in client.get(address(technology)).content.decode()
    response = client.post(f"{address(technology)}interest/")
    assert response.status_code == 302
    assert "/accounts/login/" in response.headers["Location"]


@pytest.mark.parametrize("who", ["owner", "manager", "nobody"])
def test_who_has_nobody_to_speak_for_is_shown_no_form(client: Client, who: str) -> None:
    technology = TechnologyFactory(published=True)
    user = {
        "owner": lambda: MembershipFactory(organization=technology.owner).user,
        "manager": TechnologyManagerFactory,
        "nobody": UserFactory,
    }[who]()
    client.force_login(user)
    page = client.get(address(technology)).content.decode()
    assert 'name="message"' not in page
