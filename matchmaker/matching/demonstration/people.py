"""The four accounts of the demonstration, and the file that keeps their passwords."""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import Organization, Role, User
from accounts.policies import DEMONSTRATION_DOMAIN
from accounts.services import add_member, appoint_technology_manager, record_event

ACCOUNTS_FILE: Final = "demonstration-accounts.json"
"""In VAR_FOLDER: ``[{"email": …, "password": …, "role": …}]``, readable by its owner alone."""

PASSWORD_BYTES: Final = 12


class PasswordsUnreadable(DomainError):
    """The accounts file holds something else than what was written into it."""

    code = "passwords_unreadable"
    default_message = _("%(path)s can't be read as it was written: delete it for new passwords.")


@dataclass(frozen=True, slots=True)
class Post:
    """One account: its role in words is also the name that is shown, since nobody is meant."""

    name: str
    title: str
    member_of: str = ""
    manages: bool = False
    administers: bool = False

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.name}@{DEMONSTRATION_DOMAIN}"


POSTS: Final = (
    Post("rd", "R&D manager", member_of="demo-ent-battery"),
    Post("transfer", "Technology transfer officer", member_of="demo-univ-polytechnic"),
    Post("manager", "Technology manager", manages=True),
    Post("admin", "Administrator", administers=True),
)


def ensure_people(organizations: Mapping[str, Organization], *, now: datetime) -> int:
    """Make the accounts that are missing, and let the file's passwords open all of them.

    Returns how many accounts were made or got their password back. Raises PasswordsUnreadable.
    """
    passwords = ensure_passwords(settings.VAR_FOLDER / ACCOUNTS_FILE)
    return sum(_ensure(post, passwords[post.email], organizations, now) for post in POSTS)


def ensure_passwords(path: Path) -> dict[str, str]:
    """The passwords by e-mail address: those of the file, or else new ones, which it then holds.

    Raises PasswordsUnreadable.
    """
    known = _read(path) if path.exists() else {}
    passwords = {
        post.email: known.get(post.email) or secrets.token_urlsafe(PASSWORD_BYTES) for post in POSTS
    }
    if passwords != known:
        _write(path, passwords)
    path.chmod(0o600)
    return passwords


def _read(path: Path) -> dict[str, str]:
    try:
        rows: Any = json.loads(path.read_text(encoding="utf-8"))
        return {str(row["email"]): str(row["password"]) for row in rows}
    except (ValueError, TypeError, KeyError) as error:
        raise PasswordsUnreadable(path=path) from error


def _write(path: Path, passwords: Mapping[str, str]) -> None:
    rows = [
        {"email": post.email, "password": passwords[post.email], "role": post.title}
        for post in POSTS
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    # Such a file is its owner's alone from the start; a chmod afterwards would come too late.
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False
    ) as file:
        json.dump(rows, file, ensure_ascii=False, indent=2)
        file.write("\n")
    Path(file.name).replace(path)


def _ensure(
    post: Post, password: str, organizations: Mapping[str, Organization], now: datetime
) -> bool:
    user = User.objects.filter(email=post.email).first()
    if user is None:
        _take_office(_create(post, password, now), post, organizations, now)
        return True
    if user.check_password(password):
        return False
    # The database outlived the file, or came from another folder.
    user.set_password(password)
    user.save(update_fields=["password"])
    return True


def _create(post: Post, password: str, now: datetime) -> User:
    user = User.objects.create_user(
        post.email,
        password,
        display_name=post.title,
        date_joined=now,
        is_staff=post.administers,
        is_superuser=post.administers,
    )
    record_event(
        action="user.created",
        actor=None,
        subject=user,
        details={"email": user.email, "demonstration": True},
        now=now,
    )
    return user


def _take_office(
    user: User, post: Post, organizations: Mapping[str, Organization], now: datetime
) -> None:
    if post.member_of:
        organization = organizations[post.member_of]
        add_member(organization=organization, user=user, role=Role.OWNER, by=None, now=now)
    if post.manages:
        appoint_technology_manager(user=user, grade="senior", by=None, now=now)
