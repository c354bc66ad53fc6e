"""How two kinds of evidence become one score."""

import numpy as np
import pytest

from matchmaker.matching.engine.fusion import (
    Level,
    band_of,
    fuse,
    lexical_evidence,
    replayed_score,
    usual_level,
)
from matchmaker.matching.engine.ranking import RankerConfig

CONFIG = RankerConfig()


def test_words_as_usual_leave_the_dense_score_as_it_is() -> None:
    level = Level(dense=3.0, lexical=1.0)
    usual = [
        CONFIG.lexical_half * (np.exp(1.0 + CONFIG.lexical_slope * step) - 1) for step in (0, 2)
    ]
    np.testing.assert_allclose(fuse([3.0, 5.0], usual, level, CONFIG), [3.0, 5.0])


def test_more_words_than_usual_raise_a_document_and_fewer_lower_it() -> None:
    level = Level(dense=3.0, lexical=1.0)
    few, usual, many = fuse([3.0] * 3, [0.01, 0.0515, 0.3], level, CONFIG)
    assert few < usual < many


def test_a_unit_of_surprise_is_worth_the_same_for_every_document() -> None:
    level = Level(dense=2.0, lexical=0.5)
    cosines = np.array([0.0, CONFIG.lexical_half * (np.e - 1)])
    for dense in (-1.0, 2.0, 6.0):
        low, high = fuse([dense, dense], cosines, level, CONFIG)
        leaning = CONFIG.lexical_weight * CONFIG.lexical_slope
        assert high - low == pytest.approx(CONFIG.lexical_weight / (1 + leaning))


def test_lexical_evidence_grows_ever_more_slowly_from_zero() -> None:
    evidence = lexical_evidence([0.0, 0.1, 0.2, 0.3], CONFIG)
    steps = np.diff(evidence)
    assert evidence[0] == 0
    assert steps[0] > steps[1] > steps[2] > 0


def test_the_level_of_many_documents_is_their_mean() -> None:
    level = usual_level([2.0] * 10_000, [1.5] * 10_000, CONFIG)
    assert level.dense == 2.0
    assert level.lexical == pytest.approx(1.5, abs=1e-3)


def test_the_level_of_one_document_is_nearly_the_prior_line() -> None:
    level = usual_level([2.0], [5.0], CONFIG)
    expected = (5.0 + CONFIG.level_strength * CONFIG.lexical_slope * 2) / (
        1 + CONFIG.level_strength
    )
    assert level.lexical == pytest.approx(expected)


def test_no_document_has_a_level_of_zero() -> None:
    assert usual_level([], [], CONFIG) == Level(0.0, 0.0)


@pytest.mark.parametrize(
    ("above", "band"), [(0.0, "strong"), (-0.001, "fair"), (9.0, "strong"), (-9.0, "weak")]
)
def test_bands_begin_at_their_thresholds(above: float, band: str) -> None:
    assert band_of(CONFIG.strong_from + above, CONFIG) == band


def test_the_fair_band_includes_its_threshold() -> None:
    assert band_of(CONFIG.fair_from, CONFIG) == "fair"
    assert band_of(np.nextafter(CONFIG.fair_from, 0), CONFIG) == "weak"


def test_a_score_is_replayed_from_its_features() -> None:
    features = {
        "same_language": 1.0,
        "dense": 4.2,
        "lexical": 0.11,
        "usual_dense": 3.1,
        "usual_lexical": 1.2,
    }
    direct = fuse([4.2], [0.11], Level(3.1, 1.2), CONFIG)[0]
    assert replayed_score(features, CONFIG) == direct
    assert replayed_score({"same_language": 0.0, "dense": 4.2}, CONFIG) == 4.2
