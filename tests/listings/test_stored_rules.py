"""What the database itself refuses, and what a model does outside the services."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from listings.models import Need, Technology
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "lost"},
        {"maturity_standard": "trl", "maturity_level": None},
        {"maturity_standard": "", "maturity_level": 3},
        {"maturity_standard": "trl", "maturity_level": 0},
        {"price_min": Decimal(2), "price_max": Decimal(1)},
    ],
)
def test_the_database_refuses_a_technology_that_contradicts_itself(
    fields: dict[str, Any], db: None
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TechnologyFactory.create(**fields)

    assert not Technology.objects.exists()


def test_the_database_refuses_other_contradictions(db: None) -> None:
    need = NeedFactory.create(external_id="N-1")

    with pytest.raises(IntegrityError), transaction.atomic():
        NeedFactory.create(external_id="N-1", owner=need.owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedFactory.create(budget_min=Decimal(2), budget_max=Decimal(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PayAfterUseTermsFactory.create(floor=Decimal(2), cap=Decimal(1))

    assert Need.objects.count() == 1


def test_the_state_can_t_be_set(db: None) -> None:
    need = NeedFactory.create()

    with pytest.raises(AttributeError):
        need.state = "published"

    assert Need.objects.get().state == "draft"


def test_a_stale_copy_can_t_take_a_step(db: None) -> None:
    need = NeedFactory.create(submitted=True)
    stale = Need.objects.get()
    need.publish(NOW)
    need.save()
    stale.withdraw(NOW)

    with pytest.raises(ConcurrentTransition), transaction.atomic():
        stale.save()

    assert Need.objects.get().state == "published"


def test_a_step_out_of_order_is_refused(db: None) -> None:
    need = NeedFactory.create()

    with pytest.raises(TransitionNotAllowed):
        need.publish(NOW)

    assert need.state == "draft"


def test_a_complete_listing_passes_the_model_s_own_check(db: None) -> None:
    NeedFactory.create().full_clean()
    TechnologyFactory.create().full_clean()
    PayAfterUseTermsFactory.create().full_clean()
    IntellectualPropertyFactory.create().full_clean()


def test_the_model_s_own_check_finds_every_problem_of_terms(db: None) -> None:
    terms = PayAfterUseTermsFactory.build(
        technology=TechnologyFactory.create(),
        trial_months=None,
        fixed_amount=None,
        cap=Decimal(5),
        currency="",
    )

    with pytest.raises(ValidationError) as refusal:
        terms.full_clean()

    assert set(refusal.value.message_dict) == {"trial_months", "fixed_amount", "currency"}


def test_a_list_can_be_asked_for_one_code(db: None) -> None:
    TechnologyFactory.create(title="one", technology_fields=["cs:agriculture", "cs:nuclear"])
    TechnologyFactory.create(title="two", technology_fields=["cs:nuclear"])
    TechnologyFactory.create(title="none", technology_fields=[])

    found = Technology.objects.filter(technology_fields__has="cs:agriculture")
    others = Technology.objects.exclude(technology_fields__has="cs:agriculture")

    assert [technology.title for technology in found] == ["one"]
    assert {technology.title for technology in others} == {"two", "none"}
