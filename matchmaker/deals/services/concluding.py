"""Confirming a version, recording that it was signed outside, and ending an agreement."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from accounts.services import record_event

from ..errors import (
    AgreementEnded,
    AgreementNotOpen,
    AlreadyConfirmed,
    NotAgreedYet,
    NotAParty,
    NotConcluded,
    RegistrationNumberWrong,
    SignedInTheFuture,
    SigningHeld,
    TextMissing,
    TextTooLong,
    VersionIsStale,
)
from ..locks import lock_agreement
from ..models import LONGEST_REASON, Agreement, AgreementConfirmation, AgreementVersion
from ..policies import can_change_agreement, can_confirm_for
from ..selectors import facts_of, get_latest_version, standing_objections
from ..states import AgreementState
from ..terms import Facts, check_agreement, holding
from .agreement_news import tell_parties

_LONGEST_REFERENCE = 120


def confirm_agreement(
    *, agreement: Agreement, organization: Organization, sha256: str, by: User, now: datetime
) -> Agreement:
    """Say for a party that it will sign what has this hash; once both have, it is agreed.

    Raises NotAParty, NotAllowed, AgreementNotOpen, VersionIsStale where the hash is not that of
    the latest version, AlreadyConfirmed.
    """
    if organization.pk not in (agreement.provider_id, agreement.recipient_id):
        raise NotAParty(organization=organization.name)
    if not can_confirm_for(by, organization):
        raise NotAllowed
    with transaction.atomic():
        current = lock_agreement(agreement.pk)
        version = _version_to_confirm(current, organization, sha256)
        AgreementConfirmation.objects.create(
            version=version,
            organization=organization,
            sha256=sha256,
            confirmed_by=by,
            confirmed_at=now,
        )
        if version.confirmations.count() == len(current.sides):
            current.agree(sha256, now)
        current.updated_at = now
        current.save()
        record_event(
            action="agreement.confirmed",
            actor=by,
            subject=current,
            details={"organization": organization.pk, "sha256": sha256},
            now=now,
        )
        tell_parties(
            current,
            "agreement_confirmed",
            by=by,
            now=now,
            once=f"v{version.number}:{organization.pk}",
        )
    return current


def _version_to_confirm(
    agreement: Agreement, organization: Organization, sha256: str
) -> AgreementVersion:
    version = get_latest_version(agreement)
    if (
        version.sha256 == sha256
        and version.confirmations.filter(organization=organization).exists()
    ):
        raise AlreadyConfirmed(organization=organization.name)
    if agreement.state != AgreementState.DRAFT:
        raise AgreementNotOpen(state=agreement.get_state_display())
    if version.sha256 != sha256:
        raise VersionIsStale(current=version.number)
    return version


def record_signing(
    *,
    agreement: Agreement,
    signed_date: date,
    reference: str = "",
    by: User,
    now: datetime,
) -> Agreement:
    """Record that the parties signed, outside this site, what both had confirmed.

    Raises NotAllowed, AgreementEnded, NotAgreedYet, SignedInTheFuture, TextTooLong, and
    SigningHeld with the reasons where a rule of law or an objection stands against it.
    """
    if not can_change_agreement(by, agreement):
        raise NotAllowed
    if len(reference) > _LONGEST_REFERENCE:
        raise TextTooLong(length=len(reference), limit=_LONGEST_REFERENCE)
    if signed_date > timezone.localdate(now):
        raise SignedInTheFuture
    with transaction.atomic():
        current = lock_agreement(agreement.pk)
        _check_signing(current, signed_date)
        current.conclude(signed_date, reference.replace("\x00", "").strip(), now)
        current.save()
        details = {"signed": signed_date.isoformat(), "sha256": current.agreed_sha256}
        record_event(action="agreement.signed", actor=by, subject=current, details=details, now=now)
        tell_parties(current, "agreement_signed", by=by, now=now)
    return current


def _check_signing(agreement: Agreement, signed_date: date) -> None:
    if agreement.ended_at is not None:
        raise AgreementEnded
    if agreement.state != AgreementState.AGREED:
        raise NotAgreedYet
    facts = facts_of(agreement, get_latest_version(agreement), signed_date)
    reasons = _reasons(agreement, facts)
    if reasons:
        raise SigningHeld(reasons=" ".join(reasons))


def _reasons(agreement: Agreement, facts: Facts) -> list[str]:
    reasons = [
        f"{finding.rule} ({finding.rule.citation})" for finding in holding(check_agreement(facts))
    ]
    objections = standing_objections(agreement).count()
    if objections:
        reasons.append(_objected(objections))
    return reasons


def _objected(count: int) -> str:
    return ngettext(
        "%(n)d objection to the public notice is open or was upheld.",
        "%(n)d objections to the public notice are open or were upheld.",
        count,
    ) % {"n": count}


def record_registration(
    *, agreement: Agreement, number: str, registered_date: date, by: User, now: datetime
) -> Agreement:
    """Record the sixteen digits that the contract register gave to a signed agreement.

    Raises NotAllowed, NotConcluded, RegistrationNumberWrong, SignedInTheFuture.
    """
    if not can_change_agreement(by, agreement):
        raise NotAllowed
    if not re.fullmatch(r"\d{16}", number, re.ASCII):
        raise RegistrationNumberWrong(number=number[:40])
    if registered_date > timezone.localdate(now):
        raise SignedInTheFuture
    with transaction.atomic():
        current = lock_agreement(agreement.pk)
        if current.state != AgreementState.CONCLUDED:
            raise NotConcluded
        current.registration_number, current.registered_date = number, registered_date
        current.updated_at = now
        current.save()
        details = {"number": number, "on": registered_date.isoformat()}
        record_event(
            action="agreement.registered", actor=by, subject=current, details=details, now=now
        )
    return current


def end_agreement(*, agreement: Agreement, reason: str, by: User, now: datetime) -> Agreement:
    """End it: an unsigned one is abandoned, a signed one recorded as terminated.

    Raises NotAllowed, TextMissing, TextTooLong, AgreementEnded.
    """
    if not can_change_agreement(by, agreement):
        raise NotAllowed
    said = reason.replace("\x00", "").strip()
    if not said:
        raise TextMissing
    if len(said) > LONGEST_REASON:
        raise TextTooLong(length=len(said), limit=LONGEST_REASON)
    with transaction.atomic():
        current = lock_agreement(agreement.pk)
        if current.ended_at is not None:
            raise AgreementEnded
        step = current.terminate if current.is_signed else current.abandon
        step(said, now)
        current.save()
        record_event(
            action=f"agreement.{current.state}", actor=by, subject=current, details={}, now=now
        )
        tell_parties(current, "agreement_ended", by=by, now=now)
    return current
