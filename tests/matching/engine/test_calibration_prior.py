"""What is known of an encoder before a site has listings."""

import numpy as np

from matchmaker.matching.engine.calibration import estimate_prior, flat_prior
from matchmaker.matching.engine.encoders import HashingEncoder
from matchmaker.matching.engine.neutral_texts import SUBJECTS
from matchmaker.matching.engine.representation import ListingText, language_of, represent

ENCODER = HashingEncoder(dimension=48)


def test_each_language_has_the_mean_of_its_neutral_offers() -> None:
    prior = estimate_prior(ENCODER, evenness=0.3)
    offers = [ListingText(subject.offer_zh, "", "zh") for subject in SUBJECTS]
    expected = represent(ENCODER, offers, side="document").mean(axis=0)
    np.testing.assert_allclose(prior.of("zh").documents.mean, expected, atol=1e-6)


def test_questions_lie_where_neutral_needs_lie() -> None:
    prior = estimate_prior(ENCODER, evenness=0.3).of("en")
    needs = [ListingText(subject.need_en, "", "en") for subject in SUBJECTS]
    expected = represent(ENCODER, needs, side="query").mean(axis=0)
    np.testing.assert_allclose(prior.documents.mean + prior.question_shift, expected, atol=1e-6)


def test_evenness_moves_the_spread_to_all_directions_and_keeps_its_size() -> None:
    narrow = estimate_prior(ENCODER, evenness=0.0).of("en").documents
    even = estimate_prior(ENCODER, evenness=1.0).of("en").documents
    np.testing.assert_allclose(even.covariance, np.eye(48) * even.covariance[0, 0], atol=1e-12)
    np.testing.assert_allclose(np.trace(even.covariance), np.trace(narrow.covariance))


def test_a_language_without_texts_lies_between_those_that_have_some() -> None:
    prior = estimate_prior(ENCODER, evenness=0.3)
    middle = (prior.of("zh").documents.mean + prior.of("en").documents.mean) / 2
    np.testing.assert_allclose(prior.of("de").documents.mean, middle)


def test_a_flat_prior_knows_no_direction() -> None:
    prior = flat_prior(4).of("zh")
    assert prior.documents.spread(np.array([0.0, 1.0, 0.0, 0.0])) == 0.5
    assert not prior.question_shift.any()


def test_every_neutral_text_is_in_the_language_it_is_listed_under() -> None:
    for subject in SUBJECTS:
        languages = [language_of(ListingText(text, "", "")) for text in subject]
        assert languages == ["zh", "zh", "en", "en"]


def test_no_neutral_text_stands_twice() -> None:
    texts = [text for subject in SUBJECTS for text in subject]
    assert len(set(texts)) == len(texts) == 120
