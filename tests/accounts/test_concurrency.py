from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.errors import LastOwnerStays
from accounts.models import AuditEvent, Membership, Organization, Role
from accounts.services import record_event, remove_member, revise_organization, verify_trail
from tests.factories.accounts import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EVENTS_EACH = 4, 8


def run_together(*operations: Callable[[], None]) -> list[Exception]:
    """Run each in a thread with a connection of its own; what they raised."""
    start, raised = Barrier(len(operations)), []

    def run(operation: Callable[[], None]) -> None:
        start.wait()
        try:
            operation()
        except Exception as error:  # noqa: BLE001 - handed to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(operation,)) for operation in operations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_writers_at_once_leave_no_gap_and_no_fork(now: datetime) -> None:
    def write() -> None:
        for _ in range(EVENTS_EACH):
            with transaction.atomic():
                record_event(action="a.b", actor=None, subject=None, details={}, now=now)

    assert run_together(*[write] * WRITERS) == []
    report = verify_trail()
    assert (report.count, report.broken_at) == (WRITERS * EVENTS_EACH, None)
    sequences = AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, WRITERS * EVENTS_EACH + 1))


def test_a_writer_that_takes_everything_back_leaves_no_gap(now: datetime) -> None:
    class Regret(Exception):
        pass

    def write(*, regretting: bool) -> None:
        for _ in range(EVENTS_EACH):
            try:
                with transaction.atomic():
                    record_event(action="a.b", actor=None, subject=None, details={}, now=now)
                    if regretting:
                        raise Regret
            except Regret:
                continue

    assert run_together(lambda: write(regretting=True), lambda: write(regretting=False)) == []
    report = verify_trail()
    assert (report.count, report.broken_at) == (EVENTS_EACH, None)


def test_of_two_changes_that_would_close_a_circle_one_is_refused(now: datetime) -> None:
    first, second = OrganizationFactory.create_batch(2)
    raised = run_together(
        lambda: _set_parent(first, second, now), lambda: _set_parent(second, first, now)
    )
    assert [type(error) for error in raised] == [ValidationError]
    assert Organization.objects.filter(parent__isnull=False).count() == 1


def _set_parent(child: Organization, parent: Organization, now: datetime) -> None:
    revise_organization(organization=child, changes={"parent": parent}, by=None, now=now)


def test_of_two_owners_who_leave_at_once_one_stays(now: datetime) -> None:
    first = MembershipFactory.create(role=Role.OWNER)
    second = MembershipFactory.create(organization=first.organization, role=Role.OWNER)
    raised = run_together(
        lambda: remove_member(membership=first, by=first.user, now=now),
        lambda: remove_member(membership=second, by=second.user, now=now),
    )
    assert [type(error) for error in raised] == [LastOwnerStays]
    assert Membership.objects.get().role == Role.OWNER
    assert verify_trail().count == 1
