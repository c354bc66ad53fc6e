"""Who is a technology manager is asked once while a request reads, and each time otherwise."""

from datetime import datetime
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.models import User
from accounts.policies import is_technology_manager, remembering_managers
from accounts.services import dismiss_technology_manager
from matchmaker.web.middleware import ReadingMiddleware
from tests.factories.accounts import TechnologyManagerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_one_question_each_meanwhile(django_assert_num_queries: Any) -> None:
    manager, other = TechnologyManagerFactory.create(), UserFactory.create()
    with django_assert_num_queries(2), remembering_managers():
        answers = [is_technology_manager(user) for user in (manager, other, manager, other)]
    assert answers == [True, False, True, False]


def test_nothing_is_remembered_afterwards_even_where_it_fails(now: datetime) -> None:
    manager = TechnologyManagerFactory.create()
    with pytest.raises(ZeroDivisionError), remembering_managers():
        assert 1 / (not is_technology_manager(manager))
    dismiss_technology_manager(user=manager, by=None, now=now)
    assert not is_technology_manager(manager)


@pytest.mark.parametrize(("method", "expected"), [("get", True), ("head", True), ("post", False)])
def test_a_request_that_changes_something_sees_a_dismissal_in_its_midst(
    rf: RequestFactory, now: datetime, method: str, expected: bool
) -> None:
    manager: User = TechnologyManagerFactory.create()
    seen: list[bool] = []

    def respond(_request: HttpRequest) -> HttpResponse:
        is_technology_manager(manager)
        dismiss_technology_manager(user=manager, by=None, now=now)
        seen.append(is_technology_manager(manager))
        return HttpResponse()

    ReadingMiddleware(respond)(getattr(rf, method)("/"))
    assert seen == [expected]
