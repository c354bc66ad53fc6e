import re
from pathlib import Path

from matchmaker import settings as settings_file

ROOT = Path(__file__).resolve().parents[2]
READ_BY_COMPOSE_ONLY = {"POSTGRES_PASSWORD"}


def test_the_example_names_exactly_the_variables_that_are_read() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = [match[1] for line in lines if (match := re.match(r"#?([A-Z][A-Z_]+)=", line))]
    assert len(named) == len(set(named))
    assert set(named) == settings_file.env.read | READ_BY_COMPOSE_ONLY


def test_what_only_compose_reads_is_read_by_compose() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    for name in READ_BY_COMPOSE_ONLY:
        assert f"${{{name}:?" in compose


def test_taking_the_example_as_it_is_changes_nothing() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
