"""Why something can't be done with a listing, each with its mend."""

from collections.abc import Iterable
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError

Problem = tuple[str, str | Promise]
"""A field's name and what is wrong with it; fields of terms and rights are dotted paths such as
``pay_after_use.cap`` and ``intellectual_property.0.number``."""


class InvalidListing(DomainError):
    """Fields are wrong; ``problems`` names all of them."""

    code: ClassVar[str] = "invalid_listing"
    default_message = _("This listing can't be saved so:")

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems: list[Problem] = list(problems)

    @property
    def message(self) -> str:
        """The heading and one line a problem, in the active language."""
        lines = [f"{field}: {text}" for field, text in self.problems]
        return "\n".join([str(self.template), *lines])


class ListingIncomplete(InvalidListing):
    """Something that readers need is missing; ``problems`` names all of it."""

    code = "listing_incomplete"
    default_message = _("This listing isn't complete yet:")


class StepNotPossible(DomainError):
    """The listing's state doesn't allow the step."""

    code = "step_not_possible"
    default_message = _(
        "This listing is in the state “%(state)s”; to %(step)s it, it must be one of: %(sources)s."
    )


class ListingClosed(DomainError):
    """A withdrawn or expired listing can't be changed."""

    code = "listing_closed"
    default_message = _("This listing is closed (%(state)s): reopen it first.")


class ValidityPassed(DomainError):
    """The last day of the listing is over."""

    code = "validity_passed"
    default_message = _("“Valid until” (%(day)s) has passed: set a later day or none.")


class NotOverdue(DomainError):
    """The listing is valid for longer."""

    code = "not_overdue"
    default_message = _("This listing hasn't expired: its last day is %(day)s.")
