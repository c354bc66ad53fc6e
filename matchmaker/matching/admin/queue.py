"""The pages of the queue: what comes next, for whom, and why."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError

from ..models import Proposal
from ..selectors.claims import count_held
from ..selectors.queue import PER_PAGE, QueueRow, find_next_for, queue_page
from ..services.claims import claim_chosen, claim_next, keep_claims
from ..states import QueueTab
from .decisions import undo_bar
from .doors import reviewer
from .filters import band_label
from .site import ReviewAdminSite

EXPLAINED = {
    QueueTab.NEXT: _("What nobody has claimed, in the order in which it is dealt."),
    QueueTab.CLAIMED: _("What other managers are working on."),
    QueueTab.MINE: _("What you hold. Without a sign of life it goes back by itself."),
    QueueTab.OVERDUE: _("What is older than the service level, whoever holds it."),
    QueueTab.SNOOZED: _("What somebody put off to a later day; it comes back by itself."),
}


def queue_view(request: HttpRequest, site: ReviewAdminSite) -> HttpResponse:
    """One page of one tab; anything unknown in the address is the first page of what is next."""
    user, now = reviewer(request), timezone.now()
    keep_claims(by=user, now=now)
    page = queue_page(user, _tab(request), number=_number(request.GET.get("page")), now=now)
    context: dict[str, Any] = {
        **site.desk_context(request),
        "title": _("Queue"),
        "opts": Proposal._meta,  # noqa: SLF001 - documented API of Django
        "page": page,
        "tabs": [(tab, page.counts[tab.value], tab == page.tab) for tab in QueueTab],
        "explained": EXPLAINED[page.tab],
        "rows": [(row, _because(row), band_label(row.proposal.band)) for row in page.rows],
        "service_days": settings.DESK_SERVICE_DAYS,
        "held": count_held(user, now=now),
        "most_held": settings.DESK_CLAIMS_AT_ONCE,
        "reader": user,
        **undo_bar(user),
    }
    return TemplateResponse(request, "admin/matching/queue/queue.html", context)


def next_view(request: HttpRequest) -> HttpResponse:
    """To what the manager holds, else to the head of the queue, or to the queue where it is bare.

    Looking claims nothing.
    """
    proposal = find_next_for(reviewer(request), now=timezone.now())
    if proposal is None:
        return HttpResponseRedirect(reverse("admin:matching_proposal_queue"))
    return HttpResponseRedirect(reverse("admin:matching_proposal_review", args=[proposal.pk]))


def take_view(request: HttpRequest) -> HttpResponse:
    """Deal the manager the next ones; a single one is opened at once."""
    user = reviewer(request)
    count = min(_number(request.POST.get("count")), settings.DESK_CLAIMS_AT_ONCE)
    try:
        claims = claim_next(by=user, count=count, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return _to_tab(QueueTab.MINE)
    if not claims:
        messages.info(request, gettext("Nothing waits for you now."))
        return _to_tab(QueueTab.NEXT)
    if len(claims) == 1:
        address = reverse("admin:matching_proposal_review", args=[claims[0].proposal_id])
        return HttpResponseRedirect(address)
    messages.success(request, _claimed(len(claims)))
    return _to_tab(QueueTab.MINE)


def claim_chosen_view(request: HttpRequest) -> HttpResponse:
    """Claim the ticked proposals, or go on to one decision on all of them.

    Each that cannot be claimed is told of with its reason.
    """
    user = reviewer(request)
    ticked = [key for key in request.POST.getlist("chosen") if key.isascii() and key.isdigit()]
    if ticked and request.POST.get("then") == "decide":
        address = reverse("admin:matching_proposal_bulk")
        return HttpResponseRedirect(f"{address}?keys={','.join(ticked[:PER_PAGE])}")
    chosen = [int(key) for key in ticked[: settings.DESK_CLAIMS_AT_ONCE + 1] if len(key) < 19]
    outcomes = claim_chosen(keys=chosen, by=user, now=timezone.now())
    taken = sum(outcome.claim is not None for outcome in outcomes)
    if taken:
        messages.success(request, _claimed(taken))
    for outcome in outcomes:
        if outcome.refusal is not None:
            line = gettext("Proposal %(number)s: %(reason)s")
            told = {"number": outcome.proposal, "reason": outcome.refusal.message}
            messages.warning(request, line % told)
    if not outcomes:
        messages.warning(request, gettext("Tick the proposals first."))
    return _to_tab(QueueTab.MINE if taken else QueueTab.NEXT)


def _claimed(count: int) -> str:
    text = ngettext("%(count)d proposal is yours now.", "%(count)d proposals are yours now.", count)
    return text % {"count": count}


def _because(row: QueueRow) -> list[str]:
    """Why the proposal stands where it stands, in a few words each."""
    said = [str(row.because.label)] if row.because else []
    if row.is_overdue and str(_("overdue")) not in said:
        said.insert(0, gettext("overdue"))
    if row.is_asked_for:
        said.append(gettext("asked for by a side"))
    return said


def _tab(request: HttpRequest) -> QueueTab:
    asked = request.GET.get("tab", "")
    return QueueTab(asked) if asked in QueueTab.values else QueueTab.NEXT


def _number(said: str | None) -> int:
    """A positive whole number of at most six digits, else 1."""
    if said is None or not said.isascii() or not said.isdigit() or len(said) > 6:
        return 1
    return max(1, int(said))


def _to_tab(tab: QueueTab) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('admin:matching_proposal_queue')}?tab={tab.value}")
