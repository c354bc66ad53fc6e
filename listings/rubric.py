"""How complete a listing is, by the four questions that the Enterprise Europe Network reviews.

The network's reviewers look at a profile's advantages, clarity, expectations and language. Here
each of the four is five checks worth one point, so a score of 0 to 5 says exactly what is missing
and where. The checks are stated in docs/explanation/completeness.md; nothing is learnt, nothing
depends on other listings. Plain values in, plain values out: the editors of needs and
technologies and the review of listings share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HIGHEST: Final = 5
"""Points of a criterion: one for each of its checks."""
READY_FROM: Final = 3
"""Points of every criterion from which a reader has enough to answer."""

_HAN: Final = re.compile("[\u3400-\u9fff]")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'-]*")
_FIGURE: Final = re.compile(r"\d")
_SENTENCE_ENDS: Final = re.compile(r"[。！？!?；;]|\.(?=\s|$)|\n+")
_BOASTS: Final = re.compile(
    r"世界领先|国际领先|国内领先|国际先进|填补.{0,6}空白|首创|颠覆性|革命性|最佳|最好|最先进"
    r"|world[- ]?leading|world[- ]?class|cutting[- ]edge|best[- ]in[- ]class|revolutionary"
    r"|groundbreaking|state[- ]of[- ]the[- ]art|unique|unparalleled",
    re.IGNORECASE,
)
_VAGUE_TITLES: Final = re.compile(
    r"^(?:技术需求|技术攻关|新技术|合作|需求|项目|成果"
    r"|technology (?:need|offer|wanted)|need|project|cooperation|new technology)$",
    re.IGNORECASE,
)
_LONGEST_SENTENCE: Final = 45
"""Words; twice the length of a plain sentence. A Chinese character counts as half a word."""


class Criterion(StrEnum):
    """The four questions; the values are also their names in the API."""

    ADVANTAGES = "advantages"
    CLARITY = "clarity"
    EXPECTATIONS = "expectations"
    LANGUAGE = "language"


CRITERION_LABELS: Final[Mapping[Criterion, Promise]] = {
    Criterion.ADVANTAGES: _("Advantages"),
    Criterion.CLARITY: _("Clarity"),
    Criterion.EXPECTATIONS: _("Expectations"),
    Criterion.LANGUAGE: _("Language"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One point: whether it is earned, the field to mend, what to write, and why it matters."""

    code: str
    field: str
    passed: bool
    advice: Promise
    why: Promise


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """A criterion with its five checks."""

    criterion: Criterion
    checks: tuple[Check, ...]

    @property
    def score(self) -> int:
        """0 to 5."""
        return sum(check.passed for check in self.checks)

    @property
    def label(self) -> Promise:
        """The criterion's name."""
        return CRITERION_LABELS[self.criterion]

    @property
    def missing(self) -> tuple[Check, ...]:
        """What would earn the other points."""
        return tuple(check for check in self.checks if not check.passed)


@dataclass(frozen=True, slots=True)
class Rubric:
    """The four scores of a listing."""

    criteria: tuple[CriterionScore, ...]

    @property
    def total(self) -> int:
        """0 to 20."""
        return sum(criterion.score for criterion in self.criteria)

    @property
    def is_ready(self) -> bool:
        """Whether every criterion has three points at least."""
        return all(criterion.score >= READY_FROM for criterion in self.criteria)

    def score_of(self, criterion: Criterion) -> int:
        """The score of one criterion, 0 to 5."""
        return next(one.score for one in self.criteria if one.criterion is criterion)


def assess(kind: str, values: Mapping[str, object], *, figures: int | None = None) -> Rubric:
    """The rubric of a "need" or a "technology" by its field values; unknown names are no harm.

    ``figures`` is how many quantified statements the matching engine reads in the requirements
    or indicators; without it, the lines that hold a digit are counted.
    """
    read = _Reader(values, figures)
    found = [*(_need(read) if kind == "need" else _technology(read)), *_both(read, kind)]
    scores = (
        CriterionScore(criterion, tuple(check for of, check in found if of is criterion))
        for criterion in Criterion
    )
    return Rubric(tuple(scores))


def checks_of(kind: str) -> dict[str, Check]:
    """Every check of a kind of listing by its code, for saying what one asks."""
    every = (check for criterion in assess(kind, {}).criteria for check in criterion.checks)
    return {check.code: check for check in every}


def length_of(text: str) -> float:
    """Words of a text; two Chinese characters count as one word."""
    return len(_WORD.findall(text)) + len(_HAN.findall(text)) / 2


class _Reader:
    """Field values as the checks ask for them."""

    def __init__(self, values: Mapping[str, object], figures: int | None) -> None:
        self.values = values
        self._figures = figures

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return value.strip() if isinstance(value, str) else ""

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "", [], (), {})

    def length(self, name: str) -> float:
        return length_of(self.text(name))

    def prose(self) -> str:
        names = ("summary", "problem", "benefits", "comparison", "existing_basis", "description")
        return "\n".join(filter(None, map(self.text, names)))

    def figures(self, name: str) -> int:
        if self._figures is not None:
            return self._figures
        return sum(bool(_FIGURE.search(line)) for line in self.text(name).splitlines())


