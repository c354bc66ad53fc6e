"""``manage.py load_demonstration``, as the Makefile calls it."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organization
from listings.models import Need
from matchmaker.matching import runtime
from matchmaker.matching.models import MatchingWork, Proposal
from matchmaker.matching.states import ProposalState, WorkState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def debug_is_on(settings: Any) -> Iterator[None]:
    settings.DEBUG = True
    # Argon2 takes a second an account, on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    runtime.reset()
    yield
    runtime.reset()


def run() -> str:
    output = StringIO()
    call_command("load_demonstration", stdout=output)
    return output.getvalue()


def test_proposals_are_there_when_it_ends() -> None:
    printed = run()
    assert "Added 25 organizations, 66 technologies, 44 needs and 4 accounts." in printed
    assert not MatchingWork.objects.exclude(state=WorkState.DONE).exists()
    count = Proposal.objects.filter(state=ProposalState.OPEN).count()
    assert f"wait for a technology manager: {count}" in printed
    assert not Need.objects.exclude(proposals__isnull=False).exists()


def test_a_second_run_says_that_nothing_changed() -> None:
    run()
    stored = [*Proposal.objects.order_by("pk").values()]
    assert "nothing changed" in run()
    assert [*Proposal.objects.order_by("pk").values()] == stored


def test_it_shows_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    run()
    assert "Encoding and proposing: 100%" in capsys.readouterr().err


def test_it_says_where_the_passwords_are_but_not_what_they_are(var_folder: Path) -> None:
    printed = run()
    file = var_folder / "demonstration-accounts.json"
    assert str(file) in printed
    assert '"password"' in file.read_text()
    assert "password" not in printed.lower()


def test_without_an_encoder_the_listings_are_there_and_the_mend_is_told(
    settings: Any, tmp_path: Path
) -> None:
    settings.ENCODER = "bundled:e5+use"
    settings.ENCODER_FOLDER = tmp_path / "empty"
    errors = StringIO()
    call_command("load_demonstration", stdout=StringIO(), stderr=errors)
    assert "There are no new proposals" in errors.getvalue()
    assert Need.objects.count() == 44
    assert not Proposal.objects.exists()


def test_with_debug_off_it_ends_with_the_reason(settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG=on"):
        run()
    assert not Organization.objects.exists()
