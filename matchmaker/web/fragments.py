"""What stands on a page dozens of times, put together without the template engine.

A page of results has 24 cards and some seventy values of facets. As templates these took longer
than everything else of a request but its search. Whatever is put in is escaped right where it is
put in, or made here from what was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .cards import Card
    from .pages.search import FacetBox, Option


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """`text`, escaped, with every occurrence of a term inside `<mark>` (case is ignored)."""
    told: list[str] = []
    end = 0
    for start, stop in _places(text, terms):
        told += (escape(text[end:start]), f"<mark>{escape(text[start:stop])}</mark>")
        end = stop
    return SafeString("".join((*told, escape(text[end:]))))


def _places(text: str, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where terms stand, from left to right, the longer one where two begin together.

    No pattern is compiled: every question has other terms, and that took longer than the search
    for them.
    """
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals become two letters; places must stay the same
        folded = "".join(sign if len(sign.lower()) != 1 else sign.lower() for sign in text)
    left = [term for term in terms if term and term in folded]
    end = 0
    while left:
        found = [(start, -len(term)) for term in left if (start := folded.find(term, end)) >= 0]
        if not found:
            return
        start, length = min(found)
        end = start - length
        yield start, end


def listing_card(card: Card, *, keyed: bool) -> SafeString:
    """A listing as a card; `keyed` ones can be gone to by the keyboard."""
    language = get_language() or ""
    key = f' id="listing-{card.key:d}" tabindex="-1" data-card' if keyed else ""
    facts = (card.organization, card.region, card.maturity, card.day)
    return SafeString(
        f"""<article class="listing-card" lang="{escape(card.language_tag)}"{key}>
  <h3><a href="{escape(card.url)}">{marked(card.title, card.terms)}</a></h3>
  <p class="card-summary">{marked(card.summary, card.terms)}</p>
  {_benefit(card)}
  <div lang="{escape(language)}">
    <p class="listing-facts">{" · ".join(escape(fact) for fact in facts if fact)}</p>
    <div class="card-chips">{_chips(card)}</div>
    {_why(card)}
    {_compare(card, language)}
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


def _compare(card: Card, language: str) -> str:
    if not card.compare_url:
        return ""
    look, said, label = _to_compare(language, compared=card.compared)
    return (
        f'<a class="card-compare{look}" href="{escape(card.compare_url)}" data-compare'
        f' rel="nofollow" aria-label="{escape(label % {"title": card.title})}">{said}</a>'
    )


@lru_cache
def _to_compare(_language: str, *, compared: bool) -> tuple[str, str, str]:
    if compared:
        label = _("Take “%(title)s” out of the comparison")
        return " card-compared", escape(_("In the comparison")), label
    return "", escape(_("Compare")), _("Compare “%(title)s”")


def facet_box(facet: FacetBox) -> SafeString:
    """The values of a facet, each with its count, to tick; those out of sight behind "more"."""
    name = escape(facet.name)
    return SafeString(
        f"""<fieldset class="facet">
  <legend>{escape(facet.label)}</legend>
  {_options(name, facet.first)}{_more(name, facet.more)}
</fieldset>
"""
    )


def _more(name: str, options: Sequence[Option]) -> str:
    if not options:
        return ""
    said = ngettext("%(n)s more", "%(n)s more", len(options)) % {"n": len(options)}
    return f"""<details class="facet-more">
    <summary>{escape(said)}</summary>
    {_options(name, options)}
  </details>"""


def _options(name: str, options: Iterable[Option]) -> str:
    return "".join(_option(name, one) for one in options)


def _option(name: str, option: Option) -> str:
    value, checked = escape(option.value), " checked" if option.chosen else ""
    return f"""<label class="facet-option">
  <input type="checkbox" form="search-form"
         name="{name}" value="{value}" id="{name}-{value}"{checked}>
  <span>{escape(option.label)}</span><span class="facet-count">{escape(option.count)}</span>
</label>
"""
