"""Users and technology managers in the administration pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from accounts.admin.doors import ServiceAdmin, signed_in
from accounts.models import TECHNOLOGY_MANAGERS, ManagerProfile, User
from accounts.services import (
    appoint_technology_manager,
    dismiss_technology_manager,
    record_event,
    revise_manager_profile,
)
from accounts.vocabularies import PROVINCES

if TYPE_CHECKING:
    # The stubs make these generic in the model; at run time they are not.
    CreationForm = AdminUserCreationForm[User]
    ChangeForm = UserChangeForm[User]
    StockAdmin = StockUserAdmin[User]
    ProfileForm = forms.ModelForm[ManagerProfile]
else:
    CreationForm, ChangeForm = AdminUserCreationForm, UserChangeForm
    StockAdmin, ProfileForm = StockUserAdmin, forms.ModelForm


class UserAddForm(CreationForm):
    """Stock form, by e-mail address instead of a user name."""

    class Meta:
        model = User
        fields = ("email", "display_name")


class UserEditForm(ChangeForm):
    """Stock form for our user."""

    class Meta:
        model = User
        fields = "__all__"


ACTIONS = {
    "add": _("add"),
    "appoint": _("appoint"),
    "change": _("change"),
    "delete": _("delete"),
    "verify": _("verify"),
    "view": _("view"),
}
"""The first word of a right's code -> what it lets one do."""


def permission_label(permission: Any) -> str:
    """What the right is about, then what it lets one do."""
    action = permission.codename.partition("_")[0]
    return f"{permission.content_type.name}: {ACTIONS.get(action, permission.name)}"


def group_label(group: Any) -> str:
    """The managers' group by its translated name, any other by its own."""
    managers = group.name == TECHNOLOGY_MANAGERS
    return str(ManagerProfile._meta.verbose_name_plural) if managers else str(group)  # noqa: SLF001


RIGHT_LABELS = {"groups": group_label, "user_permissions": permission_label}

# Whoever renamed the managers' group there would dismiss all of them, with no trace in the trail.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(StockAdmin):
    """Accounts. Every change here is written to the audit trail too.

    Only superusers touch rights, or the account of a superuser: else whoever may change users
    could make themselves one.
    """

    form = UserEditForm
    add_form = UserAddForm
    list_display = ["email", "display_name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    search_fields = ["email", "display_name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("Person"), {"fields": ["display_name", "language", "language_is_chosen"]}),
        (
            _("Rights"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"fields": ["email", "display_name", "usable_password", "password1", "password2"]},
        )
    ]

    @override
    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Rights and groups in the reader's language: Django keeps their English names as rows."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name in RIGHT_LABELS and field is not None:
            field.label_from_instance = RIGHT_LABELS[db_field.name]  # type: ignore[assignment, method-assign]
        return field

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        rights = ["is_staff", "is_superuser", "groups", "user_permissions"]
        return [*self.readonly_fields, *([] if signed_in(request).is_superuser else rights)]

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if isinstance(obj, User) and obj.is_superuser and not signed_in(request).is_superuser:
            return False
        return super().has_change_permission(request, obj)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: an account is switched off, so that its decisions keep their author."""
        return False

    @override
    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> LogEntry:
        obj.trust_email()
        _record("user.added", obj, message, signed_in(request))
        return super().log_addition(request, obj, message)

    @override
    def log_change(self, request: HttpRequest, obj: User, message: Any) -> LogEntry:
        obj.trust_email()
        _record("user.changed", obj, message, signed_in(request))
        return super().log_change(request, obj, message)


def _record(action: str, user: User, message: Any, by: User) -> None:
    record_event(
        action=action,
        actor=by,
        subject=user,
        details={"change": message},
        now=timezone.now(),
    )


class LinesField(forms.CharField):
    """A list of texts, edited one a line."""

    widget = forms.Textarea(attrs={"rows": 5})

    @override
    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    @override
    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]


class ManagerProfileForm(ProfileForm):
    """A profile with its lists as boxes and lines."""

    technology_fields = LinesField(
        label=_("technology fields"),
        required=False,
        help_text=_("One code a line, such as cs:new_materials."),
    )
    provinces = forms.MultipleChoiceField(
        label=_("provinces"),
        required=False,
        choices=lambda: PROVINCES.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ManagerProfile
        fields = ("user", "grade", "technology_fields", "provinces", "is_lead")


@admin.register(ManagerProfile)
class ManagerProfileAdmin(ServiceAdmin[ManagerProfile]):
    """Adding appoints, deleting dismisses."""

    form = ManagerProfileForm
    list_display = ["user", "grade", "technology_fields", "provinces", "is_lead"]
    list_filter = ["grade"]
    search_fields = ["user__email", "user__display_name"]
    autocomplete_fields = ["user"]
    list_select_related = ["user"]

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else ["user"]

    @override
    def save_model(
        self, request: HttpRequest, obj: ManagerProfile, form: Any, change: bool
    ) -> None:
        operation = revise_manager_profile if change else appoint_technology_manager
        saved = operation(
            user=obj.user,
            grade=obj.grade,
            technology_fields=obj.technology_fields,
            provinces=obj.provinces,
            is_lead=obj.is_lead,
            by=signed_in(request),
            now=timezone.now(),
        )
        obj.pk = saved.pk

    @override
    def delete_model(self, request: HttpRequest, obj: ManagerProfile) -> None:
        dismiss_technology_manager(user=obj.user, by=signed_in(request), now=timezone.now())

    @override
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ManagerProfile]) -> None:
        for profile in queryset.select_related("user"):
            self.delete_model(request, profile)
