from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from matchmaker.env import EnvironmentReader


@pytest.fixture
def env() -> EnvironmentReader:
    return EnvironmentReader()


def test_a_missing_variable_takes_its_default(env: EnvironmentReader) -> None:
    assert env.text("NOT_THERE", default="value") == "value"
    assert env.flag("NOT_THERE", default=True) is True
    assert env.whole_number("NOT_THERE", default=7) == 7
    assert env.words("NOT_THERE", default=["a"]) == ["a"]
    env.refuse_mistakes()


def test_an_empty_variable_counts_as_missing(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMPTY", "  ")
    assert env.whole_number("EMPTY", default=7) == 7
    env.refuse_mistakes()


@pytest.mark.parametrize(
    ("value", "expected"), [("on", True), ("YES", True), ("1", True), ("off", False), ("0", False)]
)
def test_a_flag_is_a_yes_or_a_no(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch, value: str, expected: bool
) -> None:
    monkeypatch.setenv("FLAG", value)
    assert env.flag("FLAG", default=not expected) is expected


@pytest.mark.parametrize("value", ["-1", "1.5", "abc", "²", "101"])
def test_a_number_out_of_its_limits_is_refused(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("NUMBER", value)
    assert env.whole_number("NUMBER", default=5, at_most=100) == 5
    assert env.mistakes == [
        f"NUMBER is {value!r}; it must be a whole number, at least 0, at most 100."
    ]


def test_words_are_separated_by_commas(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORDS", " a.example, ,b.example,")
    assert env.words("WORDS") == ["a.example", "b.example"]


def test_every_mistake_is_told_at_once(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLAG", "perhaps")
    monkeypatch.setenv("KIND", "third")
    env.flag("FLAG", default=False)
    env.text("KIND", default="first", choices=("first", "second"))
    env.text("KEY", hint="Generate one.")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.refuse_mistakes()
    assert str(refusal.value).splitlines() == [
        "The environment is wrong in 3 place(s):",
        "  - FLAG is 'perhaps'; write on or off.",
        "  - KIND is 'third'; it must be one of: first, second.",
        "  - KEY is not set. Generate one.",
        "Every variable is explained in .env.example.",
    ]


def test_a_file_can_hold_the_value(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "secret"))
    assert env.text("KEY") == "from the file"


def test_a_file_that_cannot_be_read_is_a_mistake(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "absent"))
    env.text("KEY", default="")
    assert len(env.mistakes) == 1
    assert env.mistakes[0].startswith(f"KEY_FILE is '{tmp_path}/absent', which cannot be read")


def test_a_database_url_becomes_djangos_settings(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://user:p%40ss@host:5433/rows")
    config = env.database("DATABASE_URL", default="sqlite:////tmp/rows.sqlite3")
    expected = {"NAME": "rows", "USER": "user", "PASSWORD": "p@ss", "HOST": "host", "PORT": 5433}
    assert expected.items() <= config.items()
    assert config["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.parametrize(
    "url", ["mysql://u:hidden@h/n", "nonsense", "postgres://u:hidden@h:port/n"]
)
def test_a_database_that_is_not_served_is_refused_without_repeating_its_password(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    config = env.database("DATABASE_URL", default="sqlite:////tmp/rows.sqlite3")
    assert config["NAME"] == "/tmp/rows.sqlite3"
    assert len(env.mistakes) == 1
    assert "hidden" not in env.mistakes[0]
    assert "write sqlite:////absolute/path.sqlite3 or postgres://" in env.mistakes[0]


def test_a_folder_that_is_a_file_is_refused(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("FOLDER", str(tmp_path / "file"))
    assert env.folder("FOLDER", default=tmp_path) == tmp_path
    assert env.mistakes == [f"FOLDER is '{tmp_path}/file', which is a file; give a folder."]


def test_lines_of_a_file_yield_to_the_environment(
    env: EnvironmentReader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("FIRST=file\nSECOND=file\n")
    monkeypatch.setenv("FIRST", "environment")
    monkeypatch.setenv("SECOND", "")
    monkeypatch.delenv("SECOND")
    env.load_file(tmp_path / ".env")
    assert env.text("FIRST") == "environment"
    assert env.text("SECOND") == "file"
