from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import Organization, User
from listings.models import Need, Technology

NEED = {
    "title": "Lighter sheet for car bodies",
    "summary": "We look for an aluminium sheet that replaces steel.",
    "problem": "Known sheets crack when they are formed.",
    "technology_fields": ["cs:new_materials"],
    "keywords": "aluminium；car body\nforming",
}
TERMS = {
    "pay_after_use-TOTAL_FORMS": "1",
    "pay_after_use-0-scope": ["verify"],
    "pay_after_use-0-trigger": "time",
    "pay_after_use-0-trial_months": "12",
    "pay_after_use-0-payment_form": "LS1",
    "pay_after_use-0-fixed_amount": "300000",
    "pay_after_use-0-currency": "CNY",
    "pay_after_use-0-guarantee": "none",
    "pay_after_use-0-rate_table": "[]",
}
RIGHT = {
    "intellectual_property-TOTAL_FORMS": "1",
    "intellectual_property-0-kind": "invention_patent",
    "intellectual_property-0-number": "ZL 2003 1 0102344.5",
    "intellectual_property-0-country": "CN",
}
TECHNOLOGY = {
    "title": "高强铝合金板材",
    "summary": "轻量化车身用高强铝合金板材。",
    "description": "通过微合金化获得高强度。",
    "technology_fields": ["cs:new_materials"],
}


def test_a_need_that_a_manager_posts_is_published_at_once(
    page: Callable[[str], Any],
    university: Organization,
    manager: User,
    news: list[Any],
    trail: Any,
    told: Callable[[Any], str],
) -> None:
    response = page("need/add/").post(owner=university.pk, **NEED)

    need = Need.objects.get()
    assert (need.state, need.owner, need.created_by) == ("published", university, manager)
    assert need.keywords == ["aluminium", "car body", "forming"]
    assert (need.language, need.province) == ("en", "33")
    assert news == [("need_published", need.pk, False)]
    assert trail.actions() == ["need.created", "need.submitted", "need.published"]
    assert "Published" in told(response)


def test_without_publishing_it_stays_a_draft(
    page: Callable[[str], Any], university: Organization, news: list[Any]
) -> None:
    page("need/add/").post(owner=university.pk, **NEED, publish_now=None)

    assert Need.objects.get().state == "draft"
    assert news == []


def test_a_technology_is_posted_with_its_rights_and_terms(
    page: Callable[[str], Any], university: Organization, news: list[Any]
) -> None:
    page("technology/add/").post(owner=university.pk, **TECHNOLOGY, **TERMS, **RIGHT)

    technology = Technology.objects.get()
    assert technology.state == "published"
    assert technology.pay_after_use.trial_months == 12
    assert technology.intellectual_property.get().number == "ZL200310102344.5"
    assert news == [("technology_published", technology.pk, False)]


def test_wrong_terms_are_named_at_their_fields_and_nothing_is_stored(
    page: Callable[[str], Any], university: Organization, news: list[Any]
) -> None:
    wrong = TERMS | {
        "pay_after_use-0-cap": "5",
        "pay_after_use-0-floor": "9",
        "pay_after_use-0-trial_months": "",
    }
    misread = RIGHT | {"intellectual_property-0-number": "CN200310102344.7"}

    response = page("technology/add/").post(owner=university.pk, **TECHNOLOGY, **wrong, **misread)

    rights, terms = (one.formset for one in response.context["inline_admin_formsets"])
    assert set(terms.errors[0]) == {"cap", "trial_months"}
    assert "give 5" in rights.errors[0]["number"][0]
    assert not Technology.objects.exists()
    assert news == []


def test_what_is_missing_for_publication_is_named_at_its_field(
    page: Callable[[str], Any], university: Organization, news: list[Any]
) -> None:
    thin = NEED | {"problem": "", "technology_fields": []}

    response = page("need/add/").post(owner=university.pk, valid_until="2020-01-01", **thin)

    assert set(response.context["adminform"].form.errors) == {
        "problem",
        "technology_fields",
        "valid_until",
    }
    assert not Need.objects.exists()
    assert news == []


def test_a_thin_need_may_wait_as_a_draft(
    page: Callable[[str], Any], university: Organization
) -> None:
    thin = NEED | {"problem": "", "technology_fields": []}

    page("need/add/").post(owner=university.pk, **thin, publish_now=None)

    assert Need.objects.get().state == "draft"


def test_staff_who_are_no_managers_find_nothing(client: Client, outsider: User) -> None:
    outsider.is_staff = True
    outsider.save()
    client.force_login(outsider)

    for address in ("need/add/", "technology/add/", "need/", "technology/"):
        assert client.get(f"/admin/listings/{address}").status_code == 403


def test_fields_of_the_two_lists_stand_under_their_own_headings(
    page: Callable[[str], Any], db: None
) -> None:
    add = page("need/add/")

    choices = (
        add.browser.get(add.address).context["adminform"].form.fields["technology_fields"].choices
    )

    assert [(str(heading), len(part)) for heading, part in choices] == [
        ("Contract statistics", 11),
        ("Supported high-tech fields", 8),
    ]
