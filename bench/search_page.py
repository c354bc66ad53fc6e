"""The search page beside the engine's own search: ``python -m bench.search_page``.

page: a GET of the search page in this process, from the first middleware to the last byte: reader,
filter columns, search, facets, the rows of the results, the template. engine: the same text by
`selectors.search.rank_listings` within the same filter, encoding included, twenty answers. Both ask
the configured encoder, one text after the other, on one thread, as a site without DEBUG does.
Every text is a new one, so that nothing is remembered of it; for the pages *after its text* the
page of the text without filters was opened before, as people come to filters. Of words at random
most find nothing, and the page shows the six nearest; titles of listings find pages of 24.

The listings are made up: texts of 120 words whose vectors are clustered as those of texts are.
Figures are of the processor, since other programs share it; those of the clock stand beside them.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench import report
from bench.clustered import clustered
from bench.site import scratch_site

K, QUESTIONS, OWNERS, AT_ONCE = 20, 20, 200, 1000
WARMING = 5
CASES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "no filter": {},
    "one facet": {"region": ["31", "33"]},
    "three facets": {"region": ["31", "33"], "maturity": ["trl-4-6"], "licence": ["exclusive"]},
}
SITE = {
    "ENCODER_THREADS": "1",
    "DEBUG": "off",
    "HTTPS": "off",
    "ALLOWED_HOSTS": "testserver",
}


def main() -> int:
    """Loads the listings, measures every case and prints the table."""
    parser = report.parser(__doc__)
    parser.add_argument("--size", type=int, default=20_000)
    arguments = parser.parse_args()
    with scratch_site(**SITE):
        from django.core.management import call_command

        call_command("collectstatic", verbosity=0, interactive=False)
        load(arguments.size)
        texts, count = questions(), QUESTIONS * arguments.rounds
        lines = measured("no filter, a full page", {}, titles(), count)
        for name, filters in CASES.items():
            lines += measured(name, filters, texts, count)
    report.table(
        ("page", "engine ms", "page ms", "ratio", "by the clock"),
        [
            (
                line["case"],
                f"{line['engine_ms']:.1f}",
                f"{line['page_ms']:.1f}",
                f"{line['ratio']:.2f}",
                f"{line['ratio_by_the_clock']:.2f}",
            )
            for line in lines
        ],
    )
    report.keep("search_page", {f"{arguments.size} listings": lines}, file=arguments.results)
    return 0


def load(size: int) -> None:
    """Stores published technologies with their public vectors."""
    from bench.texts import entries, widened
    from matchmaker.matching import runtime

    rows = widened(clustered(size), runtime.encoder().dimension)
    made = entries(rows)
    owners = organizations()
    for start in range(0, size, AT_ONCE):
        stored(made[start : start + AT_ONCE], start, owners)


def questions() -> Iterator[str]:
    """Texts of one to twelve words, always the same ones, without end."""
    from bench.texts import vocabulary

    generator, words = np.random.default_rng(5), vocabulary()
    while True:
        count = int(generator.integers(1, 13))
        yield " ".join(words[place] for place in generator.integers(0, 4000, count).tolist())


def titles() -> Iterator[str]:
    """Titles of stored listings, each once, in no order of theirs."""
    from listings.models import Technology

    stored_ones = [*Technology.objects.order_by("pk").values_list("title", flat=True)]
    for place in np.random.default_rng(6).permutation(len(stored_ones)).tolist():
        yield stored_ones[place]


def organizations() -> list[Any]:
    """Owners of several kinds."""
    from accounts.models import Organization

    kinds = ("university", "research_institute", "transfer_institution")
    rows = [
        Organization(code=f"o{number}", name=f"示范单位{number}", kind=kinds[number % 3])
        for number in range(OWNERS)
    ]
    return list(Organization.objects.bulk_create(rows))


def stored(some: Sequence[Any], first: int, owners: Sequence[Any]) -> None:
    """One batch of listings and vectors."""
    from django.utils import timezone

    from listings.models import Technology
    from matchmaker.matching import runtime
    from matchmaker.matching.models import ListingVector
    from matchmaker.matching.states import Audience, Side
    from matchmaker.matching.text import TEXT_VERSION, listing_text, text_hash

    now = timezone.now()
    rows = [technology(first + place, one, owners, now) for place, one in enumerate(some)]
    kept = Technology.objects.bulk_create(rows)
    ListingVector.objects.bulk_create(
        ListingVector(
            technology=row,
            audience=Audience.PUBLIC,
            side=Side.DOCUMENT,
            encoder=runtime.encoder().name,
            text_version=TEXT_VERSION,
            text_hash=text_hash(listing_text(row, Audience.PUBLIC)),
            dimension=len(one.vector),
            vector=np.asarray(one.vector, dtype="<f4").tobytes(),
            created_at=now,
        )
        for row, one in zip(kept, some, strict=True)
    )


def technology(number: int, entry: Any, owners: Sequence[Any], now: Any) -> Any:
    """A published technology with values of every facet."""
    from accounts.vocabularies import PROVINCES
    from listings.models import Technology
    from listings.vocabularies import LICENCE_KINDS, TECHNOLOGY_FIELDS

    generator = np.random.default_rng(number)
    fields, licences = TECHNOLOGY_FIELDS.codes, LICENCE_KINDS.codes
    return Technology(
        owner=owners[number % len(owners)],
        title=entry.title[:200],
        summary=entry.body[:600],
        description=entry.body,
        language="en",
        technology_fields=sorted({fields[i] for i in generator.integers(0, len(fields), 2)}),
        licence_kinds=sorted({licences[i] for i in generator.integers(0, len(licences), 2)}),
        maturity_standard="trl",
        maturity_level=int(generator.integers(1, 10)),
        country="CN",
        province=PROVINCES.codes[int(generator.integers(0, len(PROVINCES)))],
        state="published",
        published_at=now - timedelta(minutes=number),
    )


def measured(
    name: str, filters: Mapping[str, Sequence[str]], texts: Iterator[str], count: int
) -> list[dict[str, Any]]:
    """The medians of a case, and the page's time as a multiple of the engine's."""
    from django.test import Client

    from matchmaker.matching import runtime
    from matchmaker.matching.selectors.filter_columns import fresh_columns
    from matchmaker.matching.selectors.search import rank_listings
    from matchmaker.matching.states import ListingKind

    runtime.prior()
    columns = fresh_columns(ListingKind.TECHNOLOGY)
    mask = np.ones(len(columns), dtype=bool)
    for facet, values in filters.items():
        mask &= columns.chosen(facet, values)
    allowed = columns.keys[mask] if filters else None
    client = Client()

    def engine(text: str) -> None:
        rank_listings(kind=ListingKind.TECHNOLOGY, text=text, limit=K, allowed=allowed)

    def page(text: str, chosen: Mapping[str, Sequence[str]] = filters) -> None:
        answer = client.get("/technologies/", {"q": text, **chosen})
        assert answer.status_code == 200

    spans = Spans()
    for turn in range(WARMING + count):
        ways: dict[str, Callable[[str], None]] = {"engine": engine, "page": page}
        text = next(texts)
        for way in [*ways][:: 1 if turn % 2 else -1]:
            spans.add(way, partial(ways[way], text), counted=turn >= WARMING)
        if filters:
            text = next(texts)
            page(text, {})
            spans.add("after its text", partial(page, text), counted=turn >= WARMING)
    named = {"page": name, "after its text": f"{name}, after its text"}
    return [
        {"case": named[way], "passing": int(mask.sum()), **spans.beside_engine(way)}
        for way in named
        if way in spans.processor
    ]


class Spans:
    """Seconds of the processor and of the clock that each way took, text by text."""

    def __init__(self) -> None:
        self.processor: dict[str, list[float]] = {}
        self.clock: dict[str, list[float]] = {}

    def add(self, way: str, call: Callable[[], object], *, counted: bool) -> None:
        """Call it once."""
        begun, worked = time.perf_counter(), time.process_time()
        call()
        if counted:
            self.processor.setdefault(way, []).append(time.process_time() - worked)
            self.clock.setdefault(way, []).append(time.perf_counter() - begun)

    def beside_engine(self, way: str) -> dict[str, float]:
        """Medians in milliseconds of the processor, and the ratio of the medians by either."""
        own, engine = median(self.processor[way]), median(self.processor["engine"])
        return {
            "engine_ms": 1000 * engine,
            "page_ms": 1000 * own,
            "ratio": own / engine,
            "ratio_by_the_clock": median(self.clock[way]) / median(self.clock["engine"]),
        }


if __name__ == "__main__":
    sys.exit(main())
