"""Quotations: which sentence of a technology answers which sentence of a need.

Pure text and array work. A passage is a sentence with its place in the field that it was cut
from, so that ``text == field[start:end]`` always holds; a quotation is a pair of passages.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Similarity = NDArray[np.float32]

SHORTEST: Final = 4
"""Characters below which a sentence says nothing worth quoting."""
LONGEST: Final = 280
"""Characters above which a sentence is cut at a comma or a blank, to stay readable on a card."""

_SENTENCE_END: Final = re.compile(r"[。！？；!?;\n\r]+|\.(?=\s+[^\sa-z])|\.(?=\s*$)")
_CLAUSE_END: Final = re.compile(r"[，,、:：]|\s")
_WORD: Final = re.compile(r"[^\W_]+(?:[.%][0-9]+)*%?")
_LATIN: Final = re.compile(r"[a-z]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\u3400-\u9fff\uf900-\ufaff]+")
# The commonest words of English prose and the commonest pairs of Chinese function characters:
# they match everywhere and say nothing.
_EMPTY_WORDS: Final = frozenset(
    re.findall(
        r"\S+",
        "a an and are as at be by can for from has have in into is it its may more less not of on"
        " or our over such than that the their these this to under was we were which will with"
        " 以及 进行 可以 具有 采用 能够 通过 实现 我们 需要 要求 提供 其中 相关 一种",
    )
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence and its place: ``text`` is ``field[start:end]``, offsets in characters."""

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of each side that go together, ``strength`` from 0 to 1, and by what measure."""

    need: Passage
    technology: Passage
    strength: float
    by: str


def passages(fields: Mapping[str, str], *, limit: int = 40) -> list[Passage]:
    """The sentences of these fields in reading order, at most ``limit`` of them."""
    found: list[Passage] = []
    for name, text in fields.items():
        for start, end in _sentences(text):
            found.append(Passage(name, start, end, text[start:end]))
            if len(found) == limit:
                return found
    return found


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _SENTENCE_END.finditer(text):
        yield from _pieces(text, start, mark.end())
        start = mark.end()
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence without the blanks around it, cut where it is too long to quote."""
    while end - start > LONGEST:
        cuts = [mark.end() for mark in _CLAUSE_END.finditer(text, start, start + LONGEST)]
        cut = cuts[-1] if cuts else start + LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if end - start >= SHORTEST:
        yield start, end


def terms(text: str) -> list[str]:
    """Words of alphabetic scripts and pairs of neighbouring Chinese characters, case folded."""
    found: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        for run in _HAN.findall(word):
            if "\u3400" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff":
                found.extend(run[i : i + 2] for i in range(len(run) - 1))
            else:
                found.append(run)
    return [term for term in found if term not in _EMPTY_WORDS]


def has_term(text: str, wanted: Sequence[str]) -> bool:
    """Whether any of these terms is among the `terms` of a text.

    Taking a text apart takes longer than finding a word of Latin letters between two blanks.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    likely = [term for term in wanted if term in folded]
    if not likely:
        return False
    if any(f" {term} " in folded and _LATIN.fullmatch(term) for term in likely):
        return True
    return not set(terms(folded)).isdisjoint(likely)


def word_similarity(needs: Sequence[Passage], technologies: Sequence[Passage]) -> Similarity:
    """Cosines of shape (needs, technologies) of the passages' terms.

    Terms weigh by their rarity among these passages (inverse document frequency after Spärck
    Jones, 1972), so that what all sentences speak of does not decide which two go together.
    """
    bags = [set(terms(passage.text)) for passage in (*needs, *technologies)]
    counts = Counter(term for bag in bags for term in bag)
    weight = {term: math.log(1 + len(bags) / count) for term, count in counts.items()}
    lengths = [math.sqrt(sum(weight[term] ** 2 for term in bag)) or 1.0 for bag in bags]
    similarity = np.zeros((len(needs), len(technologies)), dtype=np.float32)
    for i in range(len(needs)):
        for j in range(len(technologies)):
            shared = bags[i] & bags[len(needs) + j]
            product = sum(weight[term] ** 2 for term in shared)
            similarity[i, j] = product / (lengths[i] * lengths[len(needs) + j])
    return similarity


def meaning_similarity(needs: Similarity, technologies: Similarity) -> Similarity:
    """Cosines of sentence vectors, (n, d) and (m, d), freed of what each sentence has with all.

    Some encoders put everything near everything; taking off the mean of each row and column
    (double centring) leaves what is particular to a pair. The best pair has 1, the others their
    share of it, none is below 0.
    """
    raw = (needs @ technologies.T).astype(np.float32)
    if raw.size < 2:
        return np.clip(raw, 0, 1)
    centred = raw - raw.mean(axis=1, keepdims=True) - raw.mean(axis=0, keepdims=True) + raw.mean()
    best = float(centred.max())
    return np.clip(centred / best, 0, 1) if best > 1e-6 else np.zeros_like(raw)


def quotations(
    needs: Sequence[Passage],
    technologies: Sequence[Passage],
    similarity: Similarity,
    *,
    by: str,
    limit: int = 3,
    floor: float = 0.08,
) -> list[Quotation]:
    """The strongest pairs, no sentence twice, strongest first; ties go to what stands earlier."""
    found: list[Quotation] = []
    rows, columns = set[int](), set[int]()
    order = np.argsort(-similarity, axis=None, kind="stable")
    for place in order.tolist():
        i, j = divmod(place, similarity.shape[1])
        strength = float(similarity[i, j])
        if strength < floor or len(found) == limit:
            break
        if i in rows or j in columns:
            continue
        rows.add(i)
        columns.add(j)
        found.append(Quotation(needs[i], technologies[j], round(strength, 3), by))
    return found
