"""``manage.py learn_from_decisions``, and the task that does it by the clock."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from matchmaker.matching import tasks
from matchmaker.matching.models import LearnedRanking
from matchmaker.matching.states import Reason
from tests.factories.matching import DecisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def decisions(settings: Any) -> None:
    settings.LEARN_MINIMUM_DECISIONS = 24
    approved = {"proposal__state": "approved", "proposal__technology__maturity_level": 8}
    DecisionFactory.create_batch(12, **approved)
    rejected = {"proposal__state": "rejected", "proposal__technology__maturity_level": 3}
    DecisionFactory.create_batch(12, verdict="rejected", reason=Reason.TOO_EARLY, **rejected)


def run(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("learn_from_decisions", *arguments, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_it_says_what_was_learnt_and_is_told_apart_from_a_look(decisions: None) -> None:
    look = run("--dry-run")
    assert not LearnedRanking.objects.exists()
    done = run()
    assert done["changed"]
    assert not look["changed"]
    assert {**done, "changed": False} == look
    assert done["lessons"]["maturity"]["rejected"] == 12
    assert run()["outcome"] == "unchanged"


def test_it_switches_off(decisions: None) -> None:
    run()
    assert run("--retire") == {"retired": 1}
    assert run("--retire") == {"retired": None}


def test_a_look_and_a_switch_exclude_each_other() -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        run("--dry-run", "--retire")


def test_the_clock_learns_once_and_has_it_proposed(
    decisions: None, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    nudges: list[str] = []
    monkeypatch.setattr(tasks.propose_pending, "delay", lambda: nudges.append("propose"))
    tasks.learn_from_decisions()
    tasks.learn_from_decisions()
    assert nudges == ["propose"]
    assert LearnedRanking.objects.count() == 1
    assert settings.CELERY_BEAT_SCHEDULE["learn"]["task"] == tasks.learn_from_decisions.name
