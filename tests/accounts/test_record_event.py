import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.audit import GENESIS_HASH
from accounts.errors import NaiveTime, UnrecordableDetails
from accounts.models import AuditEvent, User
from accounts.services import record_event, verify_trail
from tests.factories.accounts import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def record(now: datetime, **changes: Any) -> AuditEvent:
    values: dict[str, Any] = {
        "action": "a.b",
        "actor": None,
        "subject": None,
        "details": {},
        "now": now,
    }
    return record_event(**{**values, **changes})


def test_an_event_tells_who_did_what_to_what_and_when(now: datetime) -> None:
    user, organization = UserFactory.create(), OrganizationFactory.create()
    record(
        now, action="organization.verified", actor=user, subject=organization, details={"n": "中"}
    )
    event = AuditEvent.objects.get()
    assert (event.sequence, event.action, event.at) == (1, "organization.verified", now)
    assert event.actor == user
    assert (event.subject_type, event.subject_id) == ("accounts.organization", str(organization.pk))
    assert event.details == {"n": "中"}


def test_the_hash_is_sha256_of_the_previous_hash_and_the_row_as_sorted_json(now: datetime) -> None:
    first = record(now, details={"k": [1, "中"]})
    row = {
        "action": "a.b",
        "actor_email": "",
        "actor_id": None,
        "at": "2026-03-02T09:30:15.000250+00:00",
        "details": {"k": [1, "中"]},
        "sequence": 1,
        "subject_id": "",
        "subject_type": "",
    }
    text = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert first.hash == hashlib.sha256(("0" * 64 + text).encode()).hexdigest()


def test_each_event_names_the_hash_of_the_one_before_it(now: datetime) -> None:
    events = [record(now) for _ in range(3)]
    assert [event.sequence for event in events] == [1, 2, 3]
    assert [event.previous_hash for event in events] == [
        GENESIS_HASH,
        events[0].hash,
        events[1].hash,
    ]


def test_the_event_names_the_actor_by_number_only_so_that_the_rest_can_be_erased(
    now: datetime,
) -> None:
    user = UserFactory.create(email="old@example.org")
    record(now, actor=user)
    user.email = "new@example.org"
    user.save()
    assert AuditEvent.objects.get().actor_email == ""
    assert verify_trail().broken_at is None


def test_who_acted_cannot_be_deleted(now: datetime) -> None:
    user = UserFactory.create()
    record(now, actor=user)
    with pytest.raises(models.ProtectedError):
        user.delete()
    assert User.objects.get() == user


def test_the_event_outlives_its_subject(now: datetime) -> None:
    organization = OrganizationFactory.create()
    key = str(organization.pk)
    record(now, subject=organization)
    organization.delete()
    assert AuditEvent.objects.get().subject_id == key


def test_an_event_goes_with_the_change_that_it_reports(now: datetime) -> None:
    class Regret(Exception):
        pass

    record(now)

    def change_one_thing() -> None:
        with transaction.atomic():
            record(now, action="never.happened")
            raise Regret

    with pytest.raises(Regret):
        change_one_thing()
    assert record(now).sequence == 2
    assert verify_trail().count == 2


def test_a_moment_without_zone_is_refused(now: datetime) -> None:
    with pytest.raises(NaiveTime):
        record(now.replace(tzinfo=None))
    assert not AuditEvent.objects.exists()


def test_the_zone_of_the_clock_makes_no_difference(now: datetime) -> None:
    record(now.astimezone(timezone(timedelta(hours=8))))
    assert AuditEvent.objects.get().at == now.astimezone(UTC)
    assert verify_trail().broken_at is None


@pytest.mark.parametrize(
    "details", [{"x": float("nan")}, {"x": object()}, {"x": "a\0b"}, {"x": 1e300}]
)
def test_details_that_cannot_be_kept_are_refused(details: dict[str, Any], now: datetime) -> None:
    with pytest.raises(UnrecordableDetails, match="cannot be recorded"):
        record(now, details=details)
    assert not AuditEvent.objects.exists()


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(-(2.0**53), 2.0**53)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
)
DETAILS = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5),
    st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3), max_leaves=5),
    max_size=4,
)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(details=DETAILS)
def test_whatever_can_be_recorded_reads_back_with_the_same_hash(
    details: dict[str, Any], now: datetime
) -> None:
    event = record(now, details=details)
    assert AuditEvent.objects.get(pk=event.pk).expected_hash() == event.hash
