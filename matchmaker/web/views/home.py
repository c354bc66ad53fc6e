"""The first page: what this is, a search box, the latest listings, figures."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from listings.selectors import (
    listed_figures,
    recent_needs,
    recent_technologies,
)
from matchmaker.web.cards import cards_of

LATEST = 6
"""Cards of each kind: two rows of three on a wide screen."""


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the latest of what the reader may see listed."""
    now: datetime = timezone.now()
    context = {
        "technologies": cards_of(recent_technologies(request.user, now=now, limit=LATEST)),
        "needs": cards_of(recent_needs(request.user, now=now, limit=LATEST)),
        "figures": listed_figures(request.user, now=now),
        "technologies_url": reverse("search-technologies"),
        "no_technologies": _("No technology is published yet."),
        "no_needs": _("No need is published yet."),
    }
    return render(request, "web/home.html", context)


@login_not_required
@require_safe
def icon(_request: HttpRequest) -> HttpResponse:
    """The site's icon, where a browser asks for it on pages that name none."""
    return redirect(static("web/icon.svg"), permanent=True)
