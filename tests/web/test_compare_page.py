from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import MembershipFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)

pytestmark = pytest.mark.django_db


def compared(client: Client, *keys: int, kind: str = "technologies") -> Any:
    return client.get(f"/{kind}/compare/", {"id": [*keys]})


def row(answer: Any, label: str) -> Any:
    found = [one for one in answer.context["page"].rows if one.label == label]
    return found[0] if found else None


def test_rows_stand_in_one_order_and_differences_are_marked(client: Client) -> None:
    one = TechnologyFactory(published=True, title="One", licence_kinds=["open"])
    two = TechnologyFactory(published=True, title="Two", licence_kinds=["sole"], province="31")

    answer = compared(client, two.pk, one.pk)

    assert [column.title for column in answer.context["page"].columns] == ["Two", "One"]
    assert row(answer, "Licences on offer").differs
    assert [cell.lines for cell in row(answer, "Region").cells] == [("Shanghai",), ("Zhejiang",)]
    assert not row(answer, "Maturity").differs
    assert 'class="differs"' in answer.content.decode()


def test_each_reader_sees_the_rows_of_their_tier(client: Client) -> None:
    keys = [
        TechnologyFactory(published=True, benefits="canary-benefit", price_min=5, currency="CNY").pk
        for _ in range(2)
    ]
    IntellectualPropertyFactory(technology_id=keys[0], title="canary-title", technology=None)

    assert row(compared(client, *keys), "Benefits") is None
    assert row(compared(client, *keys), "Intellectual property") is None
    client.force_login(MembershipFactory().user)
    answer = compared(client, *keys)
    assert row(answer, "Benefits").cells[0].lines == ("canary-benefit",)
    assert row(answer, "Intellectual property").cells[0].lines == ("Invention patent · Granted",)
    assert "canary-title" not in answer.content.decode()


def test_what_is_not_open_to_the_reader_is_left_out_as_what_is_not_there(client: Client) -> None:
    shown = TechnologyFactory(published=True)
    hidden = TechnologyFactory(published=True, title="Canary", confidentiality="brokered")

    answers = [compared(client, shown.pk, key) for key in (hidden.pk, 999_999)]

    pages = [one.content.decode().replace(str(hidden.pk), "999999") for one in answers]
    assert "Canary" not in pages[0]
    assert "was left out" in pages[0]
    assert answers[0].context["page"] == answers[1].context["page"]


@pytest.mark.parametrize("keys", [[], [1], ["x"], ["-1"], ["9" * 30]])
def test_too_few_are_answered_by_how_to_choose(client: Client, keys: list[Any]) -> None:
    answer = compared(client, *keys)

    assert answer.status_code == 200
    assert "Choose two to four listings" in answer.content.decode()


def test_the_fifth_is_left_out_and_the_page_says_so(client: Client) -> None:
    keys = [one.pk for one in TechnologyFactory.create_batch(5, published=True)]

    answer = compared(client, *keys)

    assert len(answer.context["page"].columns) == 4
    assert "At most 4 can stand side by side" in answer.content.decode()


def test_one_is_taken_out_by_a_link_and_the_others_stay(client: Client) -> None:
    keys = [one.pk for one in TechnologyFactory.create_batch(3, published=True)]

    first = compared(client, *keys).context["page"].columns[0]

    assert first.remove_url == f"/technologies/compare/?id={keys[1]}&id={keys[2]}"


def test_the_owner_of_an_anonymous_need_is_not_told(client: Client) -> None:
    keys = [
        NeedFactory(published=True, anonymous=hidden, owner__name_en="Canary Works").pk
        for hidden in (True, False)
    ]
    client.force_login(MembershipFactory().user)

    cells = row(compared(client, *keys, kind="needs"), "Organization").cells

    assert "Canary Works" not in cells[0].lines
    assert cells[1].lines == ("Canary Works",)


def test_it_costs_the_same_queries_for_two_and_for_four(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    technologies = TechnologyFactory.create_batch(4, published=True)
    for technology in technologies:
        PayAfterUseTermsFactory(technology=technology)
    client.force_login(MembershipFactory().user)
    compared(client, technologies[0].pk)
    counted = []
    for some in (technologies[:2], technologies):
        with django_assert_max_num_queries(15) as queries:
            compared(client, *(one.pk for one in some))
        counted.append(len(queries))

    assert counted[0] == counted[1]
