"""What owners of needs said against a technology reaches its owner as a number, and only where it
tells of nobody.
"""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organization
from listings.models import Technology
from matchmaker.matching.models import Assessment
from matchmaker.matching.selectors.reasons import FEWEST_OWNERS, what_need_owners_lacked
from tests.factories.accounts import MembershipFactory, OrganizationFactory
from tests.factories.listings import NeedFactory, TechnologyFactory

pytestmark = pytest.mark.django_db
VAGUE = "description_vague"


@pytest.fixture
def technology() -> Technology:
    made: Technology = TechnologyFactory(published=True, title="Screw pump")
    return made


def put_aside(technology: Technology, owners: int = 1, **more: Any) -> list[Assessment]:
    """So many verified organizations put it aside, each for a need of its own."""
    return [
        Assessment.objects.create(
            **{
                "need": NeedFactory(published=True, owner=owner),
                "technology": technology,
                "organization": owner,
                "kind": "dismissed",
                "reason": VAGUE,
                "note": "Zqx.",
                "assessed_at": timezone.now(),
                **more,
            }
        )
        for owner in OrganizationFactory.create_batch(owners, verified=True)
    ]


def told(technology: Technology) -> list[tuple[int, str, int]]:
    found = what_need_owners_lacked(technology.owner)
    return [(one.technology, str(one.reason), one.at_least) for one in found]


def test_fewer_than_five_are_not_told(technology: Technology) -> None:
    put_aside(technology, FEWEST_OWNERS - 1)
    assert told(technology) == []

    put_aside(technology)
    assert told(technology) == [(technology.pk, VAGUE, FEWEST_OWNERS)]


def test_counts_go_in_steps(technology: Technology) -> None:
    put_aside(technology, 2 * FEWEST_OWNERS - 1)
    assert told(technology) == [(technology.pk, VAGUE, FEWEST_OWNERS)]

    put_aside(technology)
    assert told(technology) == [(technology.pk, VAGUE, 2 * FEWEST_OWNERS)]


def test_an_organization_counts_once(technology: Technology) -> None:
    owner = put_aside(technology, FEWEST_OWNERS - 1)[0].organization
    for _ in range(3):
        put_aside(technology, organization=owner, need=NeedFactory(owner=owner))

    assert told(technology) == []


def test_organizations_that_nobody_verified_do_not_count(technology: Technology) -> None:
    put_aside(technology, FEWEST_OWNERS)
    Organization.objects.filter(assessments__isnull=False).update(
        is_verified=False, verified_at=None
    )

    assert told(technology) == []


def test_reasons_and_technologies_are_not_put_together(technology: Technology) -> None:
    other = TechnologyFactory(published=True, owner=technology.owner)
    put_aside(technology, FEWEST_OWNERS - 1)
    put_aside(technology, FEWEST_OWNERS - 1, reason="too_early")
    put_aside(other, FEWEST_OWNERS - 1)

    assert told(technology) == []


def test_what_the_owner_cannot_mend_is_not_told(technology: Technology) -> None:
    put_aside(technology, FEWEST_OWNERS, reason="not_our_field")
    put_aside(technology, FEWEST_OWNERS, kind="shortlisted", reason="")

    assert told(technology) == []


def test_owners_of_other_technologies_are_told_nothing(technology: Technology) -> None:
    put_aside(technology, FEWEST_OWNERS)

    assert what_need_owners_lacked(OrganizationFactory()) == []


def test_the_page_is_the_same_whoever_said_it_of_whatever_need(technology: Technology) -> None:
    said = put_aside(technology, FEWEST_OWNERS)
    client = Client()
    client.force_login(MembershipFactory(organization=technology.owner).user)

    def page() -> str:
        text = client.get("/office/").content.decode()
        return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)

    before = page()
    assert "Screw pump" in before
    assert "at least 5" in before
    for one in said:
        need = NeedFactory(published=True, title="Wexil", problem="Orpheg", anonymous=True)
        organization = OrganizationFactory(verified=True, name="Tharnok")
        rows = Assessment.objects.filter(pk=one.pk)
        rows.update(need=need, organization=organization, note="Qorvel", by=None)

    assert page() == before
