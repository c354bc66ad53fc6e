"""Reading introductions, their threads, and what was disclosed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Prefetch,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable

from accounts.selectors import organizations_of
from listings.models import Need, Technology
from matchmaker.matching.policies import can_review

from ..models import (
    Attachment,
    ConfidentialityText,
    Document,
    DocumentDownload,
    Introduction,
    Meeting,
    ThreadMessage,
)
from ..states import IntroductionState
from .interests import Visitor

REMINDER_DAYS = (3, 1)
"""Days before the last day on which who has not answered is reminded."""


def introductions() -> QuerySet[Introduction]:
    """All introductions, latest first, with both sides and what they said at hand."""
    rows = Introduction.objects.select_related(
        "need__owner", "technology__owner", "seeker", "provider", "manager", "clearance"
    )
    return rows.prefetch_related("answers__by", "acceptances__by", "revocations__by")


def introductions_visible_to(user: Visitor) -> QuerySet[Introduction]:
    """Those of the user's organizations, and for a manager in office those they look after."""
    if user.pk is None or not user.is_active:
        return introductions().none()
    if user.is_superuser:
        return introductions()
    own = organizations_of(user).order_by().values("pk")
    mine = Q(seeker__in=own) | Q(provider__in=own)
    if can_review(user):
        mine |= Q(manager=user.pk)
    return introductions().filter(mine)


def introductions_managed_by(user: Visitor) -> QuerySet[Introduction]:
    """Those that a manager looks after; all for superusers."""
    if user.is_active and user.is_superuser:
        return introductions()
    return introductions().filter(manager=user.pk) if can_review(user) else introductions().none()


def find_introduction(key: int, *, user: Visitor) -> Introduction | None:
    """The introduction of this key if the user may see it, or None."""
    return introductions_visible_to(user).filter(pk=key).first()


def get_introduction(key: int) -> Introduction:
    """The introduction of this key. Raises Introduction.DoesNotExist."""
    return introductions().get(pk=key)


def thread_of(introduction: Introduction) -> QuerySet[ThreadMessage]:
    """What was said, the first first, with attachments and authors at hand: two queries."""
    files = Prefetch("attachments", queryset=Attachment.objects.order_by("pk"))
    return introduction.messages.select_related("by").prefetch_related(files)


def meetings_of(introduction: Introduction) -> QuerySet[Meeting]:
    """The proposed times, the earliest first."""
    return introduction.meetings.select_related("by", "answered_by")


def documents_of(*listings: Technology | Need) -> QuerySet[Document]:
    """The confidential documents of listings that nobody withdrew, in the order of uploading."""
    wanted = Q()
    for listing in listings:
        wanted |= Q(**{listing.kind: listing.pk})
    rows = (
        Document.objects.filter(wanted, withdrawn_at=None) if listings else Document.objects.none()
    )
    return rows.select_related("technology__owner", "need__owner", "uploaded_by")


def downloads_of(introduction: Introduction) -> QuerySet[DocumentDownload]:
    """The ledger of downloads of an introduction, latest first."""
    rows = DocumentDownload.objects.filter(introduction=introduction)
    return rows.select_related("document", "organization", "by")


def downloads_of_listing(listing: Technology | Need) -> QuerySet[DocumentDownload]:
    """The ledger of downloads of a listing's documents, latest first."""
    rows = DocumentDownload.objects.filter(**{f"document__{listing.kind}": listing.pk})
    return rows.select_related("document", "organization", "by")


def documents_with_counts(listing: Technology | Need) -> QuerySet[Document]:
    """A listing's documents with how often each was downloaded, withdrawn ones too."""
    rows = Document.objects.filter(**{listing.kind: listing.pk})
    return rows.annotate(taken=Count("downloads")).select_related("uploaded_by")


def latest_confidentiality_version() -> int:
    """The newest version of the confidentiality terms; 0 before there is any."""
    return ConfidentialityText.objects.values_list("version", flat=True).first() or 0


def pinned_confidentiality_version(introduction: Introduction) -> int:
    """The version that this introduction's sides accept: the first side's, or the newest."""
    rows = introduction.acceptances.order_by("at", "pk").values_list("text__version", flat=True)
    return rows.first() or latest_confidentiality_version()


def find_confidentiality_text(
    introduction: Introduction, language: str
) -> ConfidentialityText | None:
    """What the introduction's sides are shown: in their language if there is one, else any."""
    version = pinned_confidentiality_version(introduction)
    texts = [*ConfidentialityText.objects.filter(version=version)]
    fitting = [text for text in texts if text.language[:2] == language[:2]]
    return next(iter([*fitting, *texts]), None)


def introductions_to_expire(now: datetime) -> QuerySet[Introduction]:
    """Those whose last day is over and that nobody ended, the longest waiting first."""
    return Introduction.objects.filter(state=IntroductionState.ASKED, expires_at__lte=now).order_by(
        "expires_at", "pk"
    )


def introductions_to_remind_of(
    now: datetime, *, days: Sequence[int] = REMINDER_DAYS
) -> QuerySet[Introduction]:
    """Those that end within so many days and whose sides weren't reminded within that span."""
    due = Q()
    for lead in days:
        span = timedelta(days=lead)
        fresh = Q(reminded_at=None) | Q(reminded_at__lt=_before("expires_at", span))
        due |= Q(expires_at__lte=now + span) & fresh
    return Introduction.objects.filter(
        due, state=IntroductionState.ASKED, expires_at__gt=now
    ).order_by("expires_at", "pk")


def _before(field: str, span: timedelta) -> Combinable:
    whole = F(field) - Value(span, output_field=DurationField())
    return ExpressionWrapper(whole, output_field=DateTimeField())
