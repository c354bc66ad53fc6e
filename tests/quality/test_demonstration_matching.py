"""How well the demonstration's needs find their technologies, ranked as for proposals.

The bundled encoder, the rows, the vectors, the gates and the collection are those of a site; the
judgements come with the demonstration. The thresholds stand a little below what was measured (in
docs/reference/demonstration.md), so that a change that costs quality is noticed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import fmean

import numpy as np
import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from listings.models import Need, Technology
from matchmaker.matching import runtime
from matchmaker.matching.demonstration import (
    embed_and_propose,
    load_demonstration,
    read_judgements,
)
from matchmaker.matching.engine.collection import Query
from matchmaker.matching.engine.metrics import ndcg, recall
from matchmaker.matching.models import ListingVector, Proposal
from matchmaker.matching.selectors import fresh_collection
from matchmaker.matching.states import Audience, ListingKind, Side
from matchmaker.matching.text import listing_text
from tests.matching.engine.encoder_cases import installed_folder

pytestmark = [pytest.mark.encoder, pytest.mark.slow, pytest.mark.django_db]

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
GOOD = 2
"""The lowest grade of an answer that a manager would pass on."""
DEPTH = 10


@dataclass(frozen=True)
class Site:
    """What the site found, by external id: the collection's lists, and what stands on the desk."""

    lists: Mapping[str, list[str]]
    proposed: Mapping[str, list[str]]
    languages: Mapping[str, str]


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Site:
    """Loaded once for all tests here, since encoding takes half a minute."""
    as_installed = override_settings(
        DEBUG=True,
        ENCODER="bundled:e5*0.85+use*0.15",
        ENCODER_FOLDER=installed_folder(),
        VECTOR_INDEX="faiss",
        VAR_FOLDER=tmp_path_factory.mktemp("var"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    runtime.reset()
    with as_installed, django_db_blocker.unblock(), transaction.atomic():
        load_demonstration(now=NOW)
        embed_and_propose(advanced=lambda: None, clock=lambda: NOW)
        found = Site(lists_of_the_collection(), lists_of_the_desk(), languages())
        transaction.set_rollback(True)
    runtime.reset()
    return found


def lists_of_the_collection() -> dict[str, list[str]]:
    names = dict(Technology.objects.values_list("pk", "external_id"))
    queries = {need.external_id: query_of(need) for need in Need.objects.all()}
    technologies = fresh_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS)
    lists = technologies.search([*queries.values()], k=DEPTH)
    return {
        need: [names[candidate.id] for candidate in found]
        for need, found in zip(queries, lists, strict=True)
    }


def query_of(need: Need) -> Query:
    row = ListingVector.objects.get(need=need, audience=Audience.MEMBERS, side=Side.QUERY)
    text = listing_text(need, Audience.MEMBERS)
    vector = np.frombuffer(bytes(row.vector), dtype="<f4")
    return Query(language=text.language, title=text.title, body=text.body, vector=vector)


def lists_of_the_desk() -> dict[str, list[str]]:
    proposed: dict[str, list[str]] = {}
    for proposal in Proposal.objects.select_related("need", "technology").order_by("-score"):
        names = proposed.setdefault(proposal.need.external_id, [])
        names.append(proposal.technology.external_id)
    return proposed


def languages() -> dict[str, str]:
    return {
        **dict(Technology.objects.values_list("external_id", "language")),
        **dict(Need.objects.values_list("external_id", "language")),
    }


def grades() -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    for one in read_judgements():
        judged.setdefault(one.need, {})[one.technology] = one.grade
    return judged


def good(judged: Mapping[str, int]) -> set[str]:
    return {technology for technology, grade in judged.items() if grade >= GOOD}


def needs_where(site: Site, answers_cross: bool) -> list[str]:
    """The needs whose good answers are (or aren't) in the other language."""
    return [
        need
        for need, judged in grades().items()
        if any(site.languages[one] != site.languages[need] for one in good(judged)) is answers_cross
    ]


def mean_over(needs: list[str], measure: Callable[[str], float]) -> float:
    assert len(needs) >= 10
    return fmean(measure(need) for need in needs)


def ndcg_of(site: Site, need: str) -> float:
    judged = grades()[need]
    return ndcg([judged.get(one, 0) for one in site.lists[need]], judged.values(), depth=DEPTH)


def recall_of(site: Site, need: str, depth: int) -> float:
    wanted = good(grades()[need])
    return recall([one in wanted for one in site.lists[need]], len(wanted), depth=depth)


@pytest.mark.parametrize(
    ("answers_cross", "least_ndcg", "least_first"), [(False, 0.95, 0.94), (True, 0.93, 0.9)]
)
def test_needs_find_their_technologies_within_and_across_languages(
    site: Site, answers_cross: bool, least_ndcg: float, least_first: float
) -> None:
    needs = needs_where(site, answers_cross)
    assert mean_over(needs, lambda need: ndcg_of(site, need)) >= least_ndcg
    assert mean_over(needs, lambda need: recall_of(site, need, 1)) >= least_first
    assert mean_over(needs, lambda need: recall_of(site, need, 5)) >= 0.95


def test_hard_negatives_stand_below_the_good_answers(site: Site) -> None:
    wrong = [
        (need, technology)
        for need, judged in grades().items()
        for technology, grade in judged.items()
        if grade == 0 and stands_above(site.lists[need], technology, good(judged))
    ]
    assert wrong == []


def stands_above(ranked: list[str], technology: str, others: set[str]) -> bool:
    first = min((ranked.index(one) for one in others if one in ranked), default=len(ranked))
    return technology in ranked[:first]


def test_nearly_every_need_has_a_good_answer_among_the_proposals(site: Site) -> None:
    share = mean_over(
        [*grades()], lambda need: float(bool(good(grades()[need]) & set(site.proposed[need])))
    )
    assert share >= 0.95
