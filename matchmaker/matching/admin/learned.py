"""What earlier decisions had to say about a proposal, in words; and the versions, to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.errors import NotAllowed

from .. import runtime
from ..engine.fusion import band_of
from ..models import LearnedRanking, Proposal
from ..services import retire_learning
from ..states import TEACHES, LearntPart
from .filters import band_label
from .work import ReadOnlyAdmin

if TYPE_CHECKING:
    from accounts.models import User

WORTH_SAYING: Final = 0.005
"""Deviations below which a part is shown as 0.00, and is not shown."""


@dataclass(frozen=True, slots=True)
class LearnedSay:
    """By how much earlier decisions lowered a proposal, and for which reasons, most first."""

    version: int
    lines: list[str]
    band_before: str


def learned_say(proposal: Proposal) -> LearnedSay | None:
    """What earlier decisions lowered, None where none had a say or it came to nothing.

    ``band_before`` is empty where the band is the same without them.
    """
    if proposal.learning is None:
        return None
    parts = sorted(proposal.learned["parts"].items(), key=lambda part: (-part[1], part[0]))
    lines = [_line(part, amount) for part, amount in parts if amount >= WORTH_SAYING]
    if not lines:
        return None
    before = band_of(proposal.learned["score_before"], runtime.CONFIG)
    label = "" if before == proposal.band else band_label(before)
    return LearnedSay(proposal.learning.version, lines, label)


def _line(part: str, amount: float) -> str:
    reason = next(reason for reason, taught in TEACHES.items() if taught == LearntPart(part))
    if part == LearntPart.TOPIC:
        text = gettext(
            "Managers’ earlier decisions on this need lowered this by %(amount)s: %(reason)s"
        )
    else:
        text = gettext("Managers’ earlier decisions lowered this by %(amount)s: %(reason)s")
    return text % {"amount": number_format(amount, 2), "reason": reason.label}


class LearnedRankingAdmin(ReadOnlyAdmin):
    """Every version, latest first; a superuser can switch off the one in use."""

    list_display = (
        "version",
        "state",
        "retired_because",
        "decisions",
        "made_at",
        "retired_at",
        "lowers",
    )
    ordering = ("-version",)
    change_list_template = "admin/matching/learnedranking/change_list.html"

    @admin.display(description=_("lowers"))
    def lowers(self, row: LearnedRanking) -> str:
        """The parts that a version says something about."""
        parts = [part for part, lesson in row.lessons.items() if any(lesson["weights"].values())]
        names = [*parts, *([LearntPart.TOPIC.value] if row.topics else [])]
        return ", ".join(str(LearntPart(name).label) for name in names) or "—"

    def get_urls(self) -> list[URLPattern]:
        """The switch, before the stock addresses."""
        retire = self.admin_site.admin_view(require_POST(self.retire_view))
        return [path("retire/", retire, name="matching_learnedranking_retire"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The versions, under the switch where the reader may use it."""
        can_retire = request.user.is_active and getattr(request.user, "is_superuser", False)
        in_use = LearnedRanking.objects.filter(retired_at__isnull=True).first()
        context = {"in_use": in_use if can_retire else None, **(extra_context or {})}
        return super().changelist_view(request, context)

    def retire_view(self, request: HttpRequest) -> HttpResponseRedirect:
        """Switch off what was learnt; the service refuses anybody but superusers."""
        by = cast("User", request.user)  # admin_view lets nobody else through
        try:
            retired = retire_learning(by=by, now=timezone.now())
        except NotAllowed as refusal:
            raise PermissionDenied from refusal
        text = (
            gettext("Version %(version)s is switched off; the needs are proposed for again.")
            % {"version": retired.version}
            if retired
            else gettext("Nothing that was learnt is in use.")
        )
        self.message_user(request, text, messages.SUCCESS if retired else messages.INFO)
        return HttpResponseRedirect(reverse("admin:matching_learnedranking_changelist"))
