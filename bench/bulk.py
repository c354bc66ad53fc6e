"""Candidates for many needs beside bare FAISS: ``python -m bench.bulk [--needs N --rows M]``.

whole: for all needs, as many at a time as `services.propose_for_needs` asks, the gates, the search
by meaning and by words, and the best twenty, by `services.candidates.candidates_for_needs`. bare:
one call of FAISS's flat index of the same vectors with all needs' vectors, the best twenty, without
gates or words. One thread both. Needs are of 40 enterprises, which own one technology in 25, so
that the gates of each differ; one in twenty is taken by a licence and one in fifty must not leave
the country.

BENCH_FULL=1 measures 10,000 needs and 100,000 technologies, too.
"""

import gc
import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Final

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")


from bench import report
from bench.clustered import Clustered, clustered, unit
from bench.search import flat_index
from bench.site import scratch_site

K: Final = 20
ENTERPRISES: Final = 40
AT_A_TIME: Final = 1000
FULL: Final = (10_000, 100_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints the table, keeps the figures."""
    parser = report.parser(__doc__)
    parser.add_argument("--needs", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--encoder", default="", help="only its dimension matters")
    options = parser.parse_args(arguments)
    sizes = [(options.needs, options.rows)] + [FULL] * report.is_full()
    variables = {"ENCODER": options.encoder} if options.encoder else {}
    figures = [
        on_a_site_of_its_own(needs, rows, options.rounds, variables) for needs, rows in sizes
    ]
    tell(figures)
    report.keep("bulk", figures, file=options.results)
    return 0


def on_a_site_of_its_own(
    needs: int, rows: int, rounds: int, variables: dict[str, str]
) -> dict[str, Any]:
    """What `measured` gives, in a process that has no other site."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as process:
        return process.submit(_on_a_site, needs, rows, rounds, variables).result()


def _on_a_site(needs: int, rows: int, rounds: int, variables: dict[str, str]) -> dict[str, Any]:
    with scratch_site(ENCODER_THREADS="1", **variables):
        return measured(needs, rows, rounds)


def measured(needs: int, rows: int, rounds: int) -> dict[str, Any]:
    """Seconds for all needs, whole and bare, on a site with nothing else in it."""
    from bench.texts import entries, widened
    from matchmaker.matching import runtime

    dimension = runtime.encoder().dimension
    made = clustered(needs + rows)
    if made.vectors.shape[1] > dimension:
        made = Clustered(unit(made.vectors[:, :dimension]), made.field)
    made = widened(made, dimension)
    offered = Clustered(made.vectors[needs:], made.field[needs:])
    owners = enterprises()
    keys = fill_technologies(entries(offered), owners)
    asked = fill_needs(entries(Clustered(made.vectors[:needs], made.field[:needs]), seed=8), owners)
    open_collection(entries(offered), keys)
    flat = flat_index(offered.vectors)
    gc.collect()
    gc.freeze()  # a hundred thousand texts that are this program's own, not a site's
    spans = report.in_turn(
        {"whole": lambda: find(asked), "bare": lambda: flat.search(made.vectors[:needs], K)},
        rounds=rounds,
    )
    return {
        "needs": needs,
        "rows": rows,
        **{way: spans.median(way) for way in spans.seconds},
        "whole / bare": spans.ratio("whole", "bare"),
    }


def find(keys: Sequence[int]) -> int:
    """The candidates of these needs; how many there are."""
    from django.utils import timezone

    from matchmaker.matching.selectors import needs_by_key
    from matchmaker.matching.services.candidates import candidates_for_needs
    from matchmaker.matching.services.proposing import NEEDS_AT_A_TIME

    count = 0
    for start in range(0, len(keys), NEEDS_AT_A_TIME):
        needs = needs_by_key(keys[start : start + NEEDS_AT_A_TIME])
        found = candidates_for_needs(needs, today=timezone.localdate(), learning=None)
        count += sum(map(len, found.by_need.values()))
    if not count:
        raise SystemExit("Nothing was found: then nothing was measured.")
    return count


def enterprises() -> list[Any]:
    """Organizations that need something, and own a few technologies."""
    from accounts.models import Organization

    return [
        Organization.objects.create(
            code=f"enterprise-{n}", name=f"Demonstration Enterprise {n}", kind="enterprise"
        )
        for n in range(ENTERPRISES)
    ]


def fill_technologies(texts: Sequence[Any], enterprises: Sequence[Any] = ()) -> list[int]:
    """Published technologies of a university and some enterprises; some are closed by a gate."""
    from datetime import timedelta

    from django.utils import timezone

    from accounts.models import Organization
    from listings.models import Control, Technology

    university = Organization.objects.create(
        code="university", name="Demonstration University", kind="university"
    )
    later = timezone.localdate() + timedelta(days=90)
    return stored(
        Technology,
        [
            {
                **values(text),
                "owner": enterprises[number // 25 % len(enterprises)]
                if enterprises and number % 25 == 2
                else university,
                "exclusive_licence_until": later if number % 20 == 0 else None,
                "export_control": Control.PROHIBITED if number % 50 == 1 else Control.FREE,
            }
            for number, text in enumerate(texts)
        ],
    )


def fill_needs(texts: Sequence[Any], owners: Sequence[Any]) -> list[int]:
    """Published needs of several enterprises, with vectors."""
    from django.utils import timezone

    from listings.models import Need
    from matchmaker.matching import runtime
    from matchmaker.matching.models import ListingVector
    from matchmaker.matching.states import Audience, Side
    from matchmaker.matching.text import TEXT_VERSION

    keys = stored(
        Need, [{**values(t), "owner": owners[n % len(owners)]} for n, t in enumerate(texts)]
    )
    ListingVector.objects.bulk_create(
        (
            ListingVector(
                need_id=key,
                audience=Audience.MEMBERS,
                side=Side.QUERY,
                encoder=runtime.encoder().name,
                text_version=TEXT_VERSION,
                dimension=len(text.vector),
                vector=text.vector.astype("<f4").tobytes(),
                created_at=timezone.now(),
            )
            for key, text in zip(keys, texts, strict=True)
        ),
        batch_size=AT_A_TIME,
    )
    return keys


def values(text: Any) -> dict[str, str]:
    """A listing's fields from one text."""
    return {"title": text.title[:200], "summary": text.body[:200], "description": text.body}


def stored(model: Any, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Published listings, past the services; their keys."""
    from django.utils import timezone

    from listings.states import ListingState

    published = {"state": ListingState.PUBLISHED, "published_at": timezone.now(), "language": "en"}
    keys: list[int] = []
    for start in range(0, len(rows), AT_A_TIME):
        some = [model(**row, **published) for row in rows[start : start + AT_A_TIME]]
        keys += [row.pk for row in model.objects.bulk_create(some)]
    return keys


def open_collection(texts: Sequence[Any], keys: Sequence[int]) -> None:
    """Puts the technologies where a site's own collection would be, in step with the database."""
    from dataclasses import replace

    from matchmaker.matching import runtime
    from matchmaker.matching.selectors.collections import read_watermark
    from matchmaker.matching.states import Audience, ListingKind

    collection = runtime.new_collection()
    collection.upsert(replace(t, id=key) for t, key in zip(texts, keys, strict=True))
    # Nothing here is brokered, so what leaves that out holds the same.
    for brokered in (True, False):
        held = runtime.held_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS, brokered=brokered)
        held.collection, held.mark = collection, read_watermark()


def tell(figures: Sequence[dict[str, Any]]) -> None:
    """The table."""
    report.table(
        ["needs × technologies", "whole s", "bare s", "whole ms a need", "whole / bare"],
        [
            (
                f"{one['needs']:,} × {one['rows']:,}",
                f"{one['whole']:.2f}",
                f"{one['bare']:.2f}",
                f"{1000 * one['whole'] / one['needs']:.2f}",
                f"{one['whole / bare']:.2f}",
            )
            for one in figures
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
