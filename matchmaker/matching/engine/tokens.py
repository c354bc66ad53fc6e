"""From a text to its lexical terms: words and pairs of words, Chinese characters and their pairs.

A term is a 32-bit number, the CRC-32 of its spelling: equal in every process and on every machine,
and an index of it needs no table of strings. Of a million terms about a hundred pairs share a
number, and then a document is found by one word too many.
"""

import re
import unicodedata
import zlib
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

Terms = NDArray[np.uint32]
_Word = tuple[int, bytes]

TERMS_VERSION: Final = "1"
"""Changes whenever an equal text would give other terms; stored posting lists are then foreign."""

_UNSPACED: Final = (
    "\u3040-\u30ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\uac00-\ud7af"  # Hangul, spaced, but with endings glued to its words
    "\U00020000-\U0003134f"  # rare Han
)
_RUN: Final = re.compile(rf"([{_UNSPACED}]+)|([^\W_{_UNSPACED}]+)")
_SIBILANTS: Final = ("ches", "shes", "sses", "xes", "zes")

STOP_WORDS: Final = frozenset(
    """
    a about above across after again against all almost along already also although always am among
    an and another any are around as at away be became because been before behind being below
    between both but by can cannot could did do does doing done down due during each either else
    etc even ever every few for from further had has have having he her here hers him his how
    however i if in indeed instead into is it its itself just least less made many may me might mine
    more moreover most much must my near neither never no nor not now of off often on once one only
    onto or other others otherwise our ours out over own per perhaps please rather same see seem she
    should since so some such than that the their theirs them then there thereby therefore these
    they this those though through throughout thus to together too toward towards under until up
    upon us very via was we well were what when where whereas whereby whether which while who whom
    whose why will with within without would yet you your yours
    """.split()  # noqa: SIM905 - read and mended by people
)
"""English words that say how, not what. Chinese has none here: its frequent characters are
weighed down by their frequency, and leaving them out changed nothing (docs/explanation)."""

ROLE_WORDS: Final = """
    研发 研制 研究 开发 技术 关键 一种 基于 方法 项目 课题 产业化 及其 新型 相关 难题 示范 推广
    解决 提高 针对 用于 希望 寻求 开展 合作 引进
    """.split()  # noqa: SIM905 - read and mended by people
"""Chinese words that say in a title what it heads, a wish or a project, and not what for. What also
stands within names is not among them: 系统 (神经系统), 提升 (提升机), 等 (等离子), 和 (饱和)."""
_ROLES: Final = re.compile("|".join(ROLE_WORDS))


def substance_of(heading: str) -> str:
    """A heading without its role words; as it is where nothing else is in it.

    A blank stays in each one's place, so that no pair is made of what never stood together. In the
    titles of needs alone: on tt-zh .659 became .665 ndcg@10, and cutting the texts or the documents
    as well won nothing more (docs/explanation/matching.md).
    """
    cut = _ROLES.sub(" ", heading)
    return heading if cut == heading or not len(terms_of(cut)) else cut


def terms_of(text: str) -> Terms:
    """The terms of a text in their order, repeated as often as they stand there.

    Spaced scripts give words and pairs of neighbouring words, lower-cased, without stop words, in
    the singular; unspaced scripts give characters and pairs of neighbouring characters.
    """
    found: list[int] = []
    words: list[_Word] = []
    for unspaced, spelled in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        if unspaced:
            found += _of_characters(unspaced)
        elif (word := _word(spelled)) is not None:
            words.append(word)
    found += (number for number, _ in words)
    found += (zlib.crc32(second, first) for (first, _), (_, second) in pairwise(words))
    return np.array(found, dtype=np.uint32)


def _of_characters(run: str) -> list[int]:
    pairs = [first + second for first, second in pairwise(run)]
    return [zlib.crc32(piece.encode("utf-8", "surrogatepass")) for piece in (*run, *pairs)]


@lru_cache(maxsize=100_000)
def _word(spelled: str) -> _Word | None:
    """The number of a word, and how it is spelled as the second of a pair; None where it doesn't
    count.
    """
    if len(spelled) < 2 or spelled in STOP_WORDS:
        return None
    singular = _singular(spelled).encode("utf-8", "surrogatepass")
    return zlib.crc32(singular), b" " + singular


def _singular(word: str) -> str:
    """The word without its plural ending, after Harman's S-stemmer (JASIS 42(1), 1991)."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        else:
            word = word[:-2] if word.endswith(_SIBILANTS) else word[:-1]
    return word
