from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from listings.models import Need, Technology
from tests.api.conftest import Program
from tests.factories.accounts import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

NEED: dict[str, Any] = {
    "title": "Lighter housing",
    "summary": "A housing that weighs a third less.",
    "problem": "The cast housing is too heavy.",
    "technology_fields": ["cs:new_materials"],
    "requirements": "Tensile strength at least 400 MPa",
    "budget_min": "100000",
    "budget_max": 250000,
    "currency": "CNY",
}


def test_a_need_is_posted_as_a_draft(program: Program, editor: User) -> None:
    answer = program.post("/api/v1/needs/", NEED)

    body = answer.json()
    need = Need.objects.get(pk=body["id"])
    assert answer.status_code == 201
    assert answer["Location"].endswith(f"/api/v1/needs/{need.pk}/")
    assert answer["ETag"] == program.get(answer["Location"])["ETag"]
    assert (body["state"], body["budget_max"]) == ("draft", "250000.00")
    assert need.owner == editor.memberships.get().organization
    assert need.created_by == editor


def test_a_technology_is_posted_with_rights_and_terms(program: Program) -> None:
    answer = program.post(
        "/api/v1/technologies/",
        {
            "title": "Alloy",
            "summary": "Strong and light.",
            "intellectual_property": [{"kind": "trade_secret", "title": "Melting"}],
            "pay_after_use": {
                "scope": ["verify"],
                "trial_months": 12,
                "trigger": "time",
                "payment_form": "RY",
                "base": "product_sales",
                "rate_table": [{"from": "0", "rate": "0.03"}],
                "currency": "CNY",
            },
        },
    )

    assert answer.status_code == 201, answer.content
    technology = Technology.objects.get(pk=answer.json()["id"])
    assert technology.pay_after_use.trial_months == 12
    assert answer.json()["intellectual_property"][0]["title"] == "Melting"


def test_every_mistake_is_named_and_nothing_is_stored(program: Program) -> None:
    wrong = NEED | {"budget_min": "-1", "deadline": "soon", "colour": "red"}

    answer = program.post("/api/v1/needs/", wrong)

    body = answer.json()
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert body["code"] == "invalid_listing"
    assert {"budget_min", "deadline", "colour"} <= {error["field"] for error in body["errors"]}
    assert not Need.objects.exists()


@pytest.mark.parametrize("body", [[], "text", 5, None])
def test_what_is_no_object_is_refused(program: Program, body: Any) -> None:
    answer = program.client.post(
        "/api/v1/needs/", __import__("json").dumps(body), content_type="application/json"
    )

    assert answer.status_code == 400
    assert not Need.objects.exists()


def test_what_is_no_json_is_refused(program: Program) -> None:
    answer = program.client.post("/api/v1/needs/", "{", content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["code"] == "parse_error"


def test_a_member_of_two_organizations_names_the_one(program: Program, editor: User) -> None:
    second = MembershipFactory(user=editor, role=Role.OWNER).organization

    unclear = program.post("/api/v1/needs/", NEED)
    clear = program.post("/api/v1/needs/", NEED | {"organization": second.code})

    assert unclear.status_code == 400
    assert unclear.json()["errors"][0]["field"] == "organization"
    assert Need.objects.get().owner == second
    assert clear.json()["organization"] == second.code


def test_nobody_posts_for_others(program: Program) -> None:
    other = OrganizationFactory()

    answer = program.post("/api/v1/needs/", NEED | {"organization": other.code})

    assert answer.status_code == 403
    assert not Need.objects.exists()


def test_a_viewer_posts_nothing(client: Client) -> None:
    viewer = Program(MembershipFactory(role=Role.VIEWER).user)

    assert viewer.post("/api/v1/needs/", NEED).status_code in {400, 403}
    assert not Need.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.post("/api/v1/needs/", NEED, content_type="application/json")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_without_the_scope_is_refused(editor: User) -> None:
    reader = Program(editor, "listings:read")

    answer = reader.post("/api/v1/needs/", NEED)

    assert answer.status_code == 403
    assert answer.json()["code"] == "scope_missing"
    assert answer.json()["scope"] == "listings:write"
    assert not Need.objects.exists()


def test_the_same_key_posts_once(program: Program) -> None:
    first = program.post("/api/v1/needs/", NEED, idempotency_key="k1")
    again = program.post("/api/v1/needs/", NEED, idempotency_key="k1")
    other = program.post("/api/v1/needs/", NEED, idempotency_key="k2")

    assert again.status_code == 201
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert again["Location"] == first["Location"]
    assert other.json()["id"] != first.json()["id"]
    assert Need.objects.count() == 2


def test_a_key_is_not_used_for_something_else(program: Program) -> None:
    program.post("/api/v1/needs/", NEED, idempotency_key="k1")

    answer = program.post("/api/v1/needs/", NEED | {"title": "Other"}, idempotency_key="k1")

    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"
    assert Need.objects.count() == 1


def test_a_refused_request_may_be_mended_under_the_same_key(program: Program) -> None:
    program.post("/api/v1/needs/", NEED | {"budget_min": "-1"}, idempotency_key="k1")

    answer = program.post("/api/v1/needs/", NEED, idempotency_key="k1")

    assert answer.status_code == 201


def test_a_key_belongs_to_its_user(program: Program) -> None:
    other = Program(MembershipFactory(role=Role.EDITOR).user)
    first = program.post("/api/v1/needs/", NEED, idempotency_key="k1")

    answer = other.post("/api/v1/needs/", NEED, idempotency_key="k1")

    assert answer.json()["id"] != first.json()["id"]


@pytest.mark.parametrize("key", ["", "k" * 256, "键"])
def test_a_malformed_key_is_refused(program: Program, key: str) -> None:
    answer = program.post("/api/v1/needs/", NEED, idempotency_key=key)

    assert answer.status_code == 400
    assert not Need.objects.exists()
