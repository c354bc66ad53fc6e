"""Organizations, their certificates and members in the administration pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from accounts.admin.doors import ServiceAdmin, signed_in
from accounts.models import EnterpriseTierCertificate, Membership, Organization
from accounts.policies import can_verify_organizations
from accounts.services import (
    add_member,
    change_role,
    create_organization,
    record_tier_certificate,
    remove_member,
    remove_tier_certificate,
    revise_organization,
    revoke_organization_verification,
    verify_organization,
)
from accounts.services.organizations import REVISABLE


class ReasonActionForm(ActionForm):
    """The list's action menu with room for the evidence or the reason."""

    reason = forms.CharField(label=_("Evidence or reason:"), required=False, max_length=500)


@admin.register(Organization)
class OrganizationAdmin(ServiceAdmin[Organization]):
    """Adding and changing go through the services; verification is an action of the list."""

    fields = ("code", "is_demonstration", *REVISABLE, "is_verified", "verified_at", "created_at")
    list_display = ["name", "code", "kind", "country", "province", "is_verified"]
    list_filter = ["kind", "is_verified", "is_demonstration", "province"]
    search_fields = ["code", "name", "name_en", "=credit_code"]
    autocomplete_fields = ["parent"]
    actions = ["verify_selected", "revoke_selected"]
    action_form = ReasonActionForm

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        always = ["is_verified", "verified_at", "created_at"]
        return always if obj is None else ["code", "is_demonstration", *always]

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: the audit trail and others' listings refer to organizations."""
        return False

    def has_verify_permission(self, request: HttpRequest) -> bool:
        """Whether the verification actions are offered."""
        return can_verify_organizations(signed_in(request))

    @override
    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:
        by, now = signed_in(request), timezone.now()
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            revise_organization(organization=obj, changes=changes, by=by, now=now)
            return
        values = {name: form.cleaned_data[name] for name in ("code", *REVISABLE)}
        values["is_demonstration"] = form.cleaned_data["is_demonstration"]
        obj.pk = create_organization(**values, by=by, now=now).pk

    @admin.action(description=_("Verify, on the evidence given"), permissions=["verify"])
    def verify_selected(self, request: HttpRequest, queryset: QuerySet[Organization]) -> None:
        """Verify all selected organizations, or none when one is refused."""
        for organization in queryset:
            verify_organization(
                organization=organization,
                by=signed_in(request),
                now=timezone.now(),
                evidence=request.POST.get("reason", ""),
            )
        self._report(request, queryset)

    @admin.action(
        description=_("Revoke verification, for the reason given"), permissions=["verify"]
    )
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[Organization]) -> None:
        """Revoke all selected verifications, or none when one is refused."""
        for organization in queryset:
            revoke_organization_verification(
                organization=organization,
                reason=request.POST.get("reason", ""),
                by=signed_in(request),
                now=timezone.now(),
            )
        self._report(request, queryset)

    def _report(self, request: HttpRequest, organizations: Iterable[Organization]) -> None:
        names = ", ".join(organization.name for organization in organizations)
        self.message_user(request, _("Done: %(names)s") % {"names": names})


@admin.register(EnterpriseTierCertificate)
class CertificateAdmin(ServiceAdmin[EnterpriseTierCertificate]):
    """Certificates are recorded and removed, not changed: each is a document."""

    list_display = ["organization", "tier", "level", "issuer", "number", "valid_from", "valid_to"]
    list_filter = ["tier", "level"]
    search_fields = ["organization__name", "organization__code", "=number"]
    autocomplete_fields = ["organization"]
    list_select_related = ["organization"]

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def save_model(
        self, request: HttpRequest, obj: EnterpriseTierCertificate, form: Any, change: bool
    ) -> None:
        by, now = signed_in(request), timezone.now()
        obj.pk = record_tier_certificate(**form.cleaned_data, by=by, now=now).pk

    @override
    def delete_model(self, request: HttpRequest, obj: EnterpriseTierCertificate) -> None:
        remove_tier_certificate(certificate=obj, by=signed_in(request), now=timezone.now())

    @override
    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[EnterpriseTierCertificate]
    ) -> None:
        for certificate in queryset.select_related("organization"):
            self.delete_model(request, certificate)


@admin.register(Membership)
class MembershipAdmin(ServiceAdmin[Membership]):
    """Who acts for whom; the last owner of an organization cannot go."""

    fields = ["organization", "user", "role"]
    list_display = ["organization", "user", "role", "created_at"]
    list_filter = ["role"]
    search_fields = ["organization__name", "organization__code", "user__email"]
    autocomplete_fields = ["organization", "user"]
    list_select_related = ["organization", "user"]

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else ["organization", "user"]

    @override
    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        by, now = signed_in(request), timezone.now()
        if change:
            change_role(membership=obj, role=form.cleaned_data["role"], by=by, now=now)
            return
        obj.pk = add_member(**form.cleaned_data, by=by, now=now).pk

    @override
    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        remove_member(membership=obj, by=signed_in(request), now=timezone.now())

    @override
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for membership in queryset.select_related("organization", "user"):
            self.delete_model(request, membership)
