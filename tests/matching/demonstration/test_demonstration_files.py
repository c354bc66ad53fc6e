"""What the demonstration's files hold: enough of everything, and nothing that isn't allowed."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Organization, OrganizationKind
from listings.models import Listing
from listings.services import draft_need, draft_technology, find_missing
from listings.vocabularies import CONTRACT_STATISTICS_FIELDS
from matchmaker.matching.demonstration import (
    field_names,
    read_judgements,
    read_listings,
    read_organizations,
)
from matchmaker.matching.states import ListingKind

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TECHNOLOGIES = read_listings(ListingKind.TECHNOLOGY, today=TODAY)
NEEDS = read_listings(ListingKind.NEED, today=TODAY)
LISTINGS = [*TECHNOLOGIES, *NEEDS]
ORGANIZATIONS = {row["code"]: row for row in read_organizations()}
LANGUAGES = {row.external_id: row.values["language"] for row in LISTINGS}
JUDGEMENTS = read_judgements()


def owner_of(code: str) -> Organization:
    row = {name: value for name, value in ORGANIZATIONS[code].items() if name != "is_verified"}
    return Organization(**row, is_demonstration=True)


def draft_of(row: Any, kind: ListingKind) -> Listing:
    if kind == ListingKind.TECHNOLOGY:
        owner = owner_of(row.organization)
        return draft_technology(owner=owner, by=None, now=NOW, values=row.values).listing
    return draft_need(owner=owner_of(row.organization), by=None, now=NOW, values=row.values).listing


def test_there_are_enough_listings_in_every_field_of_the_contract_statistics() -> None:
    assert len(TECHNOLOGIES) >= 60
    assert len(NEEDS) >= 40
    codes = {code.removeprefix("cs:") for code in CONTRACT_STATISTICS_FIELDS.codes}
    assert set(field_names()) == codes
    for rows in (TECHNOLOGIES, NEEDS):
        first = Counter(row.values["technology_fields"][0].removeprefix("cs:") for row in rows)
        assert set(first) == codes


@pytest.mark.parametrize("rows", [TECHNOLOGIES, NEEDS], ids=["technologies", "needs"])
def test_about_half_of_the_listings_are_chinese_and_half_english(rows: list[Any]) -> None:
    languages = Counter(row.values["language"] for row in rows)
    assert set(languages) == {"zh", "en"}
    assert 0.4 <= languages["zh"] / len(rows) <= 0.6


def test_a_third_of_the_technologies_may_be_used_before_paying() -> None:
    terms = [row.values["pay_after_use"] for row in TECHNOLOGIES if "pay_after_use" in row.values]
    assert 3 * len(terms) >= len(TECHNOLOGIES)
    assert len({one["trigger"] for one in terms}) >= 6
    assert len({one["payment_form"] for one in terms}) >= 6
    assert len({one["guarantee"] for one in terms}) >= 4


def test_there_are_organizations_of_each_kind_and_unverified_and_foreign_ones() -> None:
    kinds = Counter(row["kind"] for row in ORGANIZATIONS.values())
    assert set(kinds) == set(OrganizationKind.values)
    assert min(kinds.values()) >= 3
    assert {row["is_verified"] for row in ORGANIZATIONS.values()} == {True, False}
    assert {row["country"] for row in ORGANIZATIONS.values()} > {"CN"}


def test_every_organization_says_that_it_is_made_up() -> None:
    for row in ORGANIZATIONS.values():
        assert row["code"].startswith("demo-")
        assert row["name"].startswith(("示范", "Demonstration"))
        assert row["name_en"].startswith("Demonstration")
        assert row["email_domain"].endswith(".example")


@pytest.mark.parametrize("code", ORGANIZATIONS)
def test_every_organization_is_valid(code: str) -> None:
    owner_of(code).full_clean(exclude=["parent"], validate_unique=False, validate_constraints=False)


@pytest.mark.parametrize("row", TECHNOLOGIES, ids=lambda row: row.external_id)
def test_every_technology_can_be_published(row: Any) -> None:
    assert find_missing(draft_of(row, ListingKind.TECHNOLOGY)) == []
    assert row.values["valid_until"] > TODAY


@pytest.mark.parametrize("row", NEEDS, ids=lambda row: row.external_id)
def test_every_need_can_be_published(row: Any) -> None:
    assert find_missing(draft_of(row, ListingKind.NEED)) == []
    assert row.values["valid_until"] > TODAY
    assert row.values["deadline"] > TODAY


def test_no_two_listings_share_an_external_id_or_a_title() -> None:
    assert len({row.external_id for row in LISTINGS}) == len(LISTINGS)
    assert len({row.values["title"] for row in LISTINGS}) == len(LISTINGS)


def test_contacts_are_offices_at_addresses_that_nobody_has() -> None:
    for row in LISTINGS:
        assert row.values["contact_email"].endswith(f"@{row.organization}.example")
        assert row.values["contact_name"].startswith(("示范", "Demonstration"))


def test_most_listings_are_open_and_some_are_not() -> None:
    tiers = Counter(row.values["confidentiality"] for row in LISTINGS)
    assert set(tiers) == {"open", "members", "brokered"}
    assert tiers["open"] >= 0.85 * len(LISTINGS)


def test_judgements_name_listings_of_the_demonstration() -> None:
    assert {one.need for one in JUDGEMENTS} == {row.external_id for row in NEEDS}
    assert {one.technology for one in JUDGEMENTS} <= {row.external_id for row in TECHNOLOGIES}
    assert {one.grade for one in JUDGEMENTS} <= {0, 1, 2, 3}
    assert len({(one.need, one.technology) for one in JUDGEMENTS}) == len(JUDGEMENTS)


def test_every_need_has_one_good_answer_a_near_miss_and_two_that_only_look_like_answers() -> None:
    for need in NEEDS:
        grades = sorted(one.grade for one in JUDGEMENTS if one.need == need.external_id)
        assert grades[-1] >= 2, need.external_id
        assert grades.count(1) >= 1, need.external_id
        assert grades.count(0) >= 2, need.external_id


def test_a_good_answer_never_comes_from_the_need_s_own_organization() -> None:
    owners = {row.external_id: row.organization for row in LISTINGS}
    assert all(owners[one.need] != owners[one.technology] for one in JUDGEMENTS if one.grade >= 2)


def test_many_good_answers_are_in_the_other_language() -> None:
    crossing = [
        one
        for one in JUDGEMENTS
        if one.grade >= 2 and LANGUAGES[one.need] != LANGUAGES[one.technology]
    ]
    directions = Counter(LANGUAGES[one.need] for one in crossing)
    assert set(directions) == {"zh", "en"}
    assert len(crossing) >= len(field_names())
