"""Writing the terms of an agreement: every revision is kept, with the hash of what it says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from accounts.policies import can_edit_for
from accounts.services import record_event
from listings.models import Need, Technology

from ..errors import (
    AgreementNotOpen,
    AgreementOpenAlready,
    IntroductionNotAccepted,
    NothingChanged,
    PartiesAreOne,
    TechnologyOfSomebodyElse,
    UnreadableTerms,
    VersionIsStale,
)
from ..locks import lock_agreement, lock_introduction_for_agreement
from ..models import Agreement, AgreementVersion, Introduction
from ..policies import can_change_agreement, can_draft, can_open_agreements
from ..selectors import find_open_agreement, get_latest_version, party_of
from ..states import AgreementState
from ..terms import TermsUnreadable, hash_of, read_terms, written_parties, written_terms
from .agreement_news import tell_parties

LONGEST_NOTE = 500
"""Characters of what a drafter says about a new version."""


def draft_agreement(
    *, introduction: Introduction, terms: Mapping[str, Any], by: User, now: datetime
) -> Agreement:
    """Begin an agreement between the two sides of an introduction that both accepted.

    Raises NotAllowed, IntroductionNotAccepted, AgreementOpenAlready, UnreadableTerms; an
    introduction has one open agreement at a time.
    """
    if not can_draft(by, introduction.provider, introduction.seeker):
        raise NotAllowed
    written = _readable(terms)
    with transaction.atomic():
        current = lock_introduction_for_agreement(introduction.pk)
        if not current.is_introduced:
            raise IntroductionNotAccepted
        if find_open_agreement(current.pk) is not None:
            raise AgreementOpenAlready
        return _opened(
            written,
            by,
            now,
            provider=current.provider,
            recipient=current.seeker,
            technology=current.technology,
            need=current.need,
            introduction=current,
            manager=current.manager,
        )


def open_agreement(
    *,
    provider: Organization,
    recipient: Organization,
    technology: Technology | None,
    need: Need | None = None,
    terms: Mapping[str, Any],
    by: User,
    now: datetime,
) -> Agreement:
    """Begin an agreement for two organizations that met elsewhere; technology managers only.

    Raises NotAllowed, PartiesAreOne, TechnologyOfSomebodyElse, UnreadableTerms.
    """
    if not can_open_agreements(by):
        raise NotAllowed
    if provider.pk == recipient.pk:
        raise PartiesAreOne
    if technology is not None and technology.owner_id != provider.pk:
        raise TechnologyOfSomebodyElse(organization=provider.name)
    written = _readable(terms)
    with transaction.atomic():
        return _opened(
            written,
            by,
            now,
            provider=provider,
            recipient=recipient,
            technology=technology,
            need=need,
            manager=by,
        )


def revise_agreement(
    *,
    agreement: Agreement,
    terms: Mapping[str, Any],
    based_on: int,
    note: str = "",
    by: User,
    now: datetime,
) -> AgreementVersion:
    """Save a new version of the terms; what was confirmed before has to be confirmed again.

    ``based_on`` is the number of the version that the drafter read: where another one was saved
    meanwhile, nothing is overwritten. Raises NotAllowed, AgreementNotOpen, VersionIsStale,
    NothingChanged, UnreadableTerms.
    """
    if not can_change_agreement(by, agreement):
        raise NotAllowed
    written = _readable(terms)
    with transaction.atomic():
        current = lock_agreement(agreement.pk)
        _check_revision(current, based_on)
        latest = get_latest_version(current)
        version = _version_of(current, latest.number + 1, written, note=note, by=by, now=now)
        if version.sha256 == latest.sha256:
            raise NothingChanged
        version.save()
        _follow(current, version, now)
        _record("agreement.revised", current, version, by, now)
        tell_parties(current, "agreement_revised", by=by, now=now, once=f"v{version.number}")
    return version


def _check_revision(agreement: Agreement, based_on: int) -> None:
    if not agreement.is_open:
        raise AgreementNotOpen(state=agreement.get_state_display())
    if agreement.version != based_on:
        raise VersionIsStale(current=agreement.version)


def _readable(terms: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return written_terms(read_terms(terms))
    except TermsUnreadable as problem:
        raise UnreadableTerms(problem=str(problem)) from problem


def _opened(written: dict[str, Any], by: User, now: datetime, **columns: Any) -> Agreement:
    agreement = Agreement.objects.create(
        **columns, **_columns_of(written), created_by=by, created_at=now, updated_at=now
    )
    version = _version_of(agreement, 1, written, by=by, now=now)
    version.save()
    _record("agreement.drafted", agreement, version, by, now)
    tell_parties(agreement, "agreement_drafted", by=by, now=now)
    return agreement


def _version_of(
    agreement: Agreement,
    number: int,
    written: dict[str, Any],
    *,
    note: str = "",
    by: User,
    now: datetime,
) -> AgreementVersion:
    parties = written_parties(party_of(agreement.provider), party_of(agreement.recipient))
    return AgreementVersion(
        agreement=agreement,
        number=number,
        terms=written,
        parties=parties,
        sha256=hash_of(written, parties),
        note=note.replace("\x00", "").strip()[:LONGEST_NOTE],
        drafted_by=by,
        drafted_for=_side_of(agreement, by),
        created_at=now,
    )


def _side_of(agreement: Agreement, by: User) -> Organization | None:
    if by.is_superuser:
        return None
    return next((side for side in agreement.sides.values() if can_edit_for(by, side)), None)


def _columns_of(written: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": written["title"][:200],
        "contract_type": written["contract_type"],
        "subtype": written["subtype"],
    }


def _follow(agreement: Agreement, version: AgreementVersion, now: datetime) -> None:
    """Bring the agreement's own row in line with its new version."""
    for name, value in _columns_of(version.terms).items():
        setattr(agreement, name, value)
    agreement.version, agreement.updated_at = version.number, now
    if agreement.state == AgreementState.AGREED:
        agreement.reopen(now)
    agreement.save()


def _record(
    action: str, agreement: Agreement, version: AgreementVersion, by: User, now: datetime
) -> None:
    record_event(
        action=action,
        actor=by,
        subject=agreement,
        details={
            "provider": agreement.provider_id,
            "recipient": agreement.recipient_id,
            "version": version.number,
            "sha256": version.sha256,
        },
        now=now,
    )
