"""The gates over columns from the database; each refuses what it is for, and nothing else."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from matchmaker.matching.policies import closed_gates, passing
from matchmaker.matching.services.columns import need_columns, technology_columns
from matchmaker.matching.states import Gate
from tests.factories.accounts import OrganizationFactory
from tests.factories.listings import IntellectualPropertyFactory, NeedFactory, TechnologyFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
YESTERDAY, TOMORROW = date(2026, 5, 31), date(2026, 6, 2)


def closed(need: Any, technology: Any) -> list[Gate]:
    refused = closed_gates(
        need_columns([need.pk]), technology_columns([technology.pk]), today=TODAY
    )
    return [gate for gate, mask in refused.items() if mask.all()]


def pair(need: dict[str, Any] | None = None, technology: dict[str, Any] | None = None) -> Any:
    return (
        NeedFactory(**{"published": True, **(need or {})}),
        TechnologyFactory(**{"published": True, **(technology or {})}),
    )


def verified(**fields: Any) -> Any:
    at = "2026-01-01T00:00:00Z"
    return OrganizationFactory(is_verified=True, verified_at=at, **fields)


def test_an_ordinary_pair_passes_every_gate() -> None:
    assert closed(*pair()) == []


@pytest.mark.parametrize("state", ["submitted", "withdrawn", "expired"])
@pytest.mark.parametrize("side", ["need", "technology"])
def test_what_is_not_published_is_refused(side: str, state: str) -> None:
    fields = {"published": False, state: True}
    assert closed(*pair(**{side: fields})) == [Gate.NOT_PUBLISHED]


@pytest.mark.parametrize("side", ["need", "technology"])
def test_the_last_day_counts_and_the_day_after_does_not(side: str) -> None:
    assert closed(*pair(**{side: {"valid_until": TODAY}})) == []
    assert closed(*pair(**{side: {"valid_until": YESTERDAY}})) == [Gate.NOT_PUBLISHED]


def test_one_owner_of_both_is_refused() -> None:
    owner = OrganizationFactory()
    assert closed(*pair({"owner": owner}, {"owner": owner})) == [Gate.SAME_ORGANIZATION]


def test_parent_and_child_are_refused_in_both_directions() -> None:
    parent = OrganizationFactory()
    child = OrganizationFactory(parent=parent)
    assert closed(*pair({"owner": parent}, {"owner": child})) == [Gate.SAME_ORGANIZATION]
    assert closed(*pair({"owner": child}, {"owner": parent})) == [Gate.SAME_ORGANIZATION]


def test_two_children_of_one_parent_are_not_refused() -> None:
    parent = OrganizationFactory()
    first, second = OrganizationFactory.create_batch(2, parent=parent)
    assert closed(*pair({"owner": first}, {"owner": second})) == []


def test_the_deadline_counts_through_its_day() -> None:
    assert closed(*pair({"deadline": TODAY})) == []
    assert closed(*pair({"deadline": YESTERDAY})) == [Gate.DEADLINE_PASSED]


def test_an_exclusive_licence_closes_through_its_last_day() -> None:
    assert closed(*pair(technology={"exclusive_licence_until": TODAY})) == [Gate.LICENCE_TAKEN]
    assert closed(*pair(technology={"exclusive_licence_until": YESTERDAY})) == []


@pytest.mark.parametrize(
    ("statuses", "refused"),
    [
        (["granted"], False),
        (["exclusively_licensed"], True),
        (["granted", "exclusively_licensed"], True),
        (["lapsed"], True),
        (["lapsed", "invalidated"], True),
        (["lapsed", "granted"], False),
        ([], False),
    ],
)
def test_rights_close_when_taken_or_when_none_is_left(statuses: list[str], refused: bool) -> None:
    need, technology = pair()
    for status in statuses:
        IntellectualPropertyFactory(technology=technology, status=status)
    assert closed(need, technology) == ([Gate.LICENCE_TAKEN] if refused else [])


@pytest.mark.parametrize(
    ("control", "clearance", "abroad", "at_home"),
    [
        ("free", "", [], []),
        ("unknown", "", [], []),
        ("restricted", "", [Gate.EXPORT_NOT_CLEARED], []),
        ("restricted", "   ", [Gate.EXPORT_NOT_CLEARED], []),
        ("restricted", "letter of intent 7", [], []),
        ("prohibited", "", [Gate.EXPORT_NOT_CLEARED], []),
        ("prohibited", "letter of intent 7", [Gate.EXPORT_NOT_CLEARED], []),
    ],
)
def test_exports_need_clearance_and_prohibited_ones_have_none(
    control: str, clearance: str, abroad: list[Gate], at_home: list[Gate]
) -> None:
    technology = TechnologyFactory(
        published=True, export_control=control, export_clearance=clearance
    )
    foreign = OrganizationFactory(country="DE", province="")
    assert closed(NeedFactory(published=True, owner=foreign), technology) == abroad
    assert closed(NeedFactory(published=True), technology) == at_home


def test_a_brokered_listing_goes_to_verified_organizations_only() -> None:
    brokered = {"confidentiality": "brokered"}
    refused = [Gate.OTHER_SIDE_NOT_VERIFIED]
    anybody = {"owner__verified": False}
    assert closed(*pair(brokered, anybody)) == refused
    assert closed(*pair(brokered, {"owner": verified()})) == []
    assert closed(*pair(anybody, brokered)) == refused
    assert closed(*pair({"owner": verified()}, brokered)) == []


def test_columns_of_many_agree_with_columns_of_one() -> None:
    owner = OrganizationFactory()
    needs = [
        NeedFactory(published=True, owner=owner),
        NeedFactory(published=True, deadline=YESTERDAY),
        NeedFactory(published=True),
    ]
    technologies = [
        TechnologyFactory(published=True, owner=owner),
        TechnologyFactory(published=True, exclusive_licence_until=TOMORROW),
        TechnologyFactory(published=True),
    ]
    columns = technology_columns()
    rows = [passing(need_columns([need.pk]), columns, today=TODAY) for need in needs]
    assert np.array(rows).tolist() == [
        [not closed(need, technology) for technology in technologies] for need in needs
    ]
    # And with the sides changed: one technology against all needs.
    assert passing(
        need_columns(), technology_columns([technologies[0].pk]), today=TODAY
    ).tolist() == [
        False,
        False,
        True,
    ]


def test_no_listings_at_all_give_empty_columns() -> None:
    assert len(technology_columns()) == len(need_columns()) == len(need_columns([7])) == 0
    assert passing(need_columns(), technology_columns(), today=TODAY).tolist() == []


def test_columns_are_read_in_one_query(django_assert_num_queries: Any) -> None:
    TechnologyFactory.create_batch(5, published=True)
    with django_assert_num_queries(1):
        assert len(technology_columns()) == 5
