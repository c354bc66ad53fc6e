"""One key for a quantity, however it is named: 抗拉强度 and tensile strength are the same.

A key is the concept's English name and, after a bar, what narrows it: ``energy density`` and
``energy density | cell`` are near but not the same. A quantity without a known name is keyed by
its own words, so it equals only a quantity with the same words in the same language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from .normalise import fold, has_han
from .quantity_names import QUALIFIER_NAMES, QUANTITY_NAMES

Words = tuple[str, ...]

_WORD: Final = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_PARENTHESES: Final = re.compile(r"\([^()]{0,80}\)")
_PREPOSITIONS: Final = frozenset(
    ("of", "for", "in", "at", "on", "from", "per", "to", "between", "during", "after", "with",
     "under", "when", "by", "until", "over", "across", "through", "along", "within", "before",
     "above", "below", "into", "without", "against")
)  # fmt: skip
_ARTICLES: Final = frozenset(
    (
        "the",
        "a",
        "an",
        "its",
        "our",
        "this",
        "that",
        "is",
        "and",
        "there",
        "they",
        "it",
        "we",
        "which",
        "were",
        "was",
        "are",
    )
)
_EMPTY: Final = frozenset(
    ("battery", "material", "product", "sample",
     "alloy", "device", "equipment", "instrument", "algorithm", "model", "method", "process",
     "technology", "measured", "actual", "overall", "value", "whole")
)  # fmt: skip
_EMPTY_HAN: Final = re.compile(
    "^(?:该|本|其)|所述|整机|的|之|材料|产品|样品|合金|制品|设备|装置|仪器|算法|模型|方法|工艺|技术"
    "|电池(?!包)|实测|实际|指标|数值|和|及"
)
_HARDNESS_SYMBOL: Final = re.compile(r"(?<=硬度)[(]?(?:hv|hrc|hrb|hbw?)[)]?$")
_CHANGES: Final = {
    "↑": ("提高", "提升", "增加", "增长", "上升", "increase", "increased", "increases",
          "improvement", "improved", "improves", "raises", "raised", "higher", "gain", "growth"),
    "↓": ("降低", "减少", "下降", "缩短", "节约", "节省", "decrease", "decreased", "reduction",
          "reduced", "reduces", "reduce", "reducing", "saves", "saving", "saved", "lowers",
          "lowered", "cuts", "cut", "drop"),
}  # fmt: skip
_SHARES: Final = frozenset(("", "%", "‰", "wt%"))
_NUMBERS: Final = frozenset(("", "count", "px", "bit", "dpi"))
_CHANGE_OF: Final = {word: sign for sign, words in _CHANGES.items() for word in words}
_CHANGE_HAN: Final = re.compile("|".join(word for word in _CHANGE_OF if has_han(word)))


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _words(name: str) -> Words:
    found = map(_singular, _WORD.findall(name.casefold()))
    return tuple(word for word in found if word not in _ARTICLES)


def _lines(table: str) -> Iterator[list[str]]:
    for line in table.strip().splitlines():
        yield [part.strip() for part in line.split("|")]


def _read_names() -> tuple[dict[str, str], dict[Words, str], dict[str, frozenset[str]]]:
    han: dict[str, str] = {}
    english: dict[Words, str] = {}
    traits: dict[str, frozenset[str]] = {}
    for marks, chinese, names in _lines(QUANTITY_NAMES):
        key, *others = (name.strip() for name in names.split(";"))
        traits.setdefault(key, frozenset(marks))
        for name in chinese.split():
            han.setdefault(name, key)
        for name in (key, *others):
            english.setdefault(_words(name), key)
    return han, english, traits


def _without_empty(words: Sequence[str]) -> Words:
    return tuple(word for word in words if word not in _EMPTY)


_HAN_NAMES, _ENGLISH_NAMES, _TRAITS = _read_names()
_QUALIFIERS: Final = {
    name: chinese.split()[0] if not english else english.split()[0]
    for chinese, english in _lines(QUALIFIER_NAMES)
    for name in (*chinese.split(), *english.split())
}
_LONGEST_QUALIFIER: Final = max(map(len, _QUALIFIERS))


@lru_cache(maxsize=4096)
def key_of(quantity: str) -> str:
    """The key of a quantity as written in either language; empty for an empty name."""
    name = _PARENTHESES.sub("", fold(quantity)).casefold()
    concept, qualifiers = _read_han(name) if has_han(name) else _read_english(name)
    narrowed = " ".join(sorted(set(qualifiers)))
    return f"{concept} | {narrowed}" if narrowed else concept


def concept_of(key: str) -> str:
    """The key without what narrows it."""
    return key.partition(" | ")[0]


def is_known(key: str) -> bool:
    """Whether the concept is one that the table of names holds."""
    return concept_of(key) in _TRAITS


def traits_of(key: str, unit: str = "%") -> frozenset[str]:
    """The traits of the concept (see quantity_names); none for one that is not known.

    Which direction is better may turn with the unit: an accuracy of 95 % and one of 0.1 mm.
    """
    traits = _TRAITS.get(concept_of(key), frozenset())
    if "↑" in key or "↓" in key:
        return _traits_of_change(key, traits)
    if "%" in traits and unit not in _SHARES:
        return (traits - {"+", "%"}) | {"-"}
    return traits - {"-", "+"} if "#" in traits and unit in _NUMBERS else traits


def _traits_of_change(key: str, traits: frozenset[str]) -> frozenset[str]:
    """More change is better when it goes the quantity's good way, worse when it goes the other."""
    if ("↑" in key and "↓" in key) or not traits & {"+", "-"}:
        return frozenset()
    return frozenset("+") if ("↑" in key) == ("+" in traits) else frozenset("-")


