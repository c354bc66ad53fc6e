"""From a setting to an encoder, or to an error that says how to mend it."""

from pathlib import Path

import pytest

from matchmaker.matching.engine.encoders import (
    EncoderUnavailable,
    EnsembleEncoder,
    HashingEncoder,
    UniversalEncoder,
    open_encoder,
)
from tests.matching.engine.encoder_cases import installed_folder


def test_hashing_is_the_light_twin(tmp_path: Path) -> None:
    assert isinstance(open_encoder("hashing", folder=tmp_path), HashingEncoder)


@pytest.mark.parametrize("spec", ["bundled:e5", "bundled:e5@128", "bundled:e5+use"])
def test_a_missing_installation_says_what_to_run(tmp_path: Path, spec: str) -> None:
    with pytest.raises(EncoderUnavailable, match="make encoder"):
        open_encoder(spec, folder=tmp_path)


@pytest.mark.parametrize(
    "spec",
    ["bundled:", "bundled:e6", "bundled:e5+", "bundled:e5@x", "bundled:e5 use", "bundled:use*-1"],
)
def test_an_unknown_bundled_encoder_says_what_can_be_written(tmp_path: Path, spec: str) -> None:
    with pytest.raises(EncoderUnavailable, match=r"Write bundled:e5, bundled:use or"):
        open_encoder(spec, folder=tmp_path)


@pytest.mark.parametrize("spec", ["", "  ", "https://example.org/model", "openai:text"])
def test_a_setting_that_names_nothing_is_refused(tmp_path: Path, spec: str) -> None:
    with pytest.raises(EncoderUnavailable, match="names no encoder"):
        open_encoder(spec, folder=tmp_path)


def test_a_folder_that_is_not_there_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="no encoder folder"):
        open_encoder(str(tmp_path / "absent"), folder=tmp_path)


@pytest.mark.slow
def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="can't be loaded"):
        open_encoder(str(tmp_path), folder=tmp_path)


def test_a_part_without_weight_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="leave that part out"):
        open_encoder("bundled:use*0", folder=tmp_path)


@pytest.mark.encoder
def test_a_limit_is_part_of_the_name() -> None:
    folder = installed_folder()
    names = {open_encoder(spec, folder=folder).name for spec in ("bundled:e5@64", "bundled:e5@128")}
    assert len(names) == 2


@pytest.mark.encoder
@pytest.mark.parametrize("limit", [1, 513])
def test_a_limit_that_the_model_cannot_keep_is_refused(limit: int) -> None:
    with pytest.raises(EncoderUnavailable, match="from 8 to 512"):
        open_encoder(f"bundled:e5@{limit}", folder=installed_folder())


@pytest.mark.encoder
def test_use_needs_no_installation(tmp_path: Path) -> None:
    assert isinstance(open_encoder("bundled:use", folder=tmp_path), UniversalEncoder)


@pytest.mark.encoder
def test_parts_are_weighted_as_written() -> None:
    encoder = open_encoder("bundled:e5*0.6 + use*0.2", folder=installed_folder())
    assert isinstance(encoder, EnsembleEncoder)
    assert [weight for _, weight in encoder.parts] == pytest.approx([0.75, 0.25])
    assert encoder.dimension == 384 + 512
