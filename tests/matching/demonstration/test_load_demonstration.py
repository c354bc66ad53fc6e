"""Loading the demonstration: everything once, nothing twice, and nothing where DEBUG is off."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.serializers import serialize
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AuditEvent, Membership, Organization, User
from accounts.policies import can_edit_for, is_technology_manager
from accounts.services import verify_trail
from listings.models import Need, Technology
from listings.selectors import published_needs, published_technologies
from matchmaker.matching.demonstration import (
    DebugIsOff,
    Loaded,
    NotADemonstration,
    load_demonstration,
    read_listings,
)
from matchmaker.matching.states import ListingKind
from tests.factories.accounts import OrganizationFactory

pytestmark = pytest.mark.django_db


def everything() -> dict[str, str]:
    rows: list[QuerySet[Any]] = [
        Organization.objects.all(),
        User.objects.all(),
        Membership.objects.all(),
        EmailAddress.objects.all(),
        Technology.objects.all(),
        Need.objects.all(),
        AuditEvent.objects.all(),
    ]
    return {all_of.model.__name__: serialize("json", all_of.order_by("pk")) for all_of in rows}


def test_all_listings_are_published_by_the_operator_and_marked(now: datetime) -> None:
    loaded = load_demonstration(now=now)
    assert loaded == Loaded(
        organizations=Organization.objects.count(),
        technologies=published_technologies(now).filter(is_demonstration=True).count(),
        needs=published_needs(now).filter(is_demonstration=True).count(),
        accounts=4,
    )
    assert loaded.technologies == len(read_listings(ListingKind.TECHNOLOGY, today=now.date()))
    assert loaded.needs == len(read_listings(ListingKind.NEED, today=now.date()))
    assert not Technology.objects.exclude(created_by=None).exists()


def test_organizations_are_marked_and_verified_as_their_rows_say(now: datetime) -> None:
    load_demonstration(now=now)
    assert not Organization.objects.filter(is_demonstration=False).exists()
    unverified = Organization.objects.filter(is_verified=False).values_list("code", flat=True)
    assert set(unverified) == {"demo-incubator-lake", "demo-ent-city"}


def test_days_are_counted_from_the_day_of_loading(now: datetime) -> None:
    later = now + timedelta(days=400)
    load_demonstration(now=later)
    row = read_listings(ListingKind.NEED, today=timezone.localdate(later))[0]
    need = Need.objects.get(external_id=row.external_id)
    assert need.deadline == row.values["deadline"]
    assert need.valid_until == row.values["valid_until"]
    first_day = timezone.localdate(later)
    assert not Need.objects.filter(deadline__lte=first_day).exists()


def test_a_second_run_changes_nothing_even_months_later(now: datetime) -> None:
    load_demonstration(now=now)
    before = everything()
    loaded = load_demonstration(now=now + timedelta(days=90))
    assert loaded.is_empty
    assert everything() == before


def test_what_was_changed_by_hand_stays_and_what_is_missing_comes_back(now: datetime) -> None:
    load_demonstration(now=now)
    Need.objects.filter(external_id="DN-nuclear-1").update(title="Changed by hand")
    Technology.objects.get(external_id="DT-nuclear-1").delete()
    loaded = load_demonstration(now=now)
    assert loaded == Loaded(technologies=1)
    assert Need.objects.get(external_id="DN-nuclear-1").title == "Changed by hand"
    assert Technology.objects.get(external_id="DT-nuclear-1").is_published


def test_the_four_accounts_hold_their_offices_and_no_names_of_people(now: datetime) -> None:
    load_demonstration(now=now)
    rd, transfer, manager, administrator = (
        User.objects.get(email=f"{name}@demo.example")
        for name in ("rd", "transfer", "manager", "admin")
    )
    assert User.objects.count() == 4
    assert can_edit_for(rd, rd.organizations.get(kind="enterprise"))
    assert can_edit_for(transfer, transfer.organizations.get(kind="university"))
    assert is_technology_manager(manager)
    assert (manager.is_staff, manager.is_superuser) == (True, False)
    assert administrator.is_superuser
    assert {user.display_name for user in User.objects.all()} == {
        "R&D manager",
        "Technology transfer officer",
        "Technology manager",
        "Administrator",
    }


def test_the_audit_trail_holds_together_and_tells_of_the_accounts(now: datetime) -> None:
    load_demonstration(now=now)
    assert verify_trail().broken_at is None
    assert AuditEvent.objects.filter(action="user.created").count() == 4


def test_where_debug_is_off_it_is_refused_and_nothing_is_stored(
    now: datetime, settings: Any
) -> None:
    settings.DEBUG = False
    before = everything()
    with pytest.raises(DebugIsOff, match="DEBUG=on"):
        load_demonstration(now=now)
    assert everything() == before
    assert not settings.VAR_FOLDER.exists()


def test_a_real_organization_with_a_code_of_the_demonstration_is_left_alone(
    now: datetime, settings: Any
) -> None:
    OrganizationFactory.create(code="demo-ent-steel", is_demonstration=False)
    before = everything()
    with pytest.raises(NotADemonstration, match="demo-ent-steel"):
        load_demonstration(now=now)
    assert everything() == before
    assert not settings.VAR_FOLDER.exists()
