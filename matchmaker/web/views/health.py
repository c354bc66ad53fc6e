"""Whether the process lives, and whether it can answer."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from matchmaker.matching.selectors import searches_by_meaning, snapshots_state


@login_not_required
@never_cache
@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process can answer at all; it asks nothing of anybody."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, 503 otherwise; each part is named with its state.

    While the encoder is being opened, or where there is none, pages are served all the same:
    `search` says "words" instead of "meaning". Where a `snapshots` file was refused, the database
    answers in its place until a worker has written another.
    """
    database = database_state()
    search = "meaning" if searches_by_meaning() else "words"
    ready = database == "ok"
    parts = {"database": database, "search": search, "snapshots": snapshots_state()}
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


def database_state() -> str:
    """`ok`, or the kind of error that the database answered with (no detail leaves the site)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return type(error).__name__
    return "ok"
