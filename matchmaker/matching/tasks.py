"""Doors of the background work: each calls one service and passes on the nudge.

A task may run twice, late or never: what is to be done stands in database rows, and the sweep
finds what messages lost.
"""

from __future__ import annotations

import time

import structlog
from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from listings.services import expire_overdue, remind_of_expiry

from . import services
from .engine.encoders import EncoderUnavailable
from .services import claims, digest_mail, digests, searches, second_reviews
from .states import WorkStep

log = structlog.get_logger(__name__)

COMPLAIN_EVERY_SECONDS = 60.0
SNAPSHOT_SECONDS = 6 * 3600
"""A graph over ten million vectors takes hours; whatever is killed leaves nothing half-written."""
_complained_at = float("-inf")


@shared_task(name="matching.embed_pending")
def embed_pending() -> None:
    """Embed what waits, for some seconds; then have it proposed."""
    try:
        report = services.embed_pending(between=let_fresh_overtake)
    except EncoderUnavailable as missing:
        _complain(missing)
        return
    if report.listings:
        propose_pending.delay()
    if report.again:
        embed_pending.delay()
    elif report.leased and not report.listings:
        # Whoever holds the rest may be dead: look again when the lease has run out.
        embed_pending.apply_async(countdown=settings.EMBED_LEASE_SECONDS + 1)


@shared_task(name="matching.propose_pending")
def propose_pending() -> None:
    """Propose for what was embedded, for some seconds."""
    try:
        report = services.propose_pending(between=let_fresh_overtake)
    except EncoderUnavailable as missing:
        _complain(missing)
        return
    if report.again:
        propose_pending.delay()
    if report.desk.created or report.desk.changed or report.desk.reopened:
        quote_pending.delay()


@shared_task(name="matching.propose_quotations")
def quote_pending() -> None:
    """Add quotations by meaning to what stands on the desk, for some seconds."""
    try:
        _done, again = services.quote_by_meaning(between=let_fresh_overtake)
    except EncoderUnavailable as missing:
        _complain(missing)
        return
    if again:
        quote_pending.delay()


def let_fresh_overtake() -> None:
    """Between two pieces of bulk work: do what somebody waits for, then have it quoted."""
    if services.work_off_fresh():
        quote_pending.delay()


@shared_task(name="matching.notify_parties")
def notify_parties() -> None:
    """Send the mails of approvals that are not sent yet."""
    services.send_notices()


@shared_task(name="matching.notify_of_decisions")
def send_decisions() -> None:
    """Send the news of decisions whose time to be undone is over."""
    services.send_due_decisions(now=timezone.now())


@shared_task(name="matching.draw_second_reviews")
def draw_second_reviews() -> None:
    """Draw from the decisions that came into force, and give each to a second manager."""
    second_reviews.draw_second_reviews(now=timezone.now())


@shared_task(name="matching.learn_from_decisions")
def learn_from_decisions() -> None:
    """Fit the decisions again if enough are new, and have every need proposed for again."""
    if services.learn_from_decisions(now=timezone.now(), only_if_due=True).changed:
        propose_pending.delay()


@shared_task(
    name="matching.write_snapshots",
    soft_time_limit=SNAPSHOT_SECONDS,
    time_limit=SNAPSHOT_SECONDS + 60,
)
def write_snapshots() -> None:
    """Write the snapshots that somebody has left word for."""
    try:
        reports = services.write_snapshots(everything=False, now=timezone.now())
    except EncoderUnavailable as missing:
        _complain(missing)
        return
    if any(report.moved for report in reports):
        propose_pending.delay()


@shared_task(name="matching.notify_searchers")
def notify_searchers() -> None:
    """Write the daily mails whose hour has come, and send what is written."""
    searches.forget_deleted_searches(now=timezone.now())
    try:
        digests.prepare_digests()
    except EncoderUnavailable as missing:
        _complain(missing)
    digest_mail.send_digests()


@shared_task(name="matching.sweep")
def sweep() -> None:
    """Close overdue listings, remind of the next, and nudge for what waits without a worker."""
    now = timezone.now()
    expire_overdue(now=now)
    remind_of_expiry(now=now)
    if services.is_idle(step=WorkStep.EMBED, now=now):
        embed_pending.delay()
    if services.is_idle(step=WorkStep.PROPOSE, now=now) and services.proposals_can_begin():
        propose_pending.delay()
    elif services.quotes_wanted():
        quote_pending.delay()
    claims.end_claims_that_ran_out(now=now)
    if services.decisions_to_send(now=now).exists():
        send_decisions.delay()
    if services.notices_to_send(now=now).exists():
        notify_parties.delay()
    if services.snapshots_wanted():
        write_snapshots.delay()


@worker_ready.connect
def sweep_at_start(**_kwargs: object) -> None:
    """A worker that comes back looks at once for what was left behind."""
    sweep.delay()


def _complain(missing: EncoderUnavailable) -> None:
    """Say once a minute, not at each sweep, that nothing can be embedded."""
    global _complained_at  # noqa: PLW0603 - one clock for the process
    if time.monotonic() - _complained_at >= COMPLAIN_EVERY_SECONDS:
        _complained_at = time.monotonic()
        log.error("encoder_unavailable", mend=str(missing))
