"""Confidentiality terms, export clearances, and taking access back."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services import record_event

from ..errors import (
    AlreadyRevoked,
    ClearanceMissing,
    ClearanceNotNeeded,
    ExportProhibited,
    NotIntroduced,
    TermsAlreadyAccepted,
    TermsChanged,
    TextMissing,
    TextTooLong,
)
from ..locks import lock_introduction
from ..models import (
    ConfidentialityAcceptance,
    ConfidentialityText,
    DisclosureRevocation,
    ExportClearance,
    Introduction,
)
from ..notifications import CLEARANCE_RECORDED, DISCLOSURE_REVOKED, TERMS_ACCEPTED
from ..policies.introductions import (
    can_manage_introduction,
    can_speak_for,
    is_export_prohibited,
    waits_for_clearance,
)
from ..selectors.introductions import latest_confidentiality_version, pinned_confidentiality_version
from ..states import DealSide
from .confidentiality_texts import FIRST_TEXTS
from .granting import grant_what_is_due
from .telling import names_of, record, tell_manager, tell_others, tell_side

LONGEST_REASON = 500
LONGEST_REFERENCE = 200


@transaction.atomic
def publish_confidentiality_texts(
    *, texts: dict[str, str], by: User | None, now: datetime
) -> list[ConfidentialityText]:
    """Put a new version of the confidentiality terms in force, in every language at once.

    ``texts`` maps a language ("en", "zh-hans") to the whole text. Introductions in which one side
    has accepted an earlier version stay with that. Raises NotAllowed, TextMissing.
    """
    if by is not None and not (by.is_active and by.is_superuser):
        raise NotAllowed
    if not texts or not all(body.strip() for body in texts.values()):
        raise TextMissing
    rows = _next_version(texts, now)
    version = rows[0].version
    record_event(
        action="confidentiality.published",
        actor=by,
        subject=rows[0],
        details={"version": version, "sha256": {row.language: row.sha256 for row in rows}},
        now=now,
    )
    return rows


def have_first_texts(*, now: datetime) -> None:
    """Put the terms that come with the program in force where none are. Repeating it is safe.

    No event tells of it: it belongs to making the tables, and nobody did it.
    """
    if not latest_confidentiality_version():
        _next_version(dict(FIRST_TEXTS), now)


def _next_version(texts: dict[str, str], now: datetime) -> list[ConfidentialityText]:
    version = latest_confidentiality_version() + 1
    return [
        ConfidentialityText.objects.create(
            version=version, language=language, body=body, sha256=hash_of(body), published_at=now
        )
        for language, body in sorted(texts.items())
    ]


def hash_of(body: str) -> str:
    """The SHA-256 of a text as it is shown, in UTF-8, in hexadecimal."""
    return hashlib.sha256(body.encode()).hexdigest()


def accept_confidentiality(
    *, introduction: Introduction, side: str, sha256: str, by: User, now: datetime
) -> ConfidentialityAcceptance:
    """Accept for a side the text with this hash; when both have, both read everything.

    Both sides accept the same version, in whichever language; the first acceptance settles which.
    Raises NotAllowed, NotIntroduced, AlreadyRevoked, ExportProhibited, ClearanceMissing,
    TermsAlreadyAccepted, TermsChanged; a refusal changes nothing.
    """
    if not can_speak_for(by, introduction, side):
        raise NotAllowed
    with transaction.atomic():
        current = lock_introduction(introduction.pk)
        _check_confidable(current)
        if current.acceptances.filter(side=side).exists():
            raise TermsAlreadyAccepted
        text = ConfidentialityText.objects.filter(
            version=pinned_confidentiality_version(current), sha256=sha256
        ).first()
        if text is None or hash_of(text.body) != sha256:
            raise TermsChanged
        accepted = ConfidentialityAcceptance.objects.create(
            introduction=current,
            side=side,
            organization=current.organization_of(side),
            text=text,
            sha256=sha256,
            by=by,
            at=now,
        )
        grant_what_is_due(current, by=by, now=now)
        who = names_of(accepted.organization)
        tell_others(current, side, TERMS_ACCEPTED, by=by, now=now, organization=who)
        record(
            current,
            "terms_accepted",
            by=by,
            now=now,
            side=side,
            version=text.version,
            language=text.language,
            sha256=sha256,
        )
    return accepted


def _check_confidable(introduction: Introduction) -> None:
    if not introduction.is_introduced:
        raise NotIntroduced
    if introduction.revocations.count() == len(DealSide):
        raise AlreadyRevoked
    if is_export_prohibited(introduction):
        raise ExportProhibited
    if waits_for_clearance(introduction):
        raise ClearanceMissing


def record_clearance(
    *, introduction: Introduction, reference: str, by: User, now: datetime
) -> ExportClearance:
    """Record that the clearance for a restricted technology was seen, and where it can be found.

    Raises NotAllowed, TextMissing, TextTooLong, ExportProhibited, ClearanceNotNeeded.
    """
    said = _checked_text(reference, LONGEST_REFERENCE)
    if not can_manage_introduction(by, introduction):
        raise NotAllowed
    with transaction.atomic():
        current = lock_introduction(introduction.pk)
        if is_export_prohibited(current):
            raise ExportProhibited
        if not waits_for_clearance(current):
            raise ClearanceNotNeeded
        clearance = ExportClearance.objects.create(
            introduction=current, reference=said, by=by, at=now
        )
        grant_what_is_due(current, by=by, now=now)
        if current.is_introduced:
            for side in DealSide:
                tell_side(current, side, CLEARANCE_RECORDED, now=now)
        record(current, "cleared", by=by, now=now, reference=said)
    return clearance


def revoke_disclosure(
    *, introduction: Introduction, side: str, reason: str, by: User, now: datetime
) -> DisclosureRevocation:
    """Take back, at once and for good, the other side's access to what ``side`` disclosed.

    By the side itself or the introduction's manager. Raises NotAllowed, TextMissing, TextTooLong,
    NotIntroduced, AlreadyRevoked; a refusal changes nothing.
    """
    said = _checked_text(reason, LONGEST_REASON)
    manages = can_manage_introduction(by, introduction)
    if not manages and not can_speak_for(by, introduction, side):
        raise NotAllowed
    with transaction.atomic():
        current = lock_introduction(introduction.pk)
        if not current.is_introduced:
            raise NotIntroduced
        if current.revocations.filter(side=side).exists():
            raise AlreadyRevoked
        revocation = DisclosureRevocation.objects.create(
            introduction=current, side=DealSide(side), reason=said, by=by, at=now
        )
        grant_what_is_due(current, by=by, now=now)
        listing = current.listing_of(side).title
        for each in DealSide:
            tell_side(
                current, each, DISCLOSURE_REVOKED, now=now, without=by, listing=listing, reason=said
            )
        tell_manager(current, DISCLOSURE_REVOKED, by=by, now=now, listing=listing, reason=said)
        record(current, "revoked", by=by, now=now, side=side, reason=said)
    return revocation


def _checked_text(text: str, limit: int) -> str:
    said = text.replace("\x00", "").strip()
    if not said:
        raise TextMissing
    if len(said) > limit:
        raise TextTooLong(length=len(said), limit=limit)
    return said