Judged = tuple[Criterion, Check]


def _need(read: _Reader) -> Iterator[Judged]:
    """What only needs are asked: why it is worth solving, and on what terms."""
    of = Criterion.ADVANTAGES
    problem = read.length("problem") or read.length("description")
    yield of, Check("problem", "problem", problem >= 12, *_TEXTS["problem"])
    yield of, Check("basis", "existing_basis", read.length("existing_basis") >= 6, *_TEXTS["basis"])
    yield of, Check("one_figure", "requirements", read.figures("requirements") >= 1,
                    *_TEXTS["one_figure"])  # fmt: skip
    yield of, Check("three_figures", "requirements", read.figures("requirements") >= 3,
                    *_TEXTS["three_figures"])  # fmt: skip
    yield of, Check("need_kind", "need_kind", read.has("need_kind"), *_TEXTS["need_kind"])
    of = Criterion.EXPECTATIONS
    wishes = read.has("wished_licence_kinds") or read.values.get("wants_pay_after_use") is not None
    budget = read.has("budget_min") or read.has("budget_max")
    yield of, Check("cooperation", "cooperation_modes", read.has("cooperation_modes"),
                    *_TEXTS["cooperation"])  # fmt: skip
    yield of, Check("licence", "wished_licence_kinds", wishes, *_TEXTS["licence_wished"])
    yield of, Check("budget", "budget_max", budget, *_TEXTS["budget"])
    yield of, Check("deadline", "deadline", read.has("deadline"), *_TEXTS["deadline"])
    yield of, Check("maturity", "minimum_trl", read.has("minimum_trl"), *_TEXTS["maturity_asked"])


def _technology(read: _Reader) -> Iterator[Judged]:
    """What only technologies are asked: why it is better, and what a licensee would get."""
    of = Criterion.ADVANTAGES
    yield of, Check("benefits", "benefits", read.length("benefits") >= 8, *_TEXTS["benefits"])
    yield of, Check("comparison", "comparison", read.length("comparison") >= 8,
                    *_TEXTS["comparison"])  # fmt: skip
    yield of, Check("one_figure", "indicators", read.figures("indicators") >= 1,
                    *_TEXTS["one_value"])  # fmt: skip
    yield of, Check("three_figures", "indicators", read.figures("indicators") >= 3,
                    *_TEXTS["three_values"])  # fmt: skip
    yield of, Check("evidence", "maturity_evidence", read.length("maturity_evidence") >= 4,
                    *_TEXTS["evidence"])  # fmt: skip
    of = Criterion.EXPECTATIONS
    price = read.has("price_min") or read.has("price_max") or read.has("pay_after_use")
    yield of, Check("conversion", "conversion_modes", read.has("conversion_modes"),
                    *_TEXTS["conversion"])  # fmt: skip
    yield of, Check("licence", "licence_kinds", read.has("licence_kinds"), *_TEXTS["licence"])
    yield of, Check("price", "price_min", price, *_TEXTS["price"])
    yield of, Check("rights", "intellectual_property", read.has("intellectual_property"),
                    *_TEXTS["rights"])  # fmt: skip
    yield of, Check("maturity", "maturity_level", read.has("maturity_level"), *_TEXTS["maturity"])


def _both(read: _Reader, kind: str) -> Iterator[Judged]:
    """What every listing is asked: can a stranger follow it, and is it plainly written."""
    of = Criterion.CLARITY
    title, summary = read.text("title"), read.text("summary")
    says = 3 <= length_of(title) <= 25 and not _VAGUE_TITLES.match(title)
    body = read.length("description") + read.length("problem") + read.length("benefits")
    yield of, Check("title", "title", says, *_TEXTS["title"])
    yield of, Check("summary", "summary", length_of(summary) >= 8, *_TEXTS["summary"])
    yield of, Check("body", "problem" if kind == "need" else "description", body >= 40,
                    *_TEXTS["body"])  # fmt: skip
    yield of, Check("field", "technology_fields", read.has("technology_fields"), *_TEXTS["field"])
    where = read.has("application_fields") or read.has("keywords")
    yield of, Check("application", "application_fields", where, *_TEXTS["application"])
    yield from _language(read, title, summary)


def _language(read: _Reader, title: str, summary: str) -> Iterator[Judged]:
    of, prose = Criterion.LANGUAGE, read.prose()
    written = length_of(prose) >= 8
    own = bool(summary) and summary.rstrip(".。").casefold() != title.rstrip(".。").casefold()
    boast = _BOASTS.search(f"{title}\n{prose}")
    yield of, Check("plain", "summary", written and boast is None, *_TEXTS["plain"])
    short = written and longest_sentence(prose) <= _LONGEST_SENTENCE
    yield of, Check("sentences", "description", short, *_TEXTS["sentences"])
    yield of, Check("own_summary", "summary", own, *_TEXTS["own_summary"])
    yield of, Check("shouting", "title", bool(title) and not _shouts(title), *_TEXTS["shouting"])
    yield of, Check("one_language", "language", written and _agrees(read.text("language"), prose),
                    *_TEXTS["one_language"])  # fmt: skip


