"""The accounts file: made once, its owner's alone, and always right."""

import json
import stat
from datetime import datetime
from pathlib import Path

import pytest

from accounts.models import Organization, User
from matchmaker.matching.demonstration import (
    ACCOUNTS_FILE,
    PasswordsUnreadable,
    load_demonstration,
)
from matchmaker.matching.management.commands import serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(var_folder: Path) -> Path:
    return var_folder / ACCOUNTS_FILE


def passwords(file: Path) -> dict[str, str]:
    return {row["email"]: row["password"] for row in json.loads(file.read_text())}


def test_the_passwords_of_the_file_open_the_accounts(now: datetime, file: Path) -> None:
    load_demonstration(now=now)
    assert len(passwords(file)) == 4
    for email, password in passwords(file).items():
        assert User.objects.get(email=email).check_password(password)


def test_passwords_are_long_and_no_two_are_alike(now: datetime, file: Path) -> None:
    load_demonstration(now=now)
    assert len(set(passwords(file).values())) == 4
    assert min(len(password) for password in passwords(file).values()) >= 16


def test_only_its_owner_may_read_the_file(now: datetime, file: Path) -> None:
    load_demonstration(now=now)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [*file.parent.iterdir()] == [file]


def test_a_file_that_was_opened_to_others_is_closed_again(now: datetime, file: Path) -> None:
    load_demonstration(now=now)
    file.chmod(0o644)
    load_demonstration(now=now)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_second_run_keeps_the_file_as_it_is(now: datetime, file: Path) -> None:
    load_demonstration(now=now)
    before = file.read_bytes()
    load_demonstration(now=now)
    assert file.read_bytes() == before


def test_a_lost_file_is_made_anew_and_opens_the_accounts_again(now: datetime, file: Path) -> None:
    load_demonstration(now=now)
    before = passwords(file)
    file.unlink()
    loaded = load_demonstration(now=now)
    assert loaded.accounts == 4
    assert passwords(file).keys() == before.keys()
    assert not set(passwords(file).values()) & set(before.values())
    for email, password in passwords(file).items():
        assert User.objects.get(email=email).check_password(password)


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"a": 1}', '[{"email": "x"}]', "5"])
def test_a_damaged_file_is_refused_and_nothing_is_stored(
    now: datetime, file: Path, content: str
) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(content)
    with pytest.raises(PasswordsUnreadable, match="delete it"):
        load_demonstration(now=now)
    assert file.read_text() == content
    assert not Organization.objects.exists()
    assert not User.objects.exists()


def test_the_server_prints_every_account_with_its_password(now: datetime, file: Path) -> None:
    load_demonstration(now=now)
    printed = serve.demonstration_accounts()
    for email, password in passwords(file).items():
        assert email in printed
        assert password in printed
    assert "Technology manager" in printed
