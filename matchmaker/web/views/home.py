"""The first page: what this is, a search box, the latest listings, figures; for those who have
signed in, what they come for.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from matchmaker.matching.selectors.landing import (
    figures_for,
    latest_needs,
    latest_technologies,
    matches_for_needs_of,
)
from matchmaker.matching.selectors.readers import reader_of
from matchmaker.web.pages.home import home_page, home_url_of

LATEST = 6
"""Cards of each kind: two rows of three on a wide screen."""


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The latest of what the reader may see listed; a transfer office is sent to its own home."""
    now: datetime = timezone.now()
    reader = reader_of(request.user)
    if (url := home_url_of(reader)) and "stay" not in request.GET:
        return redirect(url)
    context = home_page(
        reader,
        technologies=latest_technologies(reader, now=now, limit=LATEST),
        needs=latest_needs(reader, now=now, limit=LATEST),
        matches=matches_for_needs_of(reader, now=now, limit=LATEST),
        # Counted where they are shown only.
        figures=cast("Mapping[str, int]", SimpleLazyObject(lambda: figures_for(reader, now=now))),
    )
    return render(request, "web/home.html", context)


@login_not_required
@require_safe
def icon(_request: HttpRequest) -> HttpResponse:
    """The site's icon, where a browser asks for it on pages that name none."""
    return redirect(static("web/icon.svg"), permanent=True)
