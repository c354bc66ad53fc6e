"""The daily look at running contracts, and the replay of all books."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification
from matchmaker.deals.models import LedgerEntry, PayAfterUseContract
from matchmaker.deals.services.pay_after_use import look_after_contracts
from tests.factories.pay_after_use import ROYALTY, noon, opened

pytestmark = pytest.mark.django_db


def looked_after(day: str) -> int:
    return look_after_contracts(clock=lambda: noon(day))


def reminders(user: Any) -> list[str]:
    rows = Notification.objects.filter(user=user, kind="pay_after_use_day").order_by("pk")
    return [row.text for row in rows]


def test_payment_begins_and_is_booked_by_itself_on_its_day() -> None:
    contract = opened().begin()
    looked_after("2027-01-15")
    assert contract.fresh().row.state == "in_trial"
    assert not LedgerEntry.objects.exists()
    looked_after("2027-01-16")
    assert contract.fresh().row.state == "in_payment"
    assert LedgerEntry.objects.get().amount == 300000


def test_each_contract_is_looked_at_once_a_day() -> None:
    opened().begin()
    assert looked_after("2026-02-01") == 1
    assert looked_after("2026-02-01") == 0
    assert looked_after("2026-02-02") == 1


def test_people_are_reminded_two_weeks_and_three_days_before_and_never_twice() -> None:
    contract = opened().begin()  # the trial ends on 2027-01-15
    for day in ("2026-12-31", "2027-01-01", "2027-01-02", "2027-01-12", "2027-01-13"):
        looked_after(day)
        PayAfterUseContract.objects.update(posted_on=None)
        looked_after(day)
    # Two of the trial's end; the licensee hears of the payment that follows it, too.
    assert len([text for text in reminders(contract.licensee) if "trial ends" in text]) == 2
    assert len([text for text in reminders(contract.licensee) if "payment" in text]) == 2
    assert len(reminders(contract.licensor)) == 2
    assert "the trial ends" in reminders(contract.licensor)[0]
    assert "2027-01-15" in reminders(contract.licensor)[0]


def test_the_licensor_hears_of_a_statement_only_when_it_is_late() -> None:
    contract = opened(**ROYALTY).begin()
    looked_after("2027-01-10")
    assert (len(reminders(contract.licensee)), len(reminders(contract.licensor))) == (1, 0)
    looked_after("2027-01-16")
    assert (len(reminders(contract.licensee)), len(reminders(contract.licensor))) == (2, 1)


def test_ended_contracts_are_left_alone() -> None:
    contract = opened().begin()
    contract.both("licensor", "terminated", "2026-03-01")
    assert looked_after("2027-01-16") == 0


def test_what_a_terminated_contract_left_owed_is_reminded_of() -> None:
    # Due 2027-01-16 with 30 days of grace: payable until 2027-02-15, three days before that.
    contract = opened(grace_days=30).begin()
    looked_after("2027-01-16")
    contract.fresh().both("licensor", "terminated", "2027-01-20", waive_floor="1")
    assert looked_after("2027-02-12") == 1
    assert "payment is due" in reminders(contract.licensee)[-1]
    looked_after("2027-02-16")
    assert "2027-02-15" in reminders(contract.licensor)[-1]

    contract.both("licensee", "paid", "2027-02-16", amount="300000")
    contract.step("licensor", "settled", "2027-02-16")
    assert looked_after("2027-03-01") == 0


def test_books_that_agree_are_said_to() -> None:
    contract = opened(**ROYALTY).begin()
    contract.file(1, "100000", "2027-01-20")
    said = StringIO()
    call_command("replay_ledgers", stdout=said)
    assert "1 contract(s) replayed" in said.getvalue()


def test_a_changed_amount_state_or_term_is_named_and_fails() -> None:
    contract = opened(**ROYALTY).begin()
    contract.file(1, "100000", "2027-01-20")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE deals_ledgerentry SET amount = amount + 0.01")
    PayAfterUseContract.objects.update(state="settled", terms_sha256="0" * 64)
    said = StringIO()
    with pytest.raises(CommandError, match="3 difference"):
        call_command("replay_ledgers", stderr=said)
    assert "royalty:1: booked 3000.01, the events give 3000.00" in said.getvalue()
    assert "the state is settled" in said.getvalue()
    assert "the terms" in said.getvalue()


def test_reading_contracts_with_events_costs_the_same_for_many() -> None:
    from matchmaker.deals.selectors.pay_after_use import contracts_with_events

    opened().begin()
    with CaptureQueriesContext(connection) as few:
        [row.plain_events() for row in contracts_with_events()]
    opened().begin()
    opened().begin()
    with CaptureQueriesContext(connection) as many:
        [row.plain_events() for row in contracts_with_events()]
    assert len(few) == len(many) == 2
