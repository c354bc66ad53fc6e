"""What stands on a page dozens of times, put together without the template engine.

A page of results has 24 cards and some seventy values of facets. As templates these took longer
than everything else of a request but its search. Whatever is put in is escaped right where it is
put in, or made here from what was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .cards import Card
    from .pages.search import Option


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """`text`, escaped, with every occurrence of a term inside `<mark>` (case is ignored)."""
    if not terms:
        return SafeString(escape(text))
    # split() with one group puts the matches at the odd places
    pieces = enumerate(_any_of(tuple(terms)).split(text))
    told = (f"<mark>{escape(one)}</mark>" if at % 2 else escape(one) for at, one in pieces)
    return SafeString("".join(told))


@lru_cache
def _any_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile("(" + "|".join(map(re.escape, longest_first)) + ")", re.IGNORECASE)


def listing_card(card: Card, *, keyed: bool) -> SafeString:
    """A listing as a card; `keyed` ones can be gone to by the keyboard."""
    key = f' id="listing-{card.key:d}" tabindex="-1" data-card' if keyed else ""
    facts = (card.organization, card.region, card.maturity, card.day)
    return SafeString(
        f"""<article class="listing-card" lang="{escape(card.language_tag)}"{key}>
  <h3><a href="{escape(card.url)}">{marked(card.title, card.terms)}</a></h3>
  <p class="card-summary">{marked(card.summary, card.terms)}</p>
  {_benefit(card)}
  <div lang="{escape(get_language() or "")}">
    <p class="listing-facts">{" · ".join(escape(fact) for fact in facts if fact)}</p>
    <div class="card-chips">{_chips(card)}</div>
    {_why(card)}
    {_compare(card)}
  </div>
</article>
"""
    )


def _benefit(card: Card) -> str:
    if not card.benefit:
        return ""
    return f'<p class="card-benefit">{marked(card.benefit, card.terms)}</p>'


def _chips(card: Card) -> str:
    chips = [("", chip) for chip in card.chips]
    if card.pay_after_use:
        chips.insert(0, (" chip-pay-after-use", card.pay_after_use))
    if card.band_label and card.band != "weak":
        chips.insert(0, (f" chip-band-{escape(card.band)}", card.band_label))
    return "".join(f'<span class="chip{look}">{escape(chip)}</span>' for look, chip in chips)


def _why(card: Card) -> str:
    if not card.why:
        return ""
    language = escape(card.language_tag)
    words = "".join(
        f'<span class="chip chip-word" lang="{language}">{escape(word)}</span>'
        for word in card.shared
    )
    return f'<p class="card-why">{escape(card.why)}{words}</p>'


def _compare(card: Card) -> str:
    if not card.compare_url:
        return ""
    if card.compared:
        look, said = " card-compared", _("In the comparison")
        label = _("Take “%(title)s” out of the comparison") % {"title": card.title}
    else:
        look, said = "", _("Compare")
        label = _("Compare “%(title)s”") % {"title": card.title}
    return (
        f'<a class="card-compare{look}" href="{escape(card.compare_url)}" data-compare'
        f' rel="nofollow" aria-label="{escape(label)}">{escape(said)}</a>'
    )


def facet_options(name: str, options: Iterable[Option]) -> SafeString:
    """The values of a facet, each with its count, to tick."""
    return SafeString("".join(_option(escape(name), one) for one in options))


def _option(name: str, option: Option) -> str:
    value, checked = escape(option.value), " checked" if option.chosen else ""
    return f"""<label class="facet-option">
  <input type="checkbox" form="search-form"
         name="{name}" value="{value}" id="{name}-{value}"{checked}>
  <span>{escape(option.label)}</span><span class="facet-count">{escape(option.count)}</span>
</label>
"""
