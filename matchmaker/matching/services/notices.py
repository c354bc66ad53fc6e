"""Mail that tells the two organizations of an approval, to each person in their own language.

A notice is claimed before anything is sent and every address is remembered once mail was handed
over for it, so neither a repeated task nor a failure half-way writes to anybody twice. Only a
process that is killed between the mail server's answer and the next statement can do that; the
message's identity stays the same then, for the reader's mail program to notice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Organization, Role, User
from accounts.selectors import find_user
from listings.models import Confidentiality, Need, Technology
from listings.tiers import Tier, visible_fields
from listings.vocabularies import TECHNOLOGY_FIELDS, maturity_label

from ..models import Notice
from .work import Clock

log = structlog.get_logger(__name__)

LEASE: Final = timedelta(seconds=120)
"""After so long a notice that was claimed but not sent is tried again."""
MAX_ATTEMPTS: Final = 20
NOTICES_AT_A_TIME: Final = 20


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address, and the language to write in."""

    address: str
    language: str


def send_notices(*, clock: Clock = timezone.now) -> int:
    """Send what waits; returns how many notices were sent in full."""
    sent = 0
    while claimed := _claim(clock()):
        sent += sum(_send(notice, clock) for notice in claimed)
    return sent


def notices_to_send(*, now: datetime) -> models.QuerySet[Notice]:
    """Notices that are not sent and that no worker is busy with."""
    free = models.Q(claimed_at__isnull=True) | models.Q(claimed_at__lt=now - LEASE)
    return Notice.objects.filter(free, sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS)


def _claim(now: datetime) -> list[Notice]:
    with transaction.atomic():
        waiting = notices_to_send(now=now).order_by("created_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        keys = [*waiting.values_list("pk", flat=True)[:NOTICES_AT_A_TIME]]
        Notice.objects.filter(pk__in=keys).update(claimed_at=now, attempts=models.F("attempts") + 1)
    rows = Notice.objects.filter(pk__in=keys).select_related(
        "organization",
        "decision__proposal__need__owner",
        "decision__proposal__technology__owner",
    )
    return [*rows.order_by("created_at", "pk")]


def _send(notice: Notice, clock: Clock) -> bool:
    own, other = _sides(notice)
    reached: list[str] = notice.reached
    try:
        with get_connection() as mail:
            for recipient in recipients(notice.organization, own):
                if recipient.address not in reached:
                    _message(notice, recipient, own, other, mail).send()
                    reached.append(recipient.address)
                    Notice.objects.filter(pk=notice.pk).update(reached=reached)
    except Exception as error:
        log.exception("notice_not_sent", notice=notice.pk)
        Notice.objects.filter(pk=notice.pk).update(last_error=f"{type(error).__name__}: {error}")
        return False
    Notice.objects.filter(pk=notice.pk).update(sent_at=clock(), last_error="")
    return True


def _sides(notice: Notice) -> tuple[Need | Technology, Need | Technology]:
    """The organization's own listing, and the other side's."""
    proposal = notice.decision.proposal
    need, technology = proposal.need, proposal.technology
    own_is_need = need.owner_id == notice.organization_id
    return (need, technology) if own_is_need else (technology, need)


def recipients(organization: Organization, listing: Need | Technology) -> list[Recipient]:
    """Active owners and editors, and the listing's contact; each address once."""
    people = User.objects.filter(
        memberships__organization=organization,
        memberships__role__in=[Role.OWNER, Role.EDITOR],
        is_active=True,
    )
    found = {user.email: user.language for user in people.order_by("email")}
    contact = listing.contact_email.strip().lower()
    if contact and contact not in found:
        found[contact] = _language_of_contact(contact, listing)
    return [Recipient(address, language) for address, language in found.items()]


def _language_of_contact(address: str, listing: Need | Technology) -> str:
    user = find_user(address)
    if user is not None:
        return user.language
    return "zh-hans" if listing.language == "zh" else "en"


def _message(
    notice: Notice,
    recipient: Recipient,
    own: Need | Technology,
    other: Need | Technology,
    mail: Any,
) -> EmailMessage:
    with translation.override(recipient.language):
        context = {
            "own_kind": own.kind,
            "own_title": own.title,
            "teaser": [*teaser(other)],
            "note": notice.decision.note_to_parties,
            "site_url": settings.SITE_URL + "/",
        }
        body = render_to_string("matching/mail/approval.txt", context)
        subject = _("A match for “%(title)s”") % {"title": " ".join(own.title.split())}
    return EmailMessage(
        subject,
        body,
        to=[recipient.address],
        connection=mail,
        headers={
            "Message-ID": _identity(notice, recipient),
            "Auto-Submitted": "auto-generated",
        },
    )


def _identity(notice: Notice, recipient: Recipient) -> str:
    whole = f"{notice.pk} {recipient.address}".encode()
    name = hashlib.sha256(whole).hexdigest()[:16]
    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<notice-{notice.pk}-{name}@{domain}>"


def teaser(listing: Need | Technology) -> Iterator[tuple[str, str]]:
    """What the other side is told: public fields only; of a brokered listing its fields alone."""
    visible = visible_fields(listing, Tier.PUBLIC)
    brokered = listing.confidentiality == Confidentiality.BROKERED
    if not brokered:
        yield _("Title"), listing.title
        yield _("Summary"), listing.summary
        if "owner" in visible:
            yield _("Organization"), listing.owner.name
    if listing.technology_fields:
        yield _("Technology fields"), _labels(listing.technology_fields)
    level = maturity_label(listing.maturity_standard, listing.maturity_level)
    if level and not brokered:
        yield _("Maturity"), level


def _labels(codes: Sequence[str]) -> str:
    return ", ".join(TECHNOLOGY_FIELDS.label(code) for code in codes if code in TECHNOLOGY_FIELDS)