def longest_sentence(text: str) -> float:
    """The length of the longest sentence, in words."""
    return max((length_of(part) for part in _SENTENCE_ENDS.split(text)), default=0)


def _shouts(title: str) -> bool:
    """Whether an English title is written in capitals."""
    letters = [sign for sign in title if "A" <= sign <= "Z" or "a" <= sign <= "z"]
    return len(letters) >= 12 and sum(sign.isupper() for sign in letters) > 0.7 * len(letters)


def _agrees(language: str, prose: str) -> bool:
    """Whether the prose is in the language that is stated; every language but these two is."""
    han = len(_HAN.findall(prose))
    letters = sum("a" <= sign.lower() <= "z" for sign in prose)
    if language == "zh":
        return han * 4 >= letters
    return han <= letters if language == "en" else True


Texts = tuple[Promise, Promise]
_TEXTS: Final[Mapping[str, Texts]] = {
    "problem": (
        _("Say in two or three sentences what goes wrong today and whom it costs what."),
        _("A scientist who doesn't know your plant has to understand what is to be solved."),
    ),
    "basis": (
        _("Say what you have tried or use now, and where it falls short."),
        _("Without it you are offered what you have already."),
    ),
    "one_figure": (
        _("Give at least one requirement with a figure and a unit."),
        _("Only figures can be held against what a technology states."),
    ),
    "three_figures": (
        _("Give three requirements with figures, such as performance, cost and lifetime."),
        _("One figure is met by many; three tell a fit from a near miss."),
    ),
    "need_kind": (
        _("Choose the kind of need."),
        _("A substitute for an import is sought elsewhere than a first solution."),
    ),
    "cooperation": (
        _("Choose how you would work together."),
        _("Institutes ask first whether you want a licence, a development or a service."),
    ),
    "licence_wished": (
        _("Say which licence you wish, or whether you want to use before paying."),
        _("Terms that can't fit are seen before anybody spends time."),
    ),
    "budget": (
        _("Name a budget, if only its upper end."),
        _("It is shown to members only, and spares both sides talks that can't end well."),
    ),
    "deadline": (
        _("Name the day by which you need an answer."),
        _("It tells whether something at an early stage is worth proposing."),
    ),
    "maturity_asked": (
        _("Choose the least maturity (TRL) that you can use."),
        _("“Too early” is the most frequent reason why proposals are turned down."),
    ),
    "benefits": (
        _("Say what a user gains, in one or two sentences."),
        _("Companies decide on the benefit, not on the principle."),
    ),
    "comparison": (
        _("Compare it with the best that can be bought today."),
        _("“New” says nothing; better than what, and by how much, does."),
    ),
    "one_value": (
        _("Give at least one measured value with its unit."),
        _("Requirements are held against measured values only."),
    ),
    "three_values": (
        _("Give three measured values, with the conditions of the measurement."),
        _("Each value answers another requirement; what isn't stated counts as no evidence."),
    ),
    "evidence": (
        _("Say what proves the maturity: a pilot, a test report, a user."),
        _("A level without evidence is believed by nobody."),
    ),
    "conversion": (
        _("Choose the ways of conversion that you offer."),
        _("A company that wants a licence skips what is only for sale, and the reverse."),
    ),
    "licence": (
        _("Choose the licences on offer."),
        _("Exclusive or not decides for many whether they read on."),
    ),
    "price": (
        _("Name a price range, or terms of using first and paying later."),
        _("Economics that can't be judged are a reason to turn a technology down."),
    ),
    "rights": (
        _("List the patents and other rights, with their state."),
        _("What is protected, and where, is what a licence gives."),
    ),
    "maturity": (
        _("Give the maturity with its standard."),
        _("“Too early” is the most frequent reason why proposals are turned down."),
    ),
    "title": (
        _("Name the thing and its use in the title: 3 to 25 words."),
        _("In lists and mails the title is all that is read."),
    ),
    "summary": (
        _("Write a summary of one or two whole sentences."),
        _("It is the only text that everybody sees, and what the public search finds."),
    ),
    "body": (
        _("Describe it in 40 words or more (about 80 Chinese characters)."),
        _("Proposals are ranked on what the text says."),
    ),
    "field": (
        _("Choose at least one technology field."),
        _("Readers filter by it."),
    ),
    "application": (
        _("Name an application, or some keywords."),
        _("The same technology is called otherwise in another trade."),
    ),
    "plain": (
        _("Leave out praise such as “world-leading”; give the figure instead."),
        _("Reviewers read past praise, and a figure can be compared."),
    ),
    "sentences": (
        _("Cut sentences of more than 45 words (90 Chinese characters)."),
        _("Short sentences are translated and matched better."),
    ),
    "own_summary": (
        _("Let the summary say more than the title."),
        _("Saying it twice wastes the one text that everybody sees."),
    ),
    "shouting": (
        _("Write the title in ordinary letters."),
        _("Capitals are hard to read, and hide which words are names."),
    ),
    "one_language": (
        _("Write in the language that is stated, or state the other one."),
        _("Searching and translating go by the stated language."),
    ),
}
