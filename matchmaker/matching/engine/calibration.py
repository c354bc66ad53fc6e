"""What is usual in a language: the middle and the spread of its documents' vectors.

Languages sit apart in an encoder's space, and cosines of one language are compressed elsewhere than
those of another. For a query vector q and documents of mean m and covariance S, q·d over these
documents has the mean q·m and the variance qᵀSq, so a score becomes comparable across languages
without looking at any document: z = (q·d − q·m) / √(qᵀSq). A mean and a covariance are all that is
kept (checked against the measured ones in tests/matching/engine/test_calibration_moments.py).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .encoders import Encoder, Matrix
from .neutral_texts import SUBJECTS
from .representation import ListingText, represent

Floats = NDArray[np.float64]

SAMPLE: Final = 5_000
"""Vectors that a language's statistics are made of at most; a spread estimated from them is good to
1 %, and making it takes a tenth of a second."""

_SMALLEST_SPREAD: Final = 1e-6
"""Standard deviation below which no direction tells documents apart."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean (d,) and covariance (d, d) of `count` vectors."""

    count: int
    mean: Floats
    covariance: Floats | Matrix

    @classmethod
    def of(cls, vectors: Matrix) -> "Moments":
        """The moments of vectors (n, d); all zero where there are none."""
        count, dimension = vectors.shape
        if not count:
            return cls(0, np.zeros(dimension), np.zeros((dimension, dimension)))
        mean = vectors.mean(axis=0, dtype=np.float64)
        centred = vectors - mean.astype(np.float32)
        covariance = (centred.T @ centred).astype(np.float64) / count
        return cls(count, mean, covariance)

    def in_single(self) -> "Moments":
        """The same with a covariance in float32: half the memory for each query to read."""
        return replace(self, covariance=self.covariance.astype(np.float32))

    def spread(self, direction: Floats) -> float:
        """The standard deviation of the documents along a vector (d,), never 0."""
        along: NDArray[Any] = direction.astype(self.covariance.dtype)
        variance = float(np.dot(np.dot(along, self.covariance), along))
        return max(variance, 0.0) ** 0.5 or _SMALLEST_SPREAD * (1 + float(direction @ direction))

    def digest(self) -> str:
        """Twelve hexadecimal digits, equal for equal moments."""
        hashed = hashlib.sha256(self.mean.tobytes())
        hashed.update(self.covariance.tobytes())
        return hashed.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class LanguagePrior:
    """What a language's documents look like before any is there, and where questions lie.

    `question_shift` (d,) is the mean of questions less the mean of documents.
    """

    documents: Moments
    question_shift: Floats


@dataclass(frozen=True, slots=True)
class Prior:
    """Priors by language, and one for the languages that have none."""

    languages: Mapping[str, LanguagePrior]
    other: LanguagePrior

    def of(self, language: str) -> LanguagePrior:
        """The prior of a language code."""
        return self.languages.get(language, self.other)


def flat_prior(dimension: int) -> Prior:
    """For encoders of which nothing is known: unit vectors in all directions alike."""
    even = Moments(0, np.zeros(dimension), np.eye(dimension) / dimension)
    return Prior({}, LanguagePrior(even, np.zeros(dimension)))


def estimate_prior(encoder: Encoder, *, evenness: float) -> Prior:
    """The prior that the neutral texts give for an encoder; 120 short texts are encoded.

    evenness: share of the spread that is spread evenly over all directions, from 0 to 1.
    """
    languages = {
        language: _language_prior(
            _encoded(encoder, language, "offer"), _encoded(encoder, language, "need"), evenness
        )
        for language in ("zh", "en")
    }
    return Prior(languages, _pooled([*languages.values()]))


def shrunk(own: Moments, prior: Moments, *, strength: float) -> Moments:
    """The moments of these documents together with `strength` documents of the prior.

    Both means count in the spread: with few documents the middle is uncertain, and each mean is a
    place where documents are.
    """
    total = own.count + strength
    if total <= 0:
        return own
    share = own.count / total
    mean = share * own.mean + (1 - share) * prior.mean
    covariance = share * _about(own, mean) + (1 - share) * prior.covariance
    return Moments(own.count, mean, covariance)


def sample_of(ids: NDArray[np.int64], most: int = SAMPLE) -> NDArray[np.int64]:
    """At most `most` of these ids, ascending: the same of the same ids, in whatever order.

    Those with the smallest multiplicative hash (Knuth, TAOCP 6.4), so that a listing that comes or
    goes changes the sample by one.
    """
    ascending = np.sort(ids)
    if len(ascending) <= most:
        return ascending
    hashed = ascending.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return ascending[np.sort(np.argsort(hashed, kind="stable")[:most])]


def _about(moments: Moments, centre: Floats) -> Floats:
    away = moments.mean - centre
    about: Floats = moments.covariance + np.outer(away, away)
    return about


def _encoded(encoder: Encoder, language: str, kind: str) -> Matrix:
    texts = [
        ListingText(getattr(subject, f"{kind}_{language}"), "", language) for subject in SUBJECTS
    ]
    return represent(encoder, texts, side="query" if kind == "need" else "document")


def _language_prior(offers: Matrix, needs: Matrix, evenness: float) -> LanguagePrior:
    found = Moments.of(offers)
    dimension = len(found.mean)
    even = np.eye(dimension) * np.trace(found.covariance) / dimension
    covariance = (1 - evenness) * found.covariance + evenness * even
    shift = needs.mean(axis=0, dtype=np.float64) - found.mean
    return LanguagePrior(Moments(found.count, found.mean, covariance), shift)


def _pooled(priors: Sequence[LanguagePrior]) -> LanguagePrior:
    def mean(values: Sequence[Floats]) -> Floats:
        middle: Floats = np.mean(values, axis=0)
        return middle

    documents = [prior.documents for prior in priors]
    middle = mean([moments.mean for moments in documents])
    covariance = mean([_about(moments, middle) for moments in documents])
    count = sum(moments.count for moments in documents)
    shift = mean([prior.question_shift for prior in priors])
    return LanguagePrior(Moments(count, middle, covariance), shift)
