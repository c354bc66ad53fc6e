"""The search page beside the engine's own search: ``python -m bench.search_page``.

page: a GET of the search page in this process, from the first middleware to the last byte: reader,
filter columns, search, facets, the rows of the results, the template. engine: the same text by
`selectors.search.rank_listings` within the same filter, encoding included, twenty answers. Both ask
the configured encoder, one text after the other, on one thread, as a site without DEBUG does.

The listings are made up: texts of 120 words whose vectors are clustered as those of texts are.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench import report
from bench.clustered import clustered
from bench.site import scratch_site

K, QUESTIONS, OWNERS, AT_ONCE = 20, 20, 200, 1000
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
        texts = loaded(arguments.size)
        lines = [
            measured(name, filters, texts, arguments.rounds) for name, filters in CASES.items()
        ]
    for line in lines:
        print(
            f"{line['case']:>14}: engine {line['engine_ms']:.1f} ms, page {line['page_ms']:.1f} ms,"
            f" ratio {line['ratio']:.2f}"
        )
    report.keep("search_page", {f"{arguments.size} listings": lines}, file=arguments.results)
    return 0


def loaded(size: int) -> list[str]:
    """Stores published technologies with their public vectors; gives texts to ask."""
    from bench.texts import entries, vocabulary, widened
    from matchmaker.matching import runtime

    rows = widened(clustered(size), runtime.encoder().dimension)
    made = entries(rows)
    owners = organizations()
    for start in range(0, size, AT_ONCE):
        stored(made[start : start + AT_ONCE], start, owners)
    generator = np.random.default_rng(5)
    words = vocabulary()
    counts = generator.integers(1, 13, QUESTIONS)
    return [" ".join(words[i] for i in generator.integers(0, 4000, n).tolist()) for n in counts]


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
    name: str, filters: Mapping[str, Sequence[str]], texts: Sequence[str], rounds: int
) -> dict[str, Any]:
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

    def engine() -> None:
        for text in texts:
            rank_listings(kind=ListingKind.TECHNOLOGY, text=text, limit=K, allowed=allowed)

    def page() -> None:
        for text in texts:
            answer = client.get("/technologies/", {"q": text, **filters})
            assert answer.status_code == 200

    spans = report.in_turn({"engine": engine, "page": page}, rounds=rounds)
    return {
        "case": name,
        "passing": int(mask.sum()),
        "engine_ms": 1000 * spans.median("engine") / len(texts),
        "page_ms": 1000 * spans.median("page") / len(texts),
        "ratio": spans.ratio("page", "engine"),
    }


if __name__ == "__main__":
    sys.exit(main())
