"""What an import did, counted."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _

from .problems import Problem

# A person mends the first ones and sees the pattern; all are in the file of bad rows.
PROBLEMS_KEPT = 200


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(slots=True)
class ImportReport:
    """Counts of rows by outcome, of listings published, and the first problems.

    ``bad_rows`` is the file of rows to mend, None when there are none. ``seconds`` is the
    time that reading, checking and loading took together.
    """

    dry_run: bool = False
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    published: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    bad_rows: Path | None = None
    seconds: float = 0.0

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return sum(self.counts.values())

    def count(self, outcome: Outcome) -> None:
        """Adds one row."""
        self.counts[outcome] += 1

    def fail(self, problems: list[Problem]) -> None:
        """Adds one row that was not loaded, and why."""
        self.count(Outcome.FAILED)
        self.problem_count += len(problems)
        self.problems += problems[: PROBLEMS_KEPT - len(self.problems)]

    def lines(self) -> list[str]:
        """The report for people, one line each."""
        said = [str(problem) for problem in self.problems]
        if self.problem_count > len(self.problems):
            said.append(
                _("… and %(count)d more problems") % {"count": self.problem_count - len(said)}
            )
        said.append(self._summary())
        if self.bad_rows is not None:
            said.append(
                _("The rows to mend are in %(file)s: correct them there, then import that file.")
                % {"file": self.bad_rows}
            )
        return said

    def _summary(self) -> str:
        counts = {
            "rows": self.rows,
            "published": self.published,
            **{outcome.value: count for outcome, count in self.counts.items()},
        }
        message = (
            _(
                "Rows read: %(rows)d. Would be created: %(created)d, updated: %(updated)d, "
                "unchanged: %(unchanged)d, failed: %(failed)d; published: %(published)d. "
                "Nothing was changed."
            )
            if self.dry_run
            else _(
                "Rows read: %(rows)d. Created: %(created)d, updated: %(updated)d, "
                "unchanged: %(unchanged)d, failed: %(failed)d; published: %(published)d."
            )
        )
        return message % counts
