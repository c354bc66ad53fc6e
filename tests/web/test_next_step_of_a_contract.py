"""What the page of a pay-after-use contract says is next, and what it offers to whom."""

import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.factories.pay_after_use import ROYALTY, START, Contract, noon, opened

pytestmark = pytest.mark.django_db


def reads(contract: Contract, side: str, day: str) -> str:
    """The page on a day, in one line."""
    client = Client()
    # Signed in on that day: a session of another would have ended.
    with time_machine.travel(noon(day), tick=False):
        client.force_login(contract.user(side))
        page = client.get(f"/pay-after-use/{contract.row.pk}/").content.decode()
    return re.sub(r"\s+", " ", page)


def next_for(contract: Contract, side: str, day: str) -> str:
    found = re.search(r"<strong>Next:</strong> (.*?) </p>", reads(contract, side, day))
    assert found
    return found[1]


def offered_to(contract: Contract, side: str, day: str) -> list[str]:
    """The steps, as they are called on their buttons."""
    return re.findall(r"<summary>(.*?)</summary>", reads(contract, side, day).split("<main")[1])


def test_until_the_trial_it_is_one_sides_turn_after_the_others() -> None:
    contract = opened()
    turns: list[tuple[str, str, dict[str, Any], str, str]] = [
        (
            "licensee",
            "agreed",
            {"sha256": contract.row.terms_sha256},
            "Read the frozen terms, and agree to them if they are right.",
            "Agree to the terms",
        ),
        (
            "licensor",
            "delivered",
            {},
            "Hand the technology over, and say so here.",
            "Say that the technology was delivered",
        ),
        (
            "licensee",
            "trial_started",
            {},
            "Begin the trial when you can use what was delivered.",
            "Begin the trial",
        ),
    ]
    for side, kind, figures, said, called in turns:
        other = "licensor" if side == "licensee" else "licensee"
        assert next_for(contract, side, START) == said
        assert called in offered_to(contract, side, START)
        assert next_for(contract, other, START) != said
        assert called not in offered_to(contract, other, START)
        contract.step(side, kind, START, **figures)
    assert next_for(contract.fresh(), "licensee", START) == (
        "The next day is Jan. 15, 2027: The trial ends."
    )


def test_a_proposal_is_answered_first_by_who_did_not_make_it() -> None:
    contract = opened().begin()
    contract.step("licensee", "extended", "2026-03-01", until="2027-06-30")
    assert (
        next_for(contract, "licensor", "2026-03-01") == "Answer what the other side has proposed."
    )
    assert next_for(contract, "licensee", "2026-03-01").startswith("The next day is")


def test_a_statement_names_its_days_and_waits_for_the_licensor() -> None:
    contract = opened(**ROYALTY, report_period_months=12).begin()
    page = reads(contract, "licensee", "2027-01-20")
    assert "Period 1 is from Jan. 15, 2026 to Jan. 15, 2027." in page
    assert 'name="period" value="1"' in page
    assert "Late: Jan. 15, 2027: Usage statement · period 1." in page
    contract.file(1, "100000", "2027-01-20")
    assert next_for(contract.fresh(), "licensor", "2027-01-20") == (
        "Confirm or dispute the usage statement."
    )
    # 3 % of 100,000 are owed, and stand in the form of a payment.
    assert 'name="amount" value="3000.00"' in reads(contract, "licensee", "2027-01-20")


def test_a_default_is_offered_only_while_something_is_overdue() -> None:
    contract = opened(grace_days=10, late_rate=Decimal("0.05")).begin()
    assert "Declare a default" not in offered_to(contract, "licensor", "2027-01-26")
    assert "Declare a default" in offered_to(contract, "licensor", "2027-01-27")
    assert "Declare a default" not in offered_to(contract, "licensee", "2027-01-27")


def test_a_trigger_that_the_calendar_pulls_or_that_was_pulled_is_not_offered() -> None:
    by_time = opened().begin()
    assert "Say that payment is triggered" not in offered_to(by_time, "licensee", START)
    by_metric = opened(trigger="metric_met", trigger_description="430 MPa").begin()
    assert "Say that payment is triggered" in offered_to(by_metric, "licensee", START)
    by_metric.step("licensee", "triggered", "2026-03-01")
    assert "Say that payment is triggered" not in offered_to(by_metric, "licensee", "2026-03-01")


def test_an_ended_contract_offers_nothing() -> None:
    contract = opened().begin()
    contract.both("licensor", "terminated", "2026-03-01")
    assert "its books stay" in next_for(contract.fresh(), "licensor", "2026-03-01")
    assert "Raise a dispute" not in offered_to(contract, "licensor", "2026-03-01")


def test_what_a_terminated_contract_left_owed_is_still_next() -> None:
    contract = opened().begin()
    contract.both("licensor", "terminated", "2027-01-20")
    said = next_for(contract.fresh(), "licensee", "2027-01-20")
    assert said == "Late: Jan. 16, 2027: Payment."
    assert "Record a payment" in offered_to(contract, "licensee", "2027-01-20")
