"""manage.py sweep"""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from listings.models import Technology
from matchmaker.matching import tasks
from tests.factories.listings import TechnologyFactory
from tests.factories.matching import request_embedding

pytestmark = pytest.mark.django_db


def test_overdue_listings_are_closed_and_what_waits_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(tasks.embed_pending, "delay", lambda: sent.append("embed"))
    overdue = TechnologyFactory(published=True, valid_until=date(2020, 1, 1))
    request_embedding(TechnologyFactory(published=True))
    output = StringIO()
    call_command("sweep", stdout=output)
    assert Technology.objects.get(pk=overdue.pk).state == "expired"
    assert "1 overdue listings closed." in output.getvalue()
    assert "embed: 2 waiting, 0 done, 0 failed." in output.getvalue()
    assert sent == ["embed"]
