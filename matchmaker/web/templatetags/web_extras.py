"""Template tags of the pages."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.safestring import SafeString

from matchmaker.web import fragments
from matchmaker.web.cards import Card
from matchmaker.web.pages.search import Option

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
def facet_options(name: str, options: Iterable[Option]) -> SafeString:
    """The values of a facet, each with its count, to tick."""
    return fragments.facet_options(name, options)
