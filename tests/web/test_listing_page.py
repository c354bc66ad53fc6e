from datetime import date
from typing import Any

import pytest
from django.test import Client

from listings.models import Confidentiality, Technology
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)
from tests.factories.matching import ProposalFactory, embed

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


def test_quantities_are_a_table_and_other_lines_a_list(client: Client) -> None:
    technology = TechnologyFactory(
        published=True, indicators="抗拉强度≥450MPa\n表面光洁\n延伸率 12%"
    )
    client.force_login(MembershipFactory().user)

    page = shown(client, technology).content.decode()

    assert "≥ 450" in page
    assert "<td>MPa</td>" in page
    assert "<li>表面光洁</li>" in page


def test_a_buyer_reads_benefit_comparison_values_maturity_rights_and_terms_in_this_order(
    client: Client,
) -> None:
    terms = PayAfterUseTermsFactory(
        technology=TechnologyFactory(
            published=True, benefits="B", comparison="C", maturity_evidence="E"
        )
    )
    IntellectualPropertyFactory(technology=terms.technology)
    client.force_login(MembershipFactory().user)

    page = shown(client, terms.technology).content.decode()

    names = ("benefits", "comparison", "indicators", "description", "maturity", "rights", "terms")
    places = [page.index(f'id="section-{name}"') for name in (*names, "pay-after-use")]
    assert places == sorted(places)
    assert page.index("side-institution") > places[-1]


def test_the_picture_of_pay_after_use_is_told_in_words_too(client: Client) -> None:
    technology = TechnologyFactory(published=True)
    PayAfterUseTermsFactory(
        technology=technology, trial_months=9, return_obligation="canary-return"
    )
    client.force_login(MembershipFactory().user)

    page = shown(client, technology).content.decode()

    assert 'role="img"' in page
    assert "Trial: 9 months → Fee due: The trial ends" in page
    assert "canary-return" not in page
    assert " style=" not in page


def test_the_next_tier_is_named_without_telling_whether_it_says_anything(client: Client) -> None:
    empty = TechnologyFactory(published=True, description="", benefits="", indicators="")
    full = TechnologyFactory(published=True, title=empty.title, **SECRETS)

    def side(listing: Any) -> str:
        page = shown(client, listing).content.decode()
        start = page.index("side-next")
        return str(page[start : page.index("</section>", start)])

    assert side(empty) == side(full)
    assert "benefits" in side(empty)
    client.force_login(MembershipFactory().user)
    assert "contact e-mail" in side(empty)


def test_similar_listings_are_open_ones_of_the_kind_and_not_itself(client: Client) -> None:
    texts = {"language": "en", "summary": "A pump that moves acid.", "keywords": ["pump"]}
    pump = TechnologyFactory(published=True, title="Acid pump one", **texts)
    like = TechnologyFactory(published=True, title="Acid pump two", **texts)
    hidden = TechnologyFactory(
        published=True, title="Acid pump three", confidentiality="members", **texts
    )
    gone = TechnologyFactory(published=True, title="Acid pump four", **texts)
    others = [
        TechnologyFactory(published=True, language="en", title=f"Wheat {n}", summary="Wheat.")
        for n in range(6)
    ]
    embed(pump, like, hidden, gone, *others)
    Technology.objects.filter(pk=gone.pk).update(valid_until=date(2026, 1, 1))
    client.force_login(MembershipFactory().user)

    page = shown(client, pump).content.decode()

    similar = page[page.index('id="similar-title"') :]
    assert "Acid pump two" in similar
    assert not any(f"Acid pump {one}" in similar for one in ("one", "three", "four"))


def test_a_member_reads_why_it_was_matched_to_an_own_need_and_to_no_other(client: Client) -> None:
    technology = TechnologyFactory(published=True, description="Light and strong.")
    quoted: dict[str, Any] = {
        "need": {"field": "problem", "start": 0, "end": 9, "text": "Too heavy"},
        "technology": {"field": "description", "start": 0, "end": 17, "text": "Light and strong."},
        "by": "words",
    }
    stale = {**quoted, "technology": {**quoted["technology"], "text": "Changed since."}}
    mine = ProposalFactory(technology=technology, need__title="My need", evidence=[quoted, stale])
    ProposalFactory(technology=technology, need__title="Their need")
    refused = ProposalFactory(
        technology=technology, need__title="Refused", need__owner=mine.need.owner, state="rejected"
    )
    client.force_login(MembershipFactory(organization=mine.need.owner).user)

    page = shown(client, technology).content.decode()

    assert "Why it was matched to your needs" in page
    assert "My need" in page
    assert '<q lang="zh-Hans">Light and strong.</q>' in page
    assert "Changed since." not in page
    assert "Their need" not in page
    matched = page[page.index("matches-title") : page.index("side-institution")]
    assert refused.need.title not in matched


def test_a_page_costs_the_same_however_much_there_is(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    member = MembershipFactory(organization__kind="enterprise")
    technology = TechnologyFactory(published=True)
    PayAfterUseTermsFactory(technology=technology)
    client.force_login(member.user)

    def fill(count: int) -> None:
        for _ in range(count):
            IntellectualPropertyFactory(technology=technology)
            need = NeedFactory(published=True, owner=member.organization)
            ProposalFactory(technology=technology, need=need)
            embed(TechnologyFactory(published=True, title=technology.title))

    embed(technology)
    fill(3)
    shown(client, technology)
    with django_assert_max_num_queries(15) as queries:
        shown(client, technology)
        few = len(queries)
    fill(5)
    shown(client, technology)
    with django_assert_max_num_queries(few):
        shown(client, technology)
