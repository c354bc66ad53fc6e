"""Ranking a labelled set, and what is kept of it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from matchmaker.matching.engine.collection import Channels
from matchmaker.matching.engine.encoders import HashingEncoder, Matrix, Side
from matchmaker.matching.engine.evaluation import VectorCache, figures, rank_set, write_run
from matchmaker.matching.engine.evaluation_set import LabelledSet
from matchmaker.matching.engine.metrics import Judgements
from matchmaker.matching.engine.representation import ListingText
from tests.matching.engine.collection_cases import DIMENSION, empty_collection


class Counting(HashingEncoder):
    """Counts the texts that it encodes, and breaks off where told to."""

    def __init__(self, break_at: int | None = None) -> None:
        super().__init__(dimension=DIMENSION)
        self.texts = 0
        self.break_at = break_at

    def encode(self, texts: Sequence[str], *, side: Side) -> Matrix:
        if self.break_at is not None and self.texts + len(texts) > self.break_at:
            raise KeyboardInterrupt
        self.texts += len(texts)
        return super().encode(texts, side=side)


def labelled(*, rerank: bool, judgements: Judgements | None = None) -> LabelledSet:
    subjects = ["laser gas sensor", "wheat variety", "robot gripper", "锂电池隔膜"]
    return LabelledSet(
        name="demo",
        needs={f"n{i}": ListingText(subject, "", "") for i, subject in enumerate(subjects)},
        technologies={f"t{i}": ListingText("", subject, "") for i, subject in enumerate(subjects)},
        judgements=judgements or {"n0": {"t0": 1, "t1": 0}, "n3": {"t3": 1}},
        rerank=rerank,
    )


def ranked(
    folder: Path, one: LabelledSet, encoder: HashingEncoder, channels: Channels = Channels.BOTH
) -> dict[str, dict[str, float]]:
    return rank_set(
        one,
        encoder=encoder,
        collection=empty_collection(),
        channels=channels,
        cache_file=folder / "cache" / "vectors.sqlite3",
        progress=lambda *_: None,
    )


def test_a_set_to_re_rank_gets_a_score_for_each_judged_pair_only(tmp_path: Path) -> None:
    run = ranked(tmp_path, labelled(rerank=True), Counting())
    assert {need: set(scores) for need, scores in run.items()} == {"n0": {"t0", "t1"}, "n3": {"t3"}}


def test_a_set_to_retrieve_from_gets_the_best_of_all(tmp_path: Path) -> None:
    run = ranked(tmp_path, labelled(rerank=False), Counting())
    assert set(run["n0"]) == {"t0", "t1", "t2", "t3"}
    assert max(run["n0"], key=lambda key: run["n0"][key]) == "t0"
    assert set(run) == {"n0", "n3"}


@pytest.mark.parametrize("channels", list(Channels))
def test_each_channel_measures_up_on_an_easy_set(tmp_path: Path, channels: Channels) -> None:
    one = labelled(rerank=False)
    measured = figures(one, ranked(tmp_path, one, Counting(), channels))
    assert measured == {
        "set": "demo",
        "needs": 2,
        "ndcg@10": 1.0,
        "map": 1.0,
        "mrr@10": 1.0,
        "recall@1": 1.0,
        "recall@10": 1.0,
        "recall@100": 1.0,
    }


def test_a_second_evaluation_encodes_nothing_and_ranks_alike(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    run = ranked(tmp_path, labelled(rerank=False), first)
    assert ranked(tmp_path, labelled(rerank=False), second) == run
    assert (first.texts, second.texts) == (6, 0)


def test_another_encoder_shares_nothing(tmp_path: Path) -> None:
    ranked(tmp_path, labelled(rerank=False), Counting())
    other = Counting()
    other.name = "another"
    ranked(tmp_path, labelled(rerank=False), other)
    assert other.texts == 6


def test_an_evaluation_that_was_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    texts = [ListingText(f"Title {number}", "", "en") for number in range(150)]
    file = tmp_path / "vectors.sqlite3"
    broken = VectorCache(file)
    with pytest.raises(KeyboardInterrupt):
        broken.vectors(Counting(break_at=130), texts, side="query", progress=lambda *_: None)
    broken.close()
    again, encoder = VectorCache(file), Counting()
    vectors = again.vectors(encoder, texts, side="query", progress=lambda *_: None)
    again.close()
    assert encoder.texts == 150 - 128
    whole = Counting().encode([text.title for text in texts], side="query")
    np.testing.assert_allclose(vectors, whole, atol=1e-6)


def test_a_run_file_holds_the_scores_to_their_last_digit(tmp_path: Path) -> None:
    run = {"n": {"a": 0.1 + 0.2, "b": -1e-17}}
    write_run(tmp_path / "run.tsv", run)
    lines = (tmp_path / "run.tsv").read_text(encoding="utf-8").splitlines()
    assert lines == ["n\ta\t0.30000000000000004", "n\tb\t-1e-17"]


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    rank_set(
        labelled(rerank=False),
        encoder=Counting(),
        collection=empty_collection(),
        channels=Channels.BOTH,
        cache_file=tmp_path / "vectors.sqlite3",
        progress=lambda *step: told.append(step),
    )
    assert told == [
        ("encoding as document", 4, 4),
        ("encoding as query", 2, 2),
        ("ranking", 2, 2),
    ]
