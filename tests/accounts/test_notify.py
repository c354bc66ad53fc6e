from datetime import datetime

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from accounts.audit import JSON
from accounts.errors import NaiveTime, NotificationIncomplete, UnknownNotificationKind
from accounts.models import MutedKind, Notification, Role
from accounts.notifications import register_kind
from accounts.services import notify, notify_members
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db

KIND = register_kind(
    "test.told", gettext_lazy("“%(title)s” of %(organization)s"), title="Told"
).code
PARAMS: dict[str, JSON] = {"title": "Pump", "organization": {"en": "Works", "zh": "工厂"}}


def test_every_user_gets_the_news_with_its_address(now: datetime) -> None:
    one, other = UserFactory(), UserFactory()

    notify(users=[one, other, one], kind=KIND, params=PARAMS, url="/needs/1/", now=now)

    rows = Notification.objects.order_by("user")
    assert [(row.user, row.url, row.created_at, row.read_at) for row in rows] == [
        (one, "/needs/1/", now, None),
        (other, "/needs/1/", now, None),
    ]


def test_the_sentence_is_made_in_the_readers_language(now: datetime) -> None:
    notify(users=[UserFactory()], kind=KIND, params=PARAMS, url="", now=now)
    row = Notification.objects.get()

    assert row.text == "“Pump” of Works"
    with translation.override("zh-hans"):
        assert row.text == "“Pump” of 工厂"


def test_a_long_title_is_shortened_in_the_sentence(now: datetime) -> None:
    notify(users=[UserFactory()], kind=KIND, params={**PARAMS, "title": "x" * 999}, url="", now=now)

    assert Notification.objects.get().text == "“" + "x" * 199 + "…” of Works"


def test_who_is_switched_off_or_muted_the_kind_gets_nothing(now: datetime) -> None:
    muted = UserFactory()
    MutedKind.objects.create(user=muted, kind=KIND)

    notify(users=[UserFactory(is_active=False), muted], kind=KIND, params=PARAMS, url="", now=now)

    assert not Notification.objects.exists()


def test_news_with_a_key_arrives_once(now: datetime) -> None:
    user = UserFactory()
    for _attempt in range(2):
        notify(users=[user], kind=KIND, params=PARAMS, url="", now=now, once="digest-2026-03-02")

    assert Notification.objects.get().user == user


def test_members_in_the_wanted_roles_are_told_except_who_did_it(now: datetime) -> None:
    organization = OrganizationFactory()
    owner = MembershipFactory(organization=organization).user
    editor = MembershipFactory(organization=organization, role=Role.EDITOR).user
    MembershipFactory(organization=organization, role=Role.VIEWER)
    MembershipFactory(user=editor)  # of another organization, too

    notify_members(
        organization=organization,
        kind=KIND,
        params=PARAMS,
        url="",
        now=now,
        roles=[Role.OWNER, Role.EDITOR],
        without=owner,
    )

    assert Notification.objects.get().user == editor


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"kind": "test.unheard"}, UnknownNotificationKind),
        ({"params": {"title": "Pump"}}, NotificationIncomplete),
        ({"url": "https://elsewhere.example/"}, NotificationIncomplete),
        ({"url": "//elsewhere.example/"}, NotificationIncomplete),
        ({"now": datetime.fromisoformat("2026-03-02")}, NaiveTime),
    ],
)
def test_what_cannot_be_told_is_refused_and_nobody_is_told(
    now: datetime, change: dict[str, object], error: type[Exception]
) -> None:
    news = {"kind": KIND, "params": PARAMS, "url": "/", "now": now, **change}

    with pytest.raises(error):
        notify(users=[UserFactory()], **news)  # type: ignore[arg-type]
    assert not Notification.objects.exists()


def test_a_code_stands_for_one_sentence() -> None:
    register_kind("test.told", gettext_lazy("“%(title)s” of %(organization)s"), title="Told")

    with pytest.raises(ValueError, match=r"test\.told"):
        register_kind("test.told", "Something else", title="Told")
