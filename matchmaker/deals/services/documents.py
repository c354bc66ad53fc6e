"""Confidential documents of a listing: kept, withdrawn, and handed out one stamped copy at a time.

Only PDF is taken: it is what a name can be put on every page of without changing what it says.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from accounts.services import record_event
from listings.models import Need, Technology
from listings.tiers import Tier

from ..errors import DocumentWithdrawn, FileRefused, TextMissing, TextTooLong
from ..locks import lock_introduction
from ..models import Document, DocumentDownload, Introduction
from ..policies.introductions import (
    can_keep_documents,
    can_manage_introduction,
    disclosed_tier,
    sides_of,
)
from ..selectors.introductions import get_introduction
from ..states import DealSide
from .files import check_file
from .telling import record
from .watermark import UnreadablePdf, open_pdf, stamp_pdf

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class StampedCopy:
    """What one person is handed: a file name, the bytes, and the ledger's row about it."""

    name: str
    content: bytes
    row: DocumentDownload


def add_document(
    *,
    listing: Technology | Need,
    title: str,
    tier: Tier,
    upload: UploadedFile[Any],
    by: User,
    now: datetime,
) -> Document:
    """Keep a PDF for the counterparts who are let in up to ``tier`` (INTRODUCED or SIGNED).

    Raises NotAllowed, TextMissing, TextTooLong, FileTooLarge, FileRefused; nothing is kept then.
    """
    if not can_keep_documents(by, listing.owner):
        raise NotAllowed
    said = " ".join(title.replace("\x00", "").split())
    if not said:
        raise TextMissing
    if len(said) > LONGEST_TITLE:
        raise TextTooLong(length=len(said), limit=LONGEST_TITLE)
    checked = check_file(upload, megabytes=settings.DOCUMENT_MEGABYTES)
    _check_can_be_stamped(checked.name, checked.content)
    with transaction.atomic():
        document = Document.objects.create(
            **{listing.kind: listing},
            title=said,
            tier=Tier(tier),
            name=checked.name,
            file=ContentFile(checked.content, name="document"),
            size=len(checked.content),
            sha256=checked.sha256,
            uploaded_by=by,
            uploaded_at=now,
        )
        _note(document, "added", by, now)
    return document


def _check_can_be_stamped(name: str, content: bytes) -> None:
    if PurePath(name).suffix.lower() != ".pdf":
        reason = _("save it as a PDF: every copy carries its recipient's name on every page.")
        raise FileRefused(name=name, reason=reason)
    try:
        open_pdf(content)
    except UnreadablePdf as error:
        reason = _(
            "it can't be stamped: save it again as a PDF without a password, of at most 500 pages."
        )
        raise FileRefused(name=name, reason=reason) from error


def withdraw_document(*, document: Document, by: User, now: datetime) -> Document:
    """Hand it out no more; its downloads stay on record. Raises NotAllowed, DocumentWithdrawn."""
    if not can_keep_documents(by, document.listing.owner):
        raise NotAllowed
    with transaction.atomic():
        current = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if current.withdrawn_at is not None:
            raise DocumentWithdrawn
        current.withdrawn_at = now
        current.save(update_fields=["withdrawn_at"])
        _note(current, "withdrawn", by, now)
    return current


def _note(document: Document, action: str, by: User, now: datetime) -> None:
    record_event(
        action=f"document.{action}",
        actor=by,
        subject=document.listing,
        details={
            "document": document.pk,
            "tier": Tier(document.tier).name.lower(),
            "sha256": document.sha256,
        },
        now=now,
    )


def can_take_document(user: User, introduction: Introduction, document: Document) -> bool:
    """Whether the user is let in far enough for it: counterparts at the right stage, the manager.

    Its owner has the original; the manager of the introduction may look, with a watermark too.
    """
    if document.withdrawn_at is not None:
        return False
    side = DealSide(document.listing.kind)
    if document.listing.pk != introduction.listing_of(side).pk:
        return False
    own_listing = side in sides_of(user, introduction)
    counterpart = side.other in sides_of(user, introduction)
    tier = disclosed_tier(introduction, side)
    if counterpart and tier is not None and tier >= document.tier:
        return True
    return own_listing or can_manage_introduction(user, introduction)


def download_document(
    *, introduction: Introduction, document: Document, by: User, now: datetime
) -> StampedCopy:
    """A copy with the recipient's name on every page, and a row in the ledger about it.

    What may be taken is decided with the introduction locked: after a revocation nothing goes out.
    Raises NotAllowed, and FileRefused for a file that was damaged since; no row is written then.
    """
    with transaction.atomic():
        lock_introduction(introduction.pk)
        current = get_introduction(introduction.pk)
        fresh = Document.objects.select_related("technology__owner", "need__owner").get(
            pk=document.pk
        )
        if not can_take_document(by, current, fresh):
            raise NotAllowed
        recipient = _recipient(by, current)
        content = _stamped(fresh, _lines(recipient, current, now))
        row = DocumentDownload.objects.create(
            document=fresh,
            introduction=current,
            organization=_organization_of(by, current),
            by=by,
            recipient=recipient,
            sha256=fresh.sha256,
            delivered_sha256=hashlib.sha256(content).hexdigest(),
            at=now,
        )
        record(
            current,
            "document_downloaded",
            by=by,
            now=now,
            document=fresh.pk,
            download=row.pk,
            sha256=row.sha256,
            delivered_sha256=row.delivered_sha256,
        )
    return StampedCopy(fresh.name, content, row)


def _organization_of(by: User, introduction: Introduction) -> Organization | None:
    sides = sides_of(by, introduction)
    return introduction.organization_of(sides[0]) if sides else None


def _recipient(by: User, introduction: Introduction) -> str:
    sides = sides_of(by, introduction)
    person = by.get_full_name()
    if not sides:
        return f"{person} · {_('technology manager')}"
    return f"{introduction.organization_of(sides[0]).name} · {person}"


def _lines(recipient: str, introduction: Introduction, now: datetime) -> tuple[str, ...]:
    moment = timezone.localtime(now).strftime("%Y-%m-%d %H:%M %Z")
    return (recipient, f"{recipient} · {moment} · #{introduction.pk} · 保密 CONFIDENTIAL")


def _stamped(document: Document, lines: tuple[str, ...]) -> bytes:
    damaged = _("the stored file is damaged; ask its owner to upload it again.")
    with document.file.open("rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise FileRefused(name=document.name, reason=damaged)
    try:
        return stamp_pdf(content, lines=lines)
    except UnreadablePdf as error:
        raise FileRefused(name=document.name, reason=damaged) from error
