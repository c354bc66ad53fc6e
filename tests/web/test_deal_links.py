"""From an introduction to its agreement and its pay-after-use contract, and back, by links."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Role
from matchmaker.deals.models import Agreement, PayAfterUseContract
from matchmaker.deals.services import draft_agreement
from tests.factories.accounts import MembershipFactory
from tests.factories.agreements import WRITTEN
from tests.factories.deals import NOW
from tests.factories.introductions import Case, a_case, introduced
from tests.factories.listings import PayAfterUseTermsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    case = introduced(a_case())
    PayAfterUseTermsFactory(technology=case.introduction.technology, trial_months=6)
    return case


def reads(user: Any, path: str) -> str:
    response = visitor(user).get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def visitor(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def addresses(case: Case) -> tuple[str, str, str]:
    key = case.introduction.pk
    return (
        f"/introductions/{key}/",
        f"/agreements/new/?introduction={key}",
        f"/pay-after-use/new/?introduction={key}",
    )


def test_each_side_is_led_to_what_it_may_begin(case: Case) -> None:
    here, draft, offer = addresses(case)
    provider, seeker = reads(case.provider, here), reads(case.seeker, here)
    assert f'href="{draft}"' in provider
    assert f'href="{offer}"' in provider
    assert f'href="{draft}"' in seeker
    assert f'href="{offer}"' not in seeker
    assert f'href="{draft}"' in reads(case.manager, here)
    viewer = MembershipFactory(organization=case.introduction.provider, role=Role.VIEWER).user
    assert draft not in reads(viewer, here)
    assert offer not in reads(viewer, here)
    # Before anything was offered or drafted, the editor begins with what the listing says.
    assert "Strong sheet" in reads(case.seeker, draft)


def test_before_both_accepted_nothing_can_be_begun() -> None:
    case = a_case()
    here, draft, offer = addresses(case)
    assert "Agreement and payment" not in reads(case.provider, here)
    assert visitor(case.provider).get(draft).status_code == 404
    assert visitor(case.provider).get(offer).status_code == 404


def test_without_terms_in_the_listing_nothing_is_offered() -> None:
    case = introduced(a_case())
    here, _draft, offer = addresses(case)
    assert "has no terms for using first" in reads(case.provider, here)
    assert visitor(case.provider).get(offer).status_code == 404


def test_an_offer_shows_its_terms_and_carries_the_agreement_out(case: Case) -> None:
    here, _draft, offer = addresses(case)
    agreement = draft_agreement(
        introduction=case.introduction, terms=WRITTEN, by=case.provider, now=NOW
    )
    shown = reads(case.provider, offer)
    assert "It may be tried for 6 months." in shown
    assert "Demonstration Works" in shown
    assert visitor(case.provider).post(offer, {"term_months": "5"}).status_code == 422
    assert not PayAfterUseContract.objects.exists()

    answer = visitor(case.provider).post(offer, {"term_months": "24", "instalments": "3"})
    contract = PayAfterUseContract.objects.get()
    assert answer["Location"] == f"/pay-after-use/{contract.pk}/"
    assert (contract.agreement, contract.introduction) == (agreement, case.introduction)
    assert visitor(case.provider).get(offer).status_code == 404
    for person in (case.seeker, case.provider, case.manager):
        page = reads(person, here)
        assert f'href="/agreements/{agreement.pk}/"' in page
        assert f'href="/pay-after-use/{contract.pk}/"' in page
        page = reads(person, f"/pay-after-use/{contract.pk}/")
        assert f'href="{here}"' in page
        assert f'href="/agreements/{agreement.pk}/"' in page
        page = reads(person, f"/agreements/{agreement.pk}/")
        assert f'href="{here}"' in page
        assert f'href="/pay-after-use/{contract.pk}/"' in page


def test_an_agreement_that_was_given_up_is_not_carried_out(case: Case) -> None:
    agreement = draft_agreement(
        introduction=case.introduction, terms=WRITTEN, by=case.provider, now=NOW
    )
    Agreement.objects.filter(pk=agreement.pk).update(state="abandoned", ended_at=NOW)
    visitor(case.provider).post(addresses(case)[2], {"term_months": "24", "instalments": "3"})
    assert PayAfterUseContract.objects.get().agreement is None


def test_of_several_introductions_one_is_chosen(case: Case) -> None:
    first = addresses(case)[2]
    assert "What you offer" in reads(case.provider, "/pay-after-use/new/")
    other = introduced(a_case())
    PayAfterUseTermsFactory(technology=other.introduction.technology)
    MembershipFactory(
        user=case.provider, organization=other.introduction.provider, role=Role.EDITOR
    )
    chooses = reads(case.provider, "/pay-after-use/new/")
    assert f'href="{first}"' in chooses
    assert f'href="{addresses(other)[2]}"' in chooses
    for nothing in ("0", "x", "9" * 40, str(10**9)):
        path = f"/pay-after-use/new/?introduction={nothing}"
        assert visitor(case.provider).get(path).status_code == 404
