"""An import in the browser: the file's way from the upload to the listings, and back."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import EscapedJSONField
from ..states import IMPORT_WORK, AfterImport, EntryAction, EntryOutcome, ImportState


class ImportKind(models.TextChoices):
    """What a file lists."""

    TECHNOLOGIES = "technologies", _("technologies")
    NEEDS = "needs", _("needs")


class ImportJob(models.Model):
    """One uploaded file. Change it through ``listings.imports.jobs`` only.

    ``stored_name`` is the random name under which the file lies, empty once it was deleted;
    ``headings`` are those of the file (of JSONL its keys), ``samples`` the first cells of each,
    and ``mapping`` says which column each means, "" for left out. ``rows_done`` counts the rows
    that the state's own pass is through, and is stored together with what became of them. Who
    works on it holds ``lease_key`` until ``leased_until``; ``attempts`` counts claims without
    progress.
    """

    objects: ClassVar[models.Manager[ImportJob]] = models.Manager()

    organization = models.ForeignKey(
        "accounts.Organization",
        models.CASCADE,
        related_name="import_jobs",
        verbose_name=_("organization"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ImportKind.choices)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    file_name = models.CharField(_("file"), max_length=255)
    stored_name = models.CharField(_("stored as"), max_length=64, blank=True)
    family = models.CharField(_("format"), max_length=5)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    language = models.CharField(_("language of its messages"), max_length=10)
    headings = EscapedJSONField(_("headings"), default=list)
    samples = EscapedJSONField(_("first values"), default=dict)
    mapping = EscapedJSONField(_("columns"), default=dict)
    after = models.CharField(
        _("afterwards"), max_length=8, choices=AfterImport.choices, default=AfterImport.KEEP
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    refusal = models.TextField(_("why it failed"), blank=True)
    rows_total = models.PositiveIntegerField(_("rows"), null=True)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    failed = models.PositiveIntegerField(_("rows to mend"), default=0)
    stepped = models.PositiveIntegerField(_("handed in or published"), default=0)
    problem_count = models.PositiveIntegerField(_("problems"), default=0)
    undone = models.PositiveIntegerField(_("listings undone"), default=0)
    kept = models.PositiveIntegerField(_("listings not undone"), default=0)
    lease_key = models.CharField(_("lease key"), max_length=32, blank=True, editable=False)
    leased_until = models.DateTimeField(_("leased until"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    created_at = models.DateTimeField(_("uploaded at"))
    checked_at = models.DateTimeField(_("checked at"), null=True)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "leased_until"], name="importjob_work"),
            models.Index(fields=["organization", "-created_at"], name="importjob_history"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="importjob_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ImportKind.values), name="importjob_known_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(after__in=AfterImport.values), name="importjob_known_after"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_working(self) -> bool:
        """Whether a worker is on it, or should be."""
        return self.state in IMPORT_WORK


class ImportBadRow(models.Model):
    """A row that could not be loaded: ``content`` has its ``values`` and its ``problems``."""

    objects: ClassVar[models.Manager[ImportBadRow]] = models.Manager()

    job = models.ForeignKey(
        ImportJob, models.CASCADE, related_name="bad_rows", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("row"))
    content = EscapedJSONField(_("content"))

    class Meta:
        verbose_name = _("row to mend")
        verbose_name_plural = _("rows to mend")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="importbadrow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}:{self.number}"


class ImportEntry(models.Model):
    """A listing that an import created or revised, and how it was before.

    ``before`` has the former values of what was revised, by field; ``touched_at`` is the
    listing's ``updated_at`` as the import left it: another one means that somebody changed it.
    """

    objects: ClassVar[models.Manager[ImportEntry]] = models.Manager()

    job = models.ForeignKey(
        ImportJob, models.CASCADE, related_name="entries", verbose_name=_("import")
    )
    listing_key = models.PositiveBigIntegerField(_("listing"))
    external_id = models.CharField(_("external id"), max_length=120)
    title = models.CharField(_("title"), max_length=200)
    action = models.CharField(_("action"), max_length=8, choices=EntryAction.choices)
    state_before = models.CharField(_("state before"), max_length=12, blank=True)
    before = EscapedJSONField(_("values before"), default=dict)
    touched_at = models.DateTimeField(_("changed at"))
    outcome = models.CharField(_("outcome"), max_length=8, blank=True, choices=EntryOutcome.choices)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("imported listing")
        verbose_name_plural = _("imported listings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "listing_key"], name="importentry_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=EntryOutcome.values),
                name="importentry_known_outcome",
            ),
        ]
        indexes = [models.Index(fields=["job", "outcome"], name="importentry_outcome")]

    def __str__(self) -> str:
        return f"{self.job_id}:{self.listing_key}"


class ColumnMapping(models.Model):
    """Which columns an organization's headings mean, remembered for the same set of headings."""

    objects: ClassVar[models.Manager[ColumnMapping]] = models.Manager()

    organization = models.ForeignKey(
        "accounts.Organization",
        models.CASCADE,
        related_name="+",
        verbose_name=_("organization"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ImportKind.choices)
    headings_digest = models.CharField(_("digest of the headings"), max_length=64)
    mapping = EscapedJSONField(_("columns"), default=dict)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("saved by"),
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "headings_digest"], name="columnmapping_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.kind}"
