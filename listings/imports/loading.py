"""Storing drafts by the services of listings, a batch in one transaction."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from listings.errors import InvalidListing
from listings.errors import Problem as FieldProblem
from listings.models import Listing, Need, Technology
from listings.selectors import listings_by_external_id
from listings.services import (
    create_needs,
    create_technologies,
    draft_need,
    draft_technology,
    find_changes,
    former_values,
    publish_need,
    publish_technology,
    revise_need,
    revise_technology,
    submit_need,
    submit_technology,
)
from listings.services.drafts import require_complete
from listings.services.steps import require_validity
from listings.states import ListingState

from .coercion import is_empty
from .columns import Kind
from .drafts import Draft
from .problems import Problem, excerpt
from .report import Outcome


@dataclass(frozen=True, slots=True)
class _Services:
    """The services of one kind of listing under one set of names."""

    model: type[Listing]
    draft: Callable[..., Any]
    create_many: Callable[..., Any]
    revise: Callable[..., Any]
    submit: Callable[..., Any]
    publish: Callable[..., Any]
    argument: str


_SERVICES = {
    Kind.TECHNOLOGIES: _Services(
        Technology,
        draft_technology,
        create_technologies,
        revise_technology,
        submit_technology,
        publish_technology,
        "technology",
    ),
    Kind.NEEDS: _Services(
        Need, draft_need, create_needs, revise_need, submit_need, publish_need, "need"
    ),
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one draft; ``problems`` are those of a failed one.

    ``key`` is the stored listing's (0 for none). Of a listing that was there, ``state_before`` is
    its former state, and ``before`` its former values where they changed, ready for a revision.
    """

    draft: Draft
    outcome: Outcome
    published: bool = False
    problems: tuple[Problem, ...] = ()
    key: int = 0
    state_before: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)


class Loader:
    """Stores batches of drafts on behalf of ``by`` (None: the operator at the command line)."""

    def __init__(
        self,
        kind: Kind,
        *,
        by: User | None,
        now: datetime,
        publish: bool,
        dry_run: bool,
        heading_of: Callable[[str], str],
        submit: bool = False,
    ) -> None:
        """``heading_of`` gives the file's own heading of a column.

        With ``submit`` drafts are handed in, with ``publish`` they are published at once.
        """
        self._services = _SERVICES[kind]
        self._by = by
        self._now = now
        self._publish = publish
        self._submit = submit
        self._dry_run = dry_run
        self._heading_of = heading_of

    def load(self, drafts: Sequence[Draft]) -> list[Loaded]:
        """Stores the drafts together; what can't be stored is left out and says why.

        With ``dry_run`` the same is done and taken back.
        """
        try:
            return self._load(drafts)
        except (InvalidListing, IntegrityError):
            # Somebody else stored one of them meanwhile; now it is found, and revised.
            return self._load(drafts)

    @transaction.atomic
    def _load(self, drafts: Sequence[Draft]) -> list[Loaded]:
        stored = self._stored(drafts)
        loaded: list[Loaded] = []
        fresh: list[Any] = []
        for draft in drafts:
            try:
                known = stored.get((draft.organization.pk, draft.external_id))
                if known is None:
                    fresh.append(self._checked(draft))
                    steps = self._publish or self._submit
                    loaded.append(Loaded(draft, Outcome.CREATED, published=steps))
                else:
                    loaded.append(self._revised(draft, known))
            except DomainError as error:
                problems = tuple(self._problems(draft, error))
                loaded.append(Loaded(draft, Outcome.FAILED, problems=problems))
        keys = self._create(fresh)
        if self._dry_run:
            transaction.set_rollback(True)
        return [
            replace(one, key=next(keys)) if one.outcome is Outcome.CREATED else one
            for one in loaded
        ]

    def _create(self, fresh: list[Any]) -> Iterator[int]:
        keys = self._services.create_many(
            drafts=fresh, by=self._by, now=self._now, publish=self._publish
        )
        if self._submit:
            for draft in fresh:
                self._call(self._services.submit, draft.listing)
        return iter(keys)

    def _stored(self, drafts: Sequence[Draft]) -> dict[tuple[int, str], Listing]:
        owners = {draft.organization.pk: draft.organization for draft in drafts}
        return {
            (owner.pk, external_id): listing
            for owner in owners.values()
            for external_id, listing in listings_by_external_id(
                self._services.model,
                owner,
                [draft.external_id for draft in drafts if draft.organization.pk == owner.pk],
            ).items()
        }

    def _checked(self, draft: Draft) -> Any:
        checked = self._services.draft(
            owner=draft.organization, by=self._by, now=self._now, values=draft.values
        )
        if self._publish or self._submit:
            require_complete(checked.listing)
            require_validity(checked.listing, self._now)
        return checked

    def _revised(self, draft: Draft, known: Listing) -> Loaded:
        changes = find_changes(listing=known, changes=draft.values)
        state, before = known.state, former_values(known, changes)
        publishes = self._publish and state in (ListingState.DRAFT, ListingState.SUBMITTED)
        submits = (publishes or self._submit) and state == ListingState.DRAFT
        with transaction.atomic():
            if changes:
                self._call(self._services.revise, known, changes=draft.values, bulk=True)
            if submits:
                self._call(self._services.submit, known)
            if publishes:
                self._call(self._services.publish, known, bulk=True)
        steps = submits or publishes
        outcome = Outcome.UPDATED if changes or steps else Outcome.UNCHANGED
        return Loaded(draft, outcome, steps, key=known.pk, state_before=str(state), before=before)

    def _call(self, service: Callable[..., Any], listing: Listing, **more: object) -> None:
        service(**{self._services.argument: listing}, by=self._by, now=self._now, **more)

    def _problems(self, draft: Draft, error: DomainError) -> Iterator[Problem]:
        if not isinstance(error, InvalidListing):
            yield Problem(draft.row.number, "", "", error.message)
            return
        for problem in error.problems:
            yield self._located(draft, problem)

    def _located(self, draft: Draft, problem: FieldProblem) -> Problem:
        """A problem that a service names by field, at the column that the field came from."""
        name, message = problem[0], str(problem[1])
        value = draft.cells.get(name)
        if name.startswith("intellectual_property."):
            name, place, key = name.split(".", 2)
            value = draft.values[name][int(place)].get(key)
            message = _("entry %(number)d, %(key)s: %(message)s") % {
                "number": int(place) + 1,
                "key": key,
                "message": message,
            }
        shown = "" if is_empty(value) else excerpt(value)
        return Problem(draft.row.number, self._heading_of(name) if name else "", shown, message)
