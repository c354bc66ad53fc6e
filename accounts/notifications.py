"""The kinds of notifications: each app registers its own, with a sentence in the reader's language.

A kind is registered once, at import time (a module of the app that sends it), with the sentence
that the inbox shows and the title under which people find it in their settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.audit import JSON

Text = str | Promise

SHORTENED_AT = 200
"""Characters; a longer parameter, such as a long title, is cut in the sentence."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of news: its code, the sentence with %(name)s places, and its title for settings.

    Nobody can switch off a kind that is not `mutable`.
    """

    code: str
    sentence: Text
    title: Text
    mutable: bool = True


_kinds: dict[str, Kind] = {}


def register_kind(code: str, sentence: Text, *, title: Text, mutable: bool = True) -> Kind:
    """Make a kind known. `sentence` and `title` are lazy translations.

    Registering the same again changes nothing; raises ValueError for a code that stands for
    something else already.
    """
    kind = Kind(code, sentence, title, mutable)
    known = _kinds.setdefault(code, kind)
    # A new kind is not compared: before the apps are ready nothing can be translated.
    if known is not kind and (str(known.sentence), known.mutable) != (str(sentence), mutable):
        raise ValueError(f"the notification kind {code!r} is registered with another sentence")
    return known


def find_kind(code: str) -> Kind | None:
    """The kind of this code, or None."""
    return _kinds.get(code)


def kinds() -> list[Kind]:
    """All kinds, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def sentence_of(code: str, params: Mapping[str, JSON]) -> str:
    """The sentence in the active language, filled.

    A parameter that is a mapping of languages, such as {"en": "…", "zh": "…"}, is given in the
    reader's. Raises KeyError when a parameter is missing; news of a kind that no app knows any
    more is told in general words.
    """
    kind = find_kind(code)
    if kind is None:
        return _("News of a kind that this site does not have any more.")
    return str(kind.sentence) % {name: _told(value) for name, value in params.items()}


def _told(value: JSON) -> JSON:
    if isinstance(value, Mapping):
        language = (get_language() or "en")[:2]
        given: list[JSON] = [value.get(language), *value.values()]
        value = next((text for text in given if text), "")
    if isinstance(value, str) and len(value) > SHORTENED_AT:
        return value[: SHORTENED_AT - 1] + "…"
    return value