def known_name_start(text: str) -> int | None:
    """Where the longest known Chinese name begins that the text ends with; None without one."""
    folded = fold(text).casefold().rstrip()
    for start in range(max(0, len(folded) - 16), len(folded) - 1):
        if folded[start:] in _HAN_NAMES:
            return start
    return None


def _read_han(name: str) -> tuple[str, list[str]]:
    joined = _HARDNESS_SYMBOL.sub("", re.sub(r"\s", "", name))
    changes = [_CHANGE_OF[word] for word in _CHANGE_HAN.findall(joined)]
    if joined in _HAN_NAMES:
        return _HAN_NAMES[joined], []
    bare = _CHANGE_HAN.sub("", joined).removesuffix("值") or joined
    for start in range(len(bare)):
        if (concept := _HAN_NAMES.get(bare[start:])) is not None:
            return concept, changes + list(_han_qualifiers(_EMPTY_HAN.sub("", bare[:start])))
    return _EMPTY_HAN.sub("", bare) or bare, changes


def _han_qualifiers(text: str) -> Iterator[str]:
    """Known qualifiers cut out of the text, and what is left over, as one."""
    rest, position = "", 0
    while position < len(text):
        for length in range(min(_LONGEST_QUALIFIER, len(text) - position), 0, -1):
            if length < min(2, len(text)):
                continue  # one character inside a longer word says something else: 臭氧 is not 氧
            if (found := _QUALIFIERS.get(text[position : position + length])) is not None:
                yield found
                position += length
                break
        else:
            rest += text[position]
            position += 1
    if rest:
        yield rest


def _read_english(name: str) -> tuple[str, list[str]]:
    words = _words(name)
    if words in _ENGLISH_NAMES:
        return _ENGLISH_NAMES[words], []
    changes = [_CHANGE_OF[word] for word in words if word in _CHANGE_OF]
    bare = tuple(word for word in words if word not in _CHANGE_OF)
    while bare and bare[0] in _PREPOSITIONS:
        bare = bare[1:]
    if bare in _ENGLISH_NAMES:
        return _ENGLISH_NAMES[bare], changes
    head, tail = _split_head(bare)
    for start in range(len(head)):
        if (concept := _ENGLISH_NAMES.get(head[start:])) is not None:
            narrowing = _without_empty(head[:start] + tail)
            return concept, changes + [_QUALIFIERS.get(word, word) for word in narrowing]
    return " ".join(sorted(_without_empty(head + tail))) or " ".join(words), changes


def _split_head(words: Words) -> tuple[Words, Words]:
    """The words before the first preposition, and those after it without prepositions."""
    for place, word in enumerate(words):
        if word in _PREPOSITIONS and place:
            return words[:place], tuple(w for w in words[place:] if w not in _PREPOSITIONS)
    return words, ()
