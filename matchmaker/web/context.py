"""What every page's template knows."""

from django.conf import settings
from django.http import HttpRequest


def site(_request: HttpRequest) -> dict[str, bool]:
    """`DEMONSTRATION`: whether the site shows made-up organizations and says so."""
    return {"DEMONSTRATION": settings.DEMO}
