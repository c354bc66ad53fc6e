"""Who sees the dashboard, what of it, and that its file says the same."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Role, User
from matchmaker.deals.admin.figures.tables import tables_of
from matchmaker.deals.admin.figures.wording import written
from matchmaker.deals.selectors.figures import Slice, figures_of
from tests.deals.figures.history import END, live
from tests.factories.accounts import (
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
    UserFactory,
)
from tests.factories.listings import NeedFactory
from tests.factories.matching import DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db
PAGE, FILE = "/admin/figures/", "/admin/figures.csv"
YEAR = {"since": "2026-01-01", "until": "2026-12-31"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk() -> Client:
    return signed_in(UserFactory(is_staff=True, is_superuser=True))


def lines(client: Client, **asked: str) -> list[dict[str, str]]:
    answer = client.get(FILE, {**YEAR, **asked})
    assert answer.status_code == 200
    return [*csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]


def needs_at(client: Client, stage: str, **asked: str) -> str:
    told = {
        (one["table"], one["row"], one["figure"]): one["value"] for one in lines(client, **asked)
    }
    return told["funnel", stage, "needs"]


def test_the_file_holds_every_cell_of_the_page(desk: Client) -> None:
    live(5, needs=6)
    with time_machine.travel(END, tick=False):
        found = lines(desk)
        answer = desk.get(PAGE, YEAR)
        chosen: Slice = answer.context["figures"].chosen
    assert [tuple(one.values()) for one in found] == [
        (table.code, row.code, row.label, column.code, written(value))
        for table in tables_of(figures_of(chosen, now=END))
        for row in table.rows
        for column, value in zip(table.columns, row.values, strict=True)
    ]
    page = answer.content.decode()
    for table in answer.context["tables"]:
        for row, cells in table.lines:
            assert row.label in page
            assert all(f">{cell.text}</td>" in page for cell in cells)


def test_no_cell_of_the_file_is_a_formula(desk: Client) -> None:
    owner = OrganizationFactory(verified=True, name="=1+1", name_en="+2")
    NeedFactory(published=True, owner=owner, title='=HYPERLINK("x")')
    cells = [cell for one in lines(desk) for cell in one.values()]
    assert '\'=HYPERLINK("x")' in cells
    assert "'+2" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]


def test_the_open_call_is_for_needs_without_a_good_proposal(desk: Client) -> None:
    with_good = ProposalFactory(band="fair").need
    rejected = DecisionFactory(
        proposal=ProposalFactory(state="rejected"), verdict="rejected", reason="too_early"
    ).proposal.need
    only_weak = ProposalFactory(band="weak").need
    alone = NeedFactory(published=True)
    withdrawn = NeedFactory(withdrawn=True)
    page = desk.get(PAGE, YEAR).content.decode()
    for need in (rejected, only_weak, alone):
        assert f'href="/needs/{need.pk}/"' in page
    for need in (with_good, withdrawn):
        assert f'href="/needs/{need.pk}/"' not in page


def test_a_manager_counts_their_own_fields_and_regions_and_a_lead_everything() -> None:
    NeedFactory(published=True, technology_fields=["cs:new_energy"], province="33")
    NeedFactory(published=True, technology_fields=["cs:agriculture"], province="33")
    NeedFactory(published=True, technology_fields=["cs:new_energy"], province="31")
    scope = {"technology_fields": ["cs:new_energy"], "provinces": ["33"]}
    manager = signed_in(TechnologyManagerFactory(**profile(scope)))
    assert needs_at(manager, "published") == "1"
    assert needs_at(manager, "published", field="cs:new_energy") == "1"
    assert needs_at(manager, "published", field="cs:agriculture") == "0"
    assert "New energy" in manager.get(PAGE, YEAR).content.decode()
    lead = signed_in(TechnologyManagerFactory(**profile({**scope, "is_lead": True})))
    assert needs_at(lead, "published") == "3"


def profile(values: dict[str, Any]) -> dict[str, Any]:
    return {f"profile__{name}": value for name, value in values.items()}


def test_nobody_else_is_shown_any_figure() -> None:
    member = MembershipFactory(role=Role.OWNER).user
    for path in (PAGE, FILE):
        for client in (Client(), signed_in(member)):
            assert client.get(path).status_code == 302
        assert signed_in(UserFactory(is_staff=True)).get(path).status_code == 404


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "2026-05-01", "until": "2026-04-01"}, "not before the first"),
        ({"since": "1926-05-01"}, "at most 3660 days"),
        ({"since": "yesterday"}, "valid date"),
        ({"field": "cs:nothing"}, "valid choice"),
        ({"region": "<b>"}, "valid choice"),
        ({"seeker": "x"}, "whole number"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_to_mend(
    desk: Client, asked: dict[str, str], said: str
) -> None:
    for path in (PAGE, FILE):
        answer = desk.get(path, asked)
        assert answer.status_code == 400
        assert said in answer.content.decode()


def test_links_of_the_tables_narrow_the_figures(desk: Client) -> None:
    first, other = ProposalFactory(), ProposalFactory()
    page = desk.get(PAGE, YEAR).content.decode()
    for name, key in (
        ("seeker", first.need.owner_id),
        ("provider", first.technology.owner_id),
        ("region", "31"),
    ):
        assert f"since=2026-01-01&amp;until=2026-12-31&amp;{name}={key}" in page
    assert needs_at(desk, "proposed") == "2"
    assert needs_at(desk, "proposed", seeker=str(first.need.owner_id)) == "1"
    assert needs_at(desk, "published", provider=str(other.technology.owner_id)) == "1"


def test_the_number_of_queries_does_not_grow(desk: Client) -> None:
    live(1, needs=2)
    desk.get(PAGE, YEAR)
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(PAGE, YEAR)
    live(2, needs=9)
    with CaptureQueriesContext(connection) as many:
        desk.get(PAGE, YEAR)
    assert len(many) == len(few) <= 20


def test_the_page_speaks_chinese(desk: Client) -> None:
    ProposalFactory()
    with translation.override("zh-hans"):
        page = desk.get(PAGE, YEAR, headers={"accept-language": "zh-hans"}).content.decode()
    assert "从需求到付款" in page
    assert "From need to payment" not in page


def test_the_desk_leads_to_the_dashboard(desk: Client) -> None:
    for path in ("/admin/", "/admin/matching/proposal/"):
        assert f'href="{PAGE}"' in desk.get(path).content.decode()
