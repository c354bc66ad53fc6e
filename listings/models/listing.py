"""What technologies and needs have in common."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.fields import ProvinceField
from accounts.vocabularies import PROVINCES

from ..fields import CodeField, CodeListField, CountryCodeField, TextListField, validate_language
from ..states import STEP_LEADS_TO, STEPS_FROM, ListingState, Step
from ..vocabularies import (
    CONFIDENTIALITY,
    CONTRACT_STATISTICS_FIELDS,
    HIGHEST_LEVEL,
    MATURITY_STANDARDS,
    SUPPORTED_HIGH_TECH_FIELDS,
    TECHNOLOGY_FIELDS,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

    class ConcurrentTransitionMixin:
        """The library's own types come out as Any on Python 3.11."""
else:
    from django_fsm import ConcurrentTransitionMixin

LONGEST_TEXT = 50_000
"""Characters of a long text: a page of a topic is 3,000, a whole report doesn't belong here."""

validate_length = MaxLengthValidator(LONGEST_TEXT)


def long_text(
    verbose_name: StrOrPromise, help_text: StrOrPromise = ""
) -> models.TextField[str, str]:
    """An optional text of at most :data:`LONGEST_TEXT` characters."""
    return models.TextField(
        verbose_name, help_text=help_text, blank=True, validators=[validate_length]
    )


class Confidentiality(models.TextChoices):
    """Who is shown the public teaser of a published listing."""

    OPEN = "open", _("Open")
    MEMBERS = "members", _("Members")
    BROKERED = "brokered", _("Brokered")


