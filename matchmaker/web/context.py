"""What every page's template knows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.selectors import unread_count


def site(request: HttpRequest) -> dict[str, object]:
    """`DEMONSTRATION`: whether the site shows made-up organizations and says so.

    `unread_news`: how much the reader's inbox holds, counted where a template asks for it.
    """
    user = getattr(request, "user", None)
    return {
        "DEMONSTRATION": settings.DEMO,
        "unread_news": SimpleLazyObject(lambda: unread_count(user) if user is not None else 0),
    }
