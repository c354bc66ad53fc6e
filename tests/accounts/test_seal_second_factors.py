"""A copy of the database holds no secret of a second factor that could be used."""

import json
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import User
from accounts.sealing import SealedUnderAnotherKey, opened, seal, sealed_anew
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SECRET, SEED = "JBSWY3DPEHPK3PXP", "5eed" * 10
migration = import_module("accounts.migrations.0011_seal_second_factors")


def stored(user: User) -> str:
    return json.dumps([*Authenticator.objects.filter(user=user).values_list("data", flat=True)])


def test_what_is_kept_is_not_what_is_used() -> None:
    user: User = UserFactory()

    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).generate_codes()

    assert SECRET not in stored(user)
    kept = Authenticator.objects.get(user=user, type="totp")
    assert opened(kept.data["secret"]) == SECRET
    again = RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes"))
    assert again.generate_codes() == codes
    assert again.validate_code(codes[0])
    assert not again.validate_code(codes[0])


def test_the_same_text_is_sealed_otherwise_each_time() -> None:
    assert seal(SECRET) != seal(SECRET)


def test_a_former_key_opens_and_a_present_one_seals() -> None:
    before = seal(SECRET)

    with override_settings(SECRET_KEY="k" * 50, SECRET_KEY_FALLBACKS=[former_key()]):
        assert opened(before) == SECRET
        renewed = sealed_anew(before)
    with override_settings(SECRET_KEY="k" * 50, SECRET_KEY_FALLBACKS=[]):
        assert opened(renewed) == SECRET


def former_key() -> str:
    from django.conf import settings

    return str(settings.SECRET_KEY)


def test_without_the_key_nothing_is_opened_and_the_way_out_is_told() -> None:
    before = seal(SECRET)

    with (
        override_settings(SECRET_KEY="k" * 50),
        pytest.raises(SealedUnderAnotherKey, match="SECRET_KEY_FALLBACKS"),
    ):
        opened(before)


@pytest.mark.parametrize("text", ["", "x", SECRET, "gAAAAA==", "电池"])
def test_what_was_never_sealed_is_refused(text: str) -> None:
    with pytest.raises(SealedUnderAnotherKey):
        opened(text)


def test_rows_from_before_are_sealed_once_and_can_be_laid_open() -> None:
    user: User = UserFactory()
    Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})
    codes = {"seed": SEED, "used_mask": 1}
    Authenticator.objects.create(user=user, type="recovery_codes", data=codes)
    other: User = UserFactory()
    moved = {"migrated_codes": ["12345678", "23456789"]}
    Authenticator.objects.create(user=other, type="recovery_codes", data=moved)

    migration.seal_all(apps, None)
    sealed = stored(user) + stored(other)
    migration.seal_all(apps, None)

    assert stored(user) + stored(other) == sealed
    assert all(text not in sealed for text in (SECRET, SEED, "12345678", "23456789"))
    row = Authenticator.objects.get(user=other)
    assert RecoveryCodes(row).generate_codes() == ["12345678", "23456789"]

    migration.open_all(apps, None)

    assert Authenticator.objects.get(user=user, type="totp").data == {"secret": SECRET}
    assert Authenticator.objects.get(user=user, type="recovery_codes").data == codes
    assert Authenticator.objects.get(user=other).data == moved


def test_after_a_new_key_the_former_one_is_needed_once() -> None:
    user: User = UserFactory()
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).generate_codes()

    with override_settings(SECRET_KEY="k" * 50, SECRET_KEY_FALLBACKS=[former_key()]):
        call_command("seal_second_factors", verbosity=0)

    with override_settings(SECRET_KEY="k" * 50, SECRET_KEY_FALLBACKS=[]):
        kept = Authenticator.objects.get(user=user, type="totp")
        assert opened(kept.data["secret"]) == SECRET
        row = Authenticator.objects.get(user=user, type="recovery_codes")
        assert RecoveryCodes(row).generate_codes() == codes


def test_where_one_cannot_be_read_none_is_changed() -> None:
    first, second = UserFactory(), UserFactory()
    TOTP.activate(first, SECRET)
    with override_settings(SECRET_KEY="a third key" * 5):
        TOTP.activate(second, SECRET)
    before = stored(first) + stored(second)

    with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        call_command("seal_second_factors")

    assert stored(first) + stored(second) == before