class Listing(ConcurrentTransitionMixin, models.Model):
    """A technology on offer or a need; which reader sees which field is in ``listings.tiers``.

    Change one through ``listings.services`` only: they check, keep the audit trail, and tell
    the other apps. ``state`` is protected, and a stale copy can't be saved after a step.
    """

    kind: ClassVar[str]

    owner = models.ForeignKey(
        "accounts.Organization", models.PROTECT, related_name="%(class)ss", verbose_name=_("owner")
    )
    external_id = models.CharField(
        _("external id"),
        max_length=120,
        blank=True,
        help_text=_("The owner's own key; an import recognizes the listing by it."),
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(
        _("summary"), max_length=600, help_text=_("The public teaser: no secrets here.")
    )
    description = long_text(_("description"))
    application_fields = TextListField(_("application fields"))
    technology_fields = CodeListField(
        _("technology fields"),
        vocabulary=TECHNOLOGY_FIELDS,
        groups=[
            (_("Contract statistics"), CONTRACT_STATISTICS_FIELDS),
            (_("Supported high-tech fields"), SUPPORTED_HIGH_TECH_FIELDS),
        ],
    )
    keywords = TextListField(_("keywords"))
    language = models.CharField(
        _("language"),
        max_length=2,
        blank=True,
        validators=[validate_language],
        help_text=_("Two letters, such as zh or en; detected when left empty."),
    )
    maturity_standard = CodeField(_("maturity standard"), vocabulary=MATURITY_STANDARDS, blank=True)
    maturity_level = models.PositiveSmallIntegerField(_("maturity level"), null=True, blank=True)
    maturity_evidence = long_text(_("maturity evidence"))
    maturity_date = models.DateField(_("maturity assessed on"), null=True, blank=True)
    country = CountryCodeField(_("country"), help_text=_("The owner's when left empty."))
    province = ProvinceField(_("province"), max_length=32, blank=True, choices=PROVINCES.choices)
    contact_name = models.CharField(_("contact name"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    confidentiality = CodeField(
        _("confidentiality"), vocabulary=CONFIDENTIALITY, default=Confidentiality.OPEN
    )
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day; empty for no end.")
    )
    state: models.CharField[str, str] = FSMField(
        _("state"),
        choices=ListingState.choices,
        default=ListingState.DRAFT,
        max_length=12,
        protected=True,
        editable=False,
    )
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    reminded_on = models.DateField(_("owner reminded on"), null=True, blank=True, editable=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="%(class)s_state_published"),
            models.Index(fields=["state", "valid_until"], name="%(class)s_state_valid"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "external_id"],
                condition=~models.Q(external_id=""),
                name="%(class)s_external_id_once_per_owner",
                violation_error_message=_("This owner has a listing with that external id."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ListingState.values), name="%(class)s_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(maturity_standard="", maturity_level=None)
                | (
                    ~models.Q(maturity_standard="")
                    # Without it a level that is NULL would pass: NULL >= 1 is no refusal.
                    & models.Q(maturity_level__isnull=False, maturity_level__gte=1)
                ),
                name="%(class)s_maturity_level_with_standard",
                violation_error_message=_("Maturity needs both its standard and its level."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_fields(self) -> tuple[models.Field[Any, Any], ...]:
        """The state alone: the library would look for it among all fields of each row read."""
        return (cast("models.CharField[str, str]", self._meta.get_field("state")),)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """As ever, but for the state: no check may set what only steps set."""
        super().clean_fields(exclude={*(exclude or ()), "state"})

    def clean(self) -> None:
        """Raise ValidationError for fields that contradict one another, all at once."""
        problems = self.contradictions()
        if problems:
            raise ValidationError(problems)

    def contradictions(self) -> dict[str, Any]:
        """What is wrong between fields, by the field to mend; subclasses add theirs."""
        problems = _maturity_problem(self.maturity_standard, self.maturity_level)
        if self.province and self.country and self.country != "CN":
            problems["province"] = _("Only China has provinces here: leave it empty.")
        return problems

    @property
    def is_published(self) -> bool:
        """Whether others may find it now."""
        return self.state == ListingState.PUBLISHED

    @transition("state", STEPS_FROM[Step.SUBMIT], STEP_LEADS_TO[Step.SUBMIT])
    def submit(self, now: datetime) -> None:
        """Hand a draft to the technology managers."""
        self.submitted_at = self.updated_at = now

    @transition("state", STEPS_FROM[Step.PUBLISH], STEP_LEADS_TO[Step.PUBLISH])
    def publish(self, now: datetime) -> None:
        """Show a submitted listing to its readers."""
        self.published_at = self.updated_at = now
        self.closed_at = None

    @transition("state", STEPS_FROM[Step.RETURN], STEP_LEADS_TO[Step.RETURN])
    def return_to_draft(self, now: datetime) -> None:
        """Give a submitted listing back to its owner."""
        self.updated_at = now

    @transition("state", STEPS_FROM[Step.WITHDRAW], STEP_LEADS_TO[Step.WITHDRAW])
    def withdraw(self, now: datetime) -> None:
        """Take it away for good, or until it is reopened."""
        self.closed_at = self.updated_at = now

    @transition("state", STEPS_FROM[Step.EXPIRE], STEP_LEADS_TO[Step.EXPIRE])
    def expire(self, now: datetime) -> None:
        """Close it because its last day has passed."""
        self.closed_at = self.updated_at = now

    @transition("state", STEPS_FROM[Step.REOPEN], STEP_LEADS_TO[Step.REOPEN])
    def reopen(self, now: datetime) -> None:
        """Make a closed listing a draft again."""
        self.updated_at = now


def _maturity_problem(standard: str, level: int | None) -> dict[str, Any]:
    if standard and level is None:
        return {"maturity_level": _("Give the level too, or leave the standard empty.")}
    if level is not None and not standard:
        return {"maturity_standard": _("Name the standard of the level, such as trl.")}
    highest = HIGHEST_LEVEL.get(standard)
    if level is None or highest is None or 1 <= level <= highest:
        return {}
    message = _("Levels of this standard go from 1 to %(highest)d; %(level)d is none.")
    return {
        "maturity_level": ValidationError(message, "level", {"highest": highest, "level": level})
    }


def range_problems(listing: Listing, low: str, high: str) -> dict[str, Any]:
    """What is wrong with an amount's lower and upper end and the listing's currency."""
    least, most = getattr(listing, low), getattr(listing, high)
    problems: dict[str, Any] = {}
    for name, amount in ((low, least), (high, most)):
        if amount is not None and amount < 0:
            problems[name] = _("An amount can't be negative.")
    if least is not None and most is not None and most < least:
        problems[high] = _("The upper end is below the lower end: swap or correct them.")
    if (least is not None or most is not None) and not getattr(listing, "currency", ""):
        problems["currency"] = _("Name the currency of the amounts, such as CNY.")
    return problems
