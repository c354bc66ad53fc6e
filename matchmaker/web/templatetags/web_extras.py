"""Template tags of the pages."""

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from matchmaker.web import fragments
from matchmaker.web.cards import Card
from matchmaker.web.pages.search import FacetBox

register = template.Library()


@register.simple_tag
def marked(text: str, terms: Sequence[str] | None) -> SafeString:
    """`text`, escaped, with every occurrence of a term inside `<mark>` (case is ignored)."""
    return fragments.marked(text, terms or ())


@register.simple_tag
def listing_card(card: Card, *, keyed: bool = False) -> SafeString:
    """A listing as a card; `keyed` ones can be gone to by the keyboard."""
    return fragments.listing_card(card, keyed=keyed)


@register.simple_tag
def facet_box(facet: FacetBox) -> SafeString:
    """The values of a facet, each with its count, to tick."""
    return fragments.facet_box(facet)


@register.simple_tag
def unchanging(template_name: str) -> SafeString:
    """A template that says the same to everybody, put together once in each language.

    It gets no context: neither reader nor request. While DEBUG is on it is read anew each time.
    """
    way = _put_together.__wrapped__ if settings.DEBUG else _put_together
    return way(template_name, get_language() or "", get_script_prefix())


@lru_cache
def _put_together(template_name: str, _language: str, _prefix: str) -> SafeString:
    return render_to_string(template_name)
