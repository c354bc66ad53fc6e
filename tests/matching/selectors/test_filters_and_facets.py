"""Searching with filters, and the counts beside them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from listings.models import Need, Technology
from listings.services import revise_technology, withdraw_technology
from matchmaker.matching import runtime
from matchmaker.matching.selectors.listing_search import (
    FoundListings,
    Mode,
    Sort,
    search_listings,
)
from matchmaker.matching.selectors.readers import PUBLIC_READER, Reader, reader_of
from matchmaker.matching.states import ListingKind
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)
from tests.factories.matching import NOW, embed

pytestmark = pytest.mark.django_db


def found(reader: Reader = PUBLIC_READER, **asked: Any) -> FoundListings:
    return search_listings(
        **{"kind": ListingKind.TECHNOLOGY, "reader": reader, "now": NOW, **asked}
    )


def titles(outcome: FoundListings) -> list[str]:
    return [hit.listing.title for hit in outcome.hits]


def counts(outcome: FoundListings, name: str) -> dict[str, int]:
    (facet,) = [one for one in outcome.facets if one.facet.name == name]
    return dict(facet.counts)


def names(outcome: FoundListings) -> list[str]:
    return [one.facet.name for one in outcome.facets]


def published(title: str, **fields: Any) -> Technology:
    words = {"title": title, "summary": f"{title}.", "keywords": [], "language": "en"}
    technology: Technology = TechnologyFactory(published=True, **{**words, **fields})
    return technology


@pytest.fixture
def four() -> None:
    """Two fields and two regions in all four pairs."""
    for field in ("cs:new_materials", "cs:transport"):
        for region in ("31", "33"):
            published(f"{field} {region}", technology_fields=[field], province=region)


@pytest.mark.usefixtures("four")
def test_values_of_a_facet_are_alternatives_and_facets_narrow_each_other() -> None:
    one = found(filters={"field": ["cs:transport"], "region": ["31"]})
    both = found(filters={"field": ["cs:transport", "cs:new_materials"], "region": ["31"]})

    assert titles(one) == ["cs:transport 31"]
    assert sorted(titles(both)) == ["cs:new_materials 31", "cs:transport 31"]


@pytest.mark.usefixtures("four")
def test_a_count_is_what_choosing_the_value_besides_would_give() -> None:
    published("more", technology_fields=["cs:transport"], province="31")
    chosen = {"region": ["31"]}

    shown = found(filters=chosen)

    assert counts(shown, "field") == {"cs:new_materials": 1, "cs:transport": 2}
    # Its own choice does not count: the other region's count is what it would have alone.
    assert counts(shown, "region") == {"31": 3, "33": 2}
    for value, count in counts(shown, "field").items():
        assert found(filters={**chosen, "field": [value]}).total == count


def test_a_listing_counts_once_for_each_of_its_values() -> None:
    published("two fields", technology_fields=["cs:new_materials", "cs:transport"])

    shown = found(filters={"field": ["cs:new_materials", "cs:transport"]})

    assert shown.total == 1
    assert counts(shown, "field") == {"cs:new_materials": 1, "cs:transport": 1}


def test_every_facet_reads_its_field() -> None:
    technology = published(
        "one",
        maturity_standard="trl",
        maturity_level=5,
        licence_kinds=["exclusive", "open"],
        owner__kind="research_institute",
    )
    PayAfterUseTermsFactory(technology=technology)
    published("abroad", country="DE", province="", maturity_standard="", maturity_level=None)

    shown = found()

    assert counts(shown, "maturity") == {"trl-4-6": 1}
    assert counts(shown, "licence") == {"exclusive": 1, "non_exclusive": 1, "open": 1}
    assert counts(shown, "pay") == {"yes": 1}
    assert counts(shown, "region") == {"33": 1, "DE": 1}
    assert counts(shown, "institution") == {"university": 1, "research_institute": 1}
    assert counts(shown, "language") == {"en": 2}
    assert titles(found(filters={"pay": ["yes"]})) == ["one"]


def test_levels_of_other_standards_are_not_taken_for_readiness_levels() -> None:
    published("pilot", maturity_standard="stage", maturity_level=2)
    published("sixth grade", maturity_standard="gbt22900", maturity_level=6)

    assert counts(found(), "maturity") == {"stage-2": 1, "other": 1}


def test_needs_have_facets_of_their_own() -> None:
    NeedFactory(
        published=True,
        need_kind="import_substitution",
        cooperation_modes=["licence", "service"],
        wished_licence_kinds=["sole"],
        wants_pay_after_use=True,
    )

    shown = found(kind=ListingKind.NEED)

    assert counts(shown, "kind") == {"import_substitution": 1}
    assert counts(shown, "mode") == {"licence": 1, "service": 1}
    assert counts(shown, "licence") == {"sole": 1}
    assert counts(shown, "pay") == {"yes": 1}


def test_what_kind_of_owner_an_anonymous_need_has_is_not_counted() -> None:
    NeedFactory(published=True, anonymous=True, owner__kind="incubator")
    NeedFactory(published=True)
    member = reader_of(MembershipFactory().user)

    for reader in (PUBLIC_READER, member):
        shown = found(reader, kind=ListingKind.NEED)
        assert counts(shown, "institution") == {"enterprise": 1}
        assert (
            found(reader, kind=ListingKind.NEED, filters={"institution": ["incubator"]}).total == 0
        )


def test_kinds_of_rights_are_a_facet_for_members_only() -> None:
    IntellectualPropertyFactory(technology=published("patented"))
    member = reader_of(MembershipFactory().user)

    assert "ip" not in names(found())
    assert counts(found(member), "ip") == {"invention_patent": 1}


def test_each_reader_is_listed_what_is_open_to_them() -> None:
    published("open")
    published("members", confidentiality="members")
    brokered = published("brokered", confidentiality="brokered")
    published("over", valid_until=date(2020, 1, 1))
    member: User = MembershipFactory().user
    owner: User = MembershipFactory(organization=brokered.owner).user

    def listed(reader: Reader) -> list[str]:
        return sorted(titles(found(reader)))

    assert listed(PUBLIC_READER) == ["open"]
    assert listed(reader_of(member)) == ["members", "open"]
    assert listed(reader_of(owner)) == ["brokered", "members", "open"]
    assert listed(reader_of(TechnologyManagerFactory())) == ["brokered", "members", "open"]


@pytest.mark.usefixtures("four")
def test_what_was_changed_is_filtered_as_it_is_now_before_any_worker_has_come() -> None:
    assert found(filters={"region": ["44"]}).total == 0
    technology = Technology.objects.get(title="cs:transport 31")

    revise_technology(technology=technology, by=None, now=NOW, changes={"province": "44"})
    assert titles(found(filters={"region": ["44"]})) == ["cs:transport 31"]
    revise_technology(technology=technology, by=None, now=NOW, changes={"province": "45"})
    assert found(filters={"region": ["44"]}).total == 0
    withdraw_technology(technology=technology, by=None, now=NOW)
    assert found(filters={"region": ["45"]}).total == 0


@pytest.mark.usefixtures("four")
def test_what_was_changed_and_embedded_by_another_process_is_read_again() -> None:
    assert found().total == 4
    technology = Technology.objects.get(title="cs:transport 31")
    Technology.objects.filter(pk=technology.pk).update(province="44")

    embed(technology)

    assert titles(found(filters={"region": ["44"]})) == ["cs:transport 31"]


def test_results_come_newest_first_or_by_title() -> None:
    for place, title in enumerate(["b", "C", "a"]):
        day = datetime(2026, 1, 1 + place, tzinfo=UTC)
        published(title, published_at=day)

    assert titles(found()) == ["a", "C", "b"]
    assert titles(found(sort=Sort.TITLE)) == ["a", "b", "C"]


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    for number in range(7):
        published(f"number {number}")

    pages = [found(page=number, page_size=3) for number in (1, 2, 3)]

    assert [one.pages for one in pages] == [3, 3, 3]
    shown = [title for one in pages for title in titles(one)]
    assert sorted(shown) == [f"number {number}" for number in range(7)]
    assert found(page=99, page_size=3).page == 3


@pytest.mark.usefixtures("four")
def test_where_nothing_passes_each_filter_says_what_comes_without_it() -> None:
    published("elsewhere", technology_fields=["cs:nuclear"], province="44")

    shown = found(filters={"field": ["cs:nuclear"], "region": ["31"], "pay": ["yes"]})

    assert shown.total == 0
    assert shown.loosen == []
    shown = found(filters={"field": ["cs:nuclear"], "region": ["31"]})
    assert [(one.facet, one.count) for one in shown.loosen] == [("field", 2), ("region", 1)]


# --- With a text --------------------------------------------------------------------------------
@pytest.fixture
def pumps() -> None:
    """Answers to "zirconium pump" in two regions, and what has nothing to do with it."""
    runtime.prior()
    made = [
        published("Zirconium pump for acid", province="31"),
        published("Zirconium pump for brine", province="33"),
        published("Zirconium valve", province="33"),
        published("Drip irrigation of orchards", province="33"),
    ]
    embed(*made)


@pytest.mark.usefixtures("pumps")
def test_answers_are_looked_for_within_the_filter_and_counted() -> None:
    shown = found(text="zirconium pump", filters={"region": ["33"]})

    assert titles(shown) == ["Zirconium pump for brine", "Zirconium valve"]
    assert counts(shown, "region") == {"33": 2, "31": 1}
    for region, count in counts(shown, "region").items():
        assert found(text="zirconium pump", filters={"region": [region]}).total == count


@pytest.mark.usefixtures("pumps")
def test_words_alone_never_open_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise AssertionError("The encoder was asked.")

    monkeypatch.setattr(type(runtime.encoder()), "encode", refuse)
    warm = found(text="zirconium", mode=Mode.WORDS)
    assert sorted(titles(warm))[-1] == "Zirconium valve"
    assert warm.total == 3
    assert not warm.by_meaning

    runtime.reset()
    cold = found(text="zirconium", mode=Mode.WORDS)
    assert sorted(titles(cold)) == sorted(titles(warm))
    assert not runtime.is_warm()


def test_a_word_in_another_script_than_the_listing_is_found_by_words() -> None:
    runtime.prior()
    chinese = published("基于PLC的产线控制", language="zh")
    embed(chinese, published("Drip irrigation"))

    assert titles(found(text="PLC", mode=Mode.WORDS)) == ["基于PLC的产线控制"]


@pytest.mark.usefixtures("pumps")
def test_an_answer_can_be_ordered_by_title_too() -> None:
    shown = found(text="zirconium", sort=Sort.TITLE)

    assert titles(shown) == sorted(titles(shown))


@pytest.mark.usefixtures("pumps")
def test_where_a_filter_leaves_no_answer_it_says_what_to_loosen() -> None:
    shown = found(text="zirconium pump", filters={"region": ["44"]})

    assert shown.total == 0
    assert [(one.facet, one.count) for one in shown.loosen] == [("region", 3)]


def test_members_find_what_is_for_members_by_what_members_read() -> None:
    runtime.prior()
    secret = published("Pump", description="with a zirconium impeller", confidentiality="members")
    embed(secret, published("Irrigation"), published("Gearbox"))
    member = reader_of(MembershipFactory().user)

    assert titles(found(member, text="zirconium impeller")) == ["Pump"]
    assert titles(found(text="zirconium impeller")) == []


def everything(reader: Reader) -> list[object]:
    asked: list[dict[str, Any]] = [
        {},
        {"text": "zirconium pump"},
        {"text": "zirconium", "mode": Mode.WORDS},
        {"filters": {"region": ["33"]}},
        {"filters": {"pay": ["yes"]}, "text": "pump"},
    ]
    answers: list[object] = []
    for one in asked:
        shown = found(reader, **one)
        hits = [(hit.listing.title, hit.band, hit.found_by) for hit in shown.hits]
        weaker = [hit.listing.title for hit in shown.weaker]
        facets = [(facet.facet.name, dict(facet.counts)) for facet in shown.facets]
        answers.append((hits, weaker, shown.total, facets, shown.loosen))
    return answers


@pytest.mark.usefixtures("pumps")
def test_nothing_above_the_public_tier_moves_what_the_public_sees() -> None:
    before = everything(PUBLIC_READER)

    hidden = [
        published("Zirconium pump two", confidentiality="members", licence_kinds=["cross"]),
        published("Zirconium pump three", confidentiality="brokered", province="65"),
    ]
    changed = [
        *Technology.objects.filter(title__in=["Zirconium valve", "Drip irrigation of orchards"])
    ]
    for technology in changed:
        technology.description = "zirconium pump " * 9
        technology.benefits = technology.indicators = "zirconium pump"
        technology.price_min, technology.currency = 5, "CNY"
        technology.save()
        IntellectualPropertyFactory(technology=technology)
    embed(*hidden, *changed)

    assert everything(PUBLIC_READER) == before
    runtime.reset()
    runtime.prior()
    assert everything(PUBLIC_READER) == before


@pytest.mark.usefixtures("pumps")
def test_what_only_managers_know_of_moves_nothing_that_members_see() -> None:
    member = reader_of(MembershipFactory().user)
    before = everything(member)

    embed(published("Zirconium pump three", confidentiality="brokered", province="65"))

    assert everything(member) == before


def test_a_search_costs_the_same_queries_however_many_listings_there_are(
    django_assert_max_num_queries: Any,
) -> None:
    runtime.prior()
    for batch in (3, 60):
        embed(*TechnologyFactory.create_batch(batch, published=True))
        found(text="铝合金")
        with django_assert_max_num_queries(6):
            found(text="铝合金", filters={"field": ["cs:transport"], "region": ["33"]})
        with django_assert_max_num_queries(6):
            found()


def test_an_overdue_listing_is_gone_when_the_day_is_over() -> None:
    published("ends", valid_until=NOW.date())

    assert titles(found()) == ["ends"]
    assert titles(found(now=NOW + timedelta(days=2))) == []
    assert Need.objects.count() == 0
