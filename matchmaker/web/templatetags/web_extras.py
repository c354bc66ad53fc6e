"""Template tags of the pages."""

import re
from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_MARK = "<mark>{}</mark>"


@register.simple_tag
def marked(text: str, terms: Sequence[str] | None) -> SafeString:
    """`text`, escaped, with every occurrence of a term inside `<mark>` (case is ignored)."""
    if not terms:
        return format_html_join("", "{}", [(text,)])
    longest_first = sorted(terms, key=len, reverse=True)
    pattern = re.compile("(" + "|".join(map(re.escape, longest_first)) + ")", re.IGNORECASE)
    # split() with one group puts the matches at the odd places
    pieces = enumerate(pattern.split(text))
    told = (format_html(_MARK if place % 2 else "{}", piece) for place, piece in pieces)
    return format_html_join("", "{}", ((piece,) for piece in told))
