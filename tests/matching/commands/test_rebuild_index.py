"""manage.py rebuild_index"""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from listings.models import Technology
from matchmaker.matching import tasks
from matchmaker.matching.models import ListingVector, MatchingWork
from matchmaker.matching.selectors import read_watermark
from matchmaker.matching.states import WorkState, WorkStep
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import embed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nudges(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sent: list[str] = []
    monkeypatch.setattr(tasks.embed_pending, "delay", lambda: sent.append("embed"))
    monkeypatch.setattr(tasks.propose_pending, "delay", lambda: sent.append("propose"))
    return sent


def rebuild(*options: str) -> str:
    output = StringIO()
    call_command("rebuild_index", *options, stdout=output)
    return output.getvalue()


def pending() -> set[Any]:
    rows = MatchingWork.objects.filter(step=WorkStep.EMBED, state=WorkState.PENDING)
    return {row.technology or row.need for row in rows}


def test_only_what_lacks_a_vector_is_requested(nudges: list[str]) -> None:
    embed(TechnologyFactory(published=True), NeedFactory(published=True))
    lacks, half = TechnologyFactory(published=True), NeedFactory(published=True)
    embed(half)
    ListingVector.objects.filter(need=half, side="query").delete()
    TechnologyFactory()
    assert rebuild().startswith("2 of 4 published listings")
    assert pending() == {lacks, half}
    assert nudges == ["embed", "propose"]


def test_every_process_loads_its_collections_afresh() -> None:
    epoch = read_watermark()[1]
    rebuild()
    assert read_watermark()[1] == epoch + 1


def test_all_asks_for_every_listing_whose_text_is_another_than_its_vectors() -> None:
    same, differs = TechnologyFactory.create_batch(2, published=True)
    embed(same, differs)
    Technology.objects.filter(pk=differs.pk).update(title="Changed behind everybody's back")
    assert rebuild().startswith("0 of 2 published listings")
    assert rebuild("--all").startswith("1 of 2 published listings")
    assert pending() == {differs}


def test_vectors_of_others_are_deleted_only_when_asked() -> None:
    embed(TechnologyFactory(published=True))
    ListingVector.objects.filter(audience="public").update(encoder="an-older-one")
    rebuild()
    assert ListingVector.objects.count() == 2
    assert "1 vectors of other encoders deleted" in rebuild("--forget-others")
    assert ListingVector.objects.get().encoder == "hashing-1-256"


def test_an_encoder_that_is_not_there_is_refused_with_its_mend_and_changes_nothing(
    settings: Any,
) -> None:
    TechnologyFactory(published=True)
    settings.ENCODER = "bundled:nonsense"
    with pytest.raises(CommandError, match="bundled encoder"):
        rebuild()
    assert not MatchingWork.objects.exists()


def test_it_says_what_became_of_each_snapshot(settings: Any) -> None:
    settings.SNAPSHOT_FROM = 2
    embed(*TechnologyFactory.create_batch(2, published=True), NeedFactory(published=True))
    said = rebuild()
    assert "technology-members: 2 listings written as generation 1 in " in said
    assert "need-members: 1 listings, fewer than SNAPSHOT_FROM (2): no snapshot." in said
    assert said.endswith("0 needs are to be proposed for again.\n")
    assert "written as generation 2" in rebuild()
