"""The search page's state in its address, its facets, tray and notices."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from listings.tiers import Tier
from matchmaker.matching.states import ListingKind
from matchmaker.web.forms.search import SearchQuery, read_search
from tests.factories.accounts import MembershipFactory, OrganizationFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)
from tests.web.test_search_page import embedded, titles

pytestmark = pytest.mark.django_db


def read(address: str, tier: Tier = Tier.PUBLIC) -> SearchQuery:
    return read_search(QueryDict(address), kind=ListingKind.TECHNOLOGY, tier=tier)


def box(answer: Any, name: str) -> dict[str, str]:
    (found,) = [one for one in answer.context["facets"] if one.name == name]
    return {option.label: option.count for option in (*found.first, *found.more)}


def test_equal_searches_have_equal_addresses() -> None:
    one = read("region=33&field=cs:transport&region=31&q=+a++b&page=2&sort=best&mode=")
    other = read("q=a b&field=cs:transport&region=31&region=33&region=31&page=2")

    assert one.address() == other.address()
    assert one.address() == "?q=a+b&field=cs%3Atransport&region=31&region=33&page=2"
    assert read(one.address()[1:]) == one


def test_what_means_nothing_is_ignored_and_named() -> None:
    query = read("region=XXL&region=33&sort=fastest&mode=guess&field=<b>&compare=x&page=-1&utm=1")

    assert query.filters == {"region": ("33",)}
    assert query.ignored == (
        ("field", "<b>"),
        ("region", "XXL"),
        ("sort", "fastest"),
        ("mode", "guess"),
    )
    assert query.address() == "?region=33"


def test_a_member_s_facet_is_reserved_for_members() -> None:
    assert read("ip=invention_patent").reserved == ("ip",)
    assert read("ip=invention_patent").filters == {}
    assert read("ip=invention_patent", Tier.MEMBERS).filters == {"ip": ("invention_patent",)}


def test_a_filter_that_is_ignored_is_told_and_changes_nothing(client: Client) -> None:
    TechnologyFactory(published=True, title="Only one")

    answer = client.get("/technologies/?region=Atlantis&ip=invention_patent")

    assert titles(answer) == ["Only one"]
    page = answer.content.decode()
    assert "“Atlantis” means nothing for Region and was ignored." in page
    assert "Filtering by Intellectual property is for members of an organization" in page


def test_chosen_values_narrow_and_can_be_taken_off(client: Client) -> None:
    TechnologyFactory(published=True, title="Here", province="31")
    TechnologyFactory(published=True, title="There", province="33")

    answer = client.get("/technologies/?region=31&maturity=trl-4-6")

    assert titles(answer) == ["Here"]
    assert box(answer, "region") == {"Shanghai": "1", "Zhejiang": "1"}
    urls = {chip.label: chip.url for chip in answer.context["chips"]}
    assert urls == {"Region: Shanghai": "?maturity=trl-4-6", "Maturity: TRL 4–6": "?region=31"}


def test_the_address_that_is_shared_has_neither_tray_nor_other_parameters(client: Client) -> None:
    key = TechnologyFactory(published=True).pk

    page = client.get(f"/technologies/?utm=1&compare={key}&region=33").content.decode()

    assert '<link rel="canonical" href="/technologies/?region=33">' in page


def test_an_answer_to_htmx_names_the_address_to_push(client: Client) -> None:
    answer = client.get("/technologies/?q=&sort=best&region=33", headers={"HX-Request": "true"})

    assert answer["HX-Push-Url"] == "/technologies/?region=33"
    assert "HX-Request" in answer["Vary"]


def test_rights_are_a_facet_for_members(client: Client) -> None:
    IntellectualPropertyFactory(technology=TechnologyFactory(published=True))

    assert "Intellectual property" not in client.get("/technologies/").content.decode()
    client.force_login(MembershipFactory().user)
    assert box(client.get("/technologies/"), "ip") == {"Invention patent": "1"}


def test_benefits_stand_on_a_member_s_cards_only(client: Client) -> None:
    TechnologyFactory(published=True, benefits="\n  Half the weight.\nAnd more.")

    assert "Half the weight." not in client.get("/technologies/").content.decode()
    client.force_login(MembershipFactory().user)
    page = client.get("/technologies/").content.decode()
    assert "Half the weight." in page
    assert "And more." not in page


def test_an_anonymous_owner_is_on_no_card(client: Client) -> None:
    NeedFactory(published=True, anonymous=True, owner__name="Canary", owner__name_en="Canary")
    client.force_login(MembershipFactory().user)

    assert "Canary" not in client.get("/needs/").content.decode()


def test_where_nothing_passes_the_page_says_which_filter_to_loosen(client: Client) -> None:
    TechnologyFactory(published=True, province="31")
    TechnologyFactory(published=True, province="33", licence_kinds=["open"])

    page = client.get("/technologies/?region=31&licence=open").content.decode()

    assert "Without the filter Region: 1" in page
    assert "Without the filter Licence: 1" in page


def test_pages_keep_text_and_filters(client: Client) -> None:
    TechnologyFactory.create_batch(30, published=True)

    answer = client.get("/technologies/?region=33")

    assert answer.context["older"] == "?region=33&page=2"
    assert len(titles(client.get(f"/technologies/{answer.context['older']}"))) == 6


def test_a_card_is_put_in_the_tray_and_taken_out_without_scripts(client: Client) -> None:
    one, two = TechnologyFactory.create_batch(2, published=True)

    answer = client.get(f"/technologies/?region=33&compare={one.pk}")

    urls = {card.key: card.compare_url for card in answer.context["cards"]}
    assert urls == {
        one.pk: "?region=33",
        two.pk: f"?region=33&compare={one.pk}&compare={two.pk}",
    }
    answer = client.get(f"/technologies/{urls[two.pk]}")
    assert f'href="/technologies/compare/?id={one.pk}&amp;id={two.pk}"' in answer.content.decode()


def test_the_tray_tells_nothing_of_what_is_not_listed_for_the_reader(client: Client) -> None:
    secret = TechnologyFactory(published=True, title="Canary", confidentiality="members")

    assert "Canary" not in client.get(f"/technologies/?compare={secret.pk}").content.decode()


def test_words_only_is_a_switch(client: Client) -> None:
    TechnologyFactory(published=True, language="en", title="Ceramic membrane")
    embedded()

    answer = client.get("/technologies/?q=membrane&mode=words")

    assert titles(answer) == ["Ceramic membrane"]
    assert 'value="words" id="mode-words" checked' in answer.content.decode()


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("address", ["/technologies/?q=铝合金&region=33", "/needs/", "/"])
def test_a_page_costs_the_same_queries_at_10_and_at_1000_rows(
    client: Client, django_assert_max_num_queries: Any, address: str, signed_in: bool
) -> None:
    if signed_in:
        client.force_login(MembershipFactory(organization__kind="enterprise").user)
    counted, owner = [], OrganizationFactory()
    for batch in (10, 990):
        technologies = TechnologyFactory.create_batch(batch, published=True, owner=owner)
        PayAfterUseTermsFactory(technology=technologies[0])
        NeedFactory.create_batch(batch, published=True, owner=owner)
        embedded() if batch == 10 else None
        client.get(address)
        with django_assert_max_num_queries(15) as queries:
            client.get(address)
        counted.append(len(queries))

    assert counted[0] == counted[1]
