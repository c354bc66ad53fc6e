from typing import Any

import pytest
from django.test import Client

from listings.models import Confidentiality
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.listings import NeedFactory, PayAfterUseTermsFactory, TechnologyFactory

pytestmark = pytest.mark.django_db

SECRETS = {
    "description": "canary-description",
    "benefits": "canary-benefits",
    "indicators": "canary-indicator ≥ 3 MPa",
    "maturity_evidence": "canary-evidence",
    "contact_email": "canary-contact@example.org",
    "contact_name": "canary-office",
    "export_clearance": "canary-clearance",
}


def shown(client: Client, listing: Any) -> Any:
    return client.get(
        f"/{'technologies' if listing.kind == 'technology' else 'needs'}/{listing.pk}/"
    )


def test_a_visitor_reads_the_teaser_and_no_field_of_a_higher_tier(client: Client) -> None:
    technology = TechnologyFactory(published=True, title="Quiet gearbox", **SECRETS)
    PayAfterUseTermsFactory(technology=technology)

    page = shown(client, technology).content.decode()

    assert "Quiet gearbox" in page
    assert "canary" not in page
    assert "sign in to read on" in page


def test_a_member_reads_description_and_indicators_and_no_contact(client: Client) -> None:
    technology = TechnologyFactory(published=True, **SECRETS)
    client.force_login(MembershipFactory().user)

    page = shown(client, technology).content.decode()

    assert "canary-description" in page
    assert "canary-indicator" in page
    assert "canary-contact" not in page
    assert "canary-clearance" not in page


def test_a_person_without_an_organization_reads_the_teaser_only(client: Client) -> None:
    technology = TechnologyFactory(published=True, **SECRETS)
    client.force_login(UserFactory())

    assert "canary" not in shown(client, technology).content.decode()


def test_its_own_organization_reads_everything(client: Client) -> None:
    technology = TechnologyFactory(published=True, **SECRETS)
    client.force_login(MembershipFactory(organization=technology.owner).user)

    assert "canary-contact@example.org" in shown(client, technology).content.decode()


def test_the_owner_of_an_anonymous_need_is_told_to_nobody_outside(client: Client) -> None:
    need = NeedFactory(
        published=True, anonymous=True, owner__name="Canary Works", owner__name_en=""
    )

    assert "Canary Works" not in shown(client, need).content.decode()
    client.force_login(MembershipFactory().user)
    assert "Canary Works" not in shown(client, need).content.decode()
    client.force_login(TechnologyManagerFactory())
    assert "Canary Works" in shown(client, need).content.decode()


@pytest.mark.parametrize("confidentiality", [Confidentiality.MEMBERS, Confidentiality.BROKERED])
def test_what_a_visitor_may_not_know_of_answers_404(client: Client, confidentiality: str) -> None:
    technology = TechnologyFactory(published=True, confidentiality=confidentiality)

    assert shown(client, technology).status_code == 404


def test_a_draft_is_shown_to_its_organization_only_with_a_note(client: Client) -> None:
    draft = TechnologyFactory()

    assert shown(client, draft).status_code == 404
    client.force_login(MembershipFactory(organization=draft.owner).user)
    assert "Only its organization" in shown(client, draft).content.decode()


def test_markup_in_a_text_is_shown_as_text(client: Client) -> None:
    technology = TechnologyFactory(published=True, title="<script>alert(1)</script>")

    page = shown(client, technology).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_pay_after_use_is_told_in_sentences(client: Client) -> None:
    terms = PayAfterUseTermsFactory(technology=TechnologyFactory(published=True), trial_months=9)
    client.force_login(MembershipFactory().user)

    assert "It may be tried for 9 months." in shown(client, terms.technology).content.decode()
