"""People who sign in, and what technology managers are good at."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import CanonicalEmailField
from accounts.vocabularies import PROVINCES

TECHNOLOGY_MANAGERS = "technology managers"
"""The name of the Django group whose members review proposals."""

_validate_field_code = RegexValidator(
    r"^[a-z]+:[a-z0-9_]+\Z",
    _("“%(value)s” is not a technology field; codes look like cs:new_materials."),
)


class Language(models.TextChoices):
    """The languages of the interface, each named in itself."""

    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "简体中文"


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address; finds them whatever the letter case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Save a new user; without a password the account cannot sign in by one.

        Whoever opens an account for somebody knows the address: it counts as verified. Accounts
        that people open themselves don't come this way.
        Raises ValueError without an e-mail address, IntegrityError when it is taken.
        """
        if not email or not email.strip():
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email, **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            user.trust_email()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Save a new user who may do everything. Raises what `create_user` raises."""
        return self.create_user(email, password, **{**fields, "is_staff": True}, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing] # knox names it
    """A person, who signs in with an e-mail address."""

    email = CanonicalEmailField(_("e-mail address"), max_length=254, unique=True)
    display_name = models.CharField(_("name to show"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.ENGLISH
    )
    language_is_chosen = models.BooleanField(
        _("language chosen by the person"),
        default=False,
        help_text=_("Else pages speak the browser's language, and mails the one given here."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Switch this off instead of deleting the account."),
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May open the administration pages.")
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [
            # The field folds the case on every way in; this refuses a row that went round it.
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_ci_unique",
                violation_error_message=_("There is an account with this e-mail address already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.email)

    def trust_email(self) -> None:
        """Count the address as verified; does nothing when it is."""
        # allauth's models want the user model to be there first.
        from allauth.account.models import EmailAddress

        known = EmailAddress.objects.using(self._state.db)
        known.filter(user=self, primary=True).exclude(email=self.email).update(primary=False)
        known.update_or_create(
            user=self, email=self.email, defaults={"verified": True, "primary": True}
        )

    def get_full_name(self) -> str:
        """The name to show, or the e-mail address when none was given."""
        return str(self.display_name or self.email)

    def get_short_name(self) -> str:
        """The same as the full name: names are not cut apart."""
        return self.get_full_name()


class Grade(models.TextChoices):
    """Professional grades of technology managers, as in the provinces' title series."""

    JUNIOR = "junior", _("Junior")
    INTERMEDIATE = "intermediate", _("Intermediate")
    SENIOR = "senior", _("Senior")


class ManagerProfile(models.Model):
    """What a technology manager is good at; the group TECHNOLOGY_MANAGERS gives the rights."""

    user = models.OneToOneField(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="manager_profile"
    )
    grade = models.CharField(_("grade"), max_length=16, choices=Grade.choices)
    technology_fields = models.JSONField(_("technology fields"), default=list, blank=True)
    provinces = models.JSONField(_("provinces"), default=list, blank=True)
    is_lead = models.BooleanField(
        _("leads the desk"),
        default=False,
        help_text=_("A lead gets what other managers escalate, and sees everybody's figures."),
    )

    class Meta:
        verbose_name = _("technology manager")
        verbose_name_plural = _("technology managers")
        ordering = ["user"]
        permissions = [("appoint_technology_manager", "Can appoint a technology manager")]

    def __str__(self) -> str:
        return str(self.user)

    def clean(self) -> None:
        """Raise ValidationError when a field code has a wrong form or a province is unknown."""
        for name in ("technology_fields", "provinces"):
            if not _is_list_of_text(getattr(self, name)):
                raise ValidationError({name: _("Give a list of codes.")})
        for code in self.technology_fields:
            try:
                _validate_field_code(code)
            except ValidationError as error:
                raise ValidationError({"technology_fields": error}) from error
        for code in self.provinces:
            if code not in PROVINCES:
                message = _("“%(code)s” is not a province; use two digits, such as 33.")
                raise ValidationError(
                    {"provinces": ValidationError(message, "unknown_province", {"code": code})}
                )


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
