"""How soon a published need has its proposals: ``python -m bench.freshness``.

One process, as `manage.py serve` is: the worker and the beat in threads, messages in memory,
SQLite, the encoder that comes with the installation. Some technologies are there; then 5,000 more
arrive by a bulk import, and while they are being embedded needs are posted one after the other. For
each, the seconds from the commit of its publication until its first proposal can be read from the
database. The same before the import, when nothing else is to be done, stands beside it.
"""

import statistics
import sys
import time
from typing import Any

from bench import report
from bench.site import scratch_site

PATIENCE = 120.0


def main() -> int:
    """Measures and prints."""
    arguments = parsed()
    with scratch_site():
        figures = Freshness(arguments).measured()
    report.table(
        ["while", "needs", "median s", "p95 s", "longest s"],
        [(name, *(f"{n:.2f}" for n in line.values())) for name, line in figures.items()],
    )
    report.keep("freshness", figures, file=arguments.results)
    return 0


def parsed() -> Any:
    """The command line."""
    parser = report.parser(__doc__)
    parser.add_argument("--technologies", type=int, default=60, help="there from the start")
    parser.add_argument("--bulk", type=int, default=5_000)
    parser.add_argument("--needs", type=int, default=20)
    parser.add_argument("--idle-needs", type=int, default=5)
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two needs")
    report.add_texts(parser)
    return parser.parse_args()


class Freshness:
    """The site in this process, and its users."""

    def __init__(self, arguments: Any) -> None:
        from bench.listings import Listings, texts_of

        self._arguments = arguments
        wanted = arguments.technologies + arguments.bulk + arguments.needs + arguments.idle_needs
        self._texts = texts_of(arguments.texts, wanted)
        self._listings = Listings()

    def measured(self) -> dict[str, dict[str, float]]:
        """Starts the work, measures in peace and under the import, and stops."""
        from matchmaker.matching.management.one_process import BackgroundWork

        self._import(self._arguments.technologies)
        work = BackgroundWork()
        work.start()
        try:
            self._wait_until_idle()
            idle = self._post(self._arguments.idle_needs)
            self._import(self._arguments.bulk)
            busy = self._post(self._arguments.needs)
            left = self._left()
        finally:
            work.stop()
        if not left:
            raise SystemExit("The import ended before the needs did: more --bulk or fewer --needs.")
        return {"nothing else": summary(idle), "bulk import": summary(busy)}

    def _import(self, count: int) -> None:
        """As `import_listings --publish` stores them: in statements of many rows, with one news."""
        from django.utils import timezone

        from listings.services import create_technologies, draft_technology

        now = timezone.now()
        some = [self._texts.pop() for _ in range(count)]
        fields = {"language": "en", "technology_fields": ["cs:manufacturing"]}
        owner = self._listings.university
        for start in range(0, len(some), 500):
            drafts = [
                draft_technology(owner=owner, by=None, now=now, values={**text, **fields})
                for text in some[start : start + 500]
            ]
            create_technologies(drafts=drafts, by=None, now=now, publish=True)

    def _post(self, count: int) -> list[float]:
        seconds = []
        for _ in range(count):
            need = self._listings.publish_need(self._texts.pop())
            published = time.monotonic()
            seconds.append(self._until_proposed(need.pk, published))
            print(f"{seconds[-1]:.2f} s", flush=True)
            time.sleep(self._arguments.pause)
        return seconds

    def _until_proposed(self, need: int, published: float) -> float:
        from matchmaker.matching.models import Proposal

        while not Proposal.objects.filter(need_id=need).exists():
            if time.monotonic() - published > PATIENCE:
                raise SystemExit(f"Need {need} had no proposal after {PATIENCE:.0f} s.")
            time.sleep(0.01)
        return time.monotonic() - published

    def _wait_until_idle(self) -> None:
        while self._left():
            time.sleep(0.2)

    def _left(self) -> int:
        from matchmaker.matching.models import MatchingWork

        return MatchingWork.objects.filter(state__in=["pending", "claimed"]).count()


def summary(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile (nearest rank) and longest."""
    ordered = sorted(seconds)
    rank = max(0, -(-95 * len(ordered) // 100) - 1)
    return {
        "needs": len(ordered),
        "median": statistics.median(ordered),
        "p95": ordered[rank],
        "longest": ordered[-1],
    }


if __name__ == "__main__":
    sys.exit(main())
