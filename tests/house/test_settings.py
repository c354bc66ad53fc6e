"""The settings file as a program reads it: in a process of its own, with a chosen environment."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import json, sys
from matchmaker import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""
PRODUCTION = {"SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "matchmaker.example"}


def read(names: list[str], tmp_path: Path, **variables: str) -> dict[str, object]:
    """The values of these settings; raises AssertionError with the message of a refusal."""
    done = run(names, tmp_path, **variables)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def run(names: list[str], tmp_path: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "VAR_FOLDER": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", SHOW, *names],
        check=False,
        env=environment | variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_a_site_that_others_reach_needs_a_secret_key(tmp_path: Path) -> None:
    done = run([], tmp_path)
    assert done.returncode != 0
    assert "SECRET_KEY is not set. Generate one:" in done.stderr


def test_demonstration_accounts_are_refused_when_debug_is_off(tmp_path: Path) -> None:
    done = run([], tmp_path, DEMO="on", **PRODUCTION)
    assert done.returncode != 0
    assert "DEMO is on while DEBUG is off" in done.stderr


def test_wrong_variables_are_listed_together(tmp_path: Path) -> None:
    done = run([], tmp_path, PORT="abc", VECTOR_INDEX="annoy", TIME_ZONE="Mars/Olympus")
    assert done.returncode != 0
    for name in ("SECRET_KEY", "PORT", "VECTOR_INDEX", "TIME_ZONE"):
        assert f"  - {name} is " in done.stderr
    assert "wrong in 4 place(s)" in done.stderr


def test_production_is_https_only(tmp_path: Path) -> None:
    names = ["DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS"]
    assert read(names, tmp_path, **PRODUCTION) == {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
    }


def test_the_policy_for_content_has_no_unsafe_source(tmp_path: Path) -> None:
    policy = str(read(["CONTENT_SECURITY_POLICY"], tmp_path, **PRODUCTION))
    assert "script-src" in policy
    assert "unsafe" not in policy


def test_without_redis_messages_and_cache_stay_in_the_process(tmp_path: Path) -> None:
    found = read(["CELERY_BROKER_URL", "CACHES", "SWEEP_SECONDS"], tmp_path, DEBUG="on")
    assert found["CELERY_BROKER_URL"] == "memory://"
    assert "locmem" in str(found["CACHES"])
    assert found["SWEEP_SECONDS"] == 1


def test_redis_carries_messages_and_cache(tmp_path: Path) -> None:
    url = "redis://127.0.0.1:6379/3"
    names = ["CELERY_BROKER_URL", "CACHES", "SWEEP_SECONDS"]
    found = read(names, tmp_path, DEBUG="on", REDIS_URL=url)
    assert found["CELERY_BROKER_URL"] == url
    assert url in str(found["CACHES"])
    assert found["SWEEP_SECONDS"] == 60


def test_a_task_is_killed_before_redis_gives_it_to_another_worker(tmp_path: Path) -> None:
    names = ["CELERY_TASK_TIME_LIMIT", "CELERY_BROKER_TRANSPORT_OPTIONS"]
    found = read(names, tmp_path, DEBUG="on", REDIS_URL="redis://127.0.0.1:6379/0")
    options = found["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert isinstance(options, dict)
    limit = found["CELERY_TASK_TIME_LIMIT"]
    assert isinstance(limit, int)
    assert limit < options["visibility_timeout"]


def test_the_secret_key_can_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret from a file")
    found = read(["SECRET_KEY"], tmp_path, SECRET_KEY_FILE=str(tmp_path / "key"))
    assert found["SECRET_KEY"] == "secret from a file"
