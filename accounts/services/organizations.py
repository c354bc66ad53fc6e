"""Adding and changing organizations and the titles that they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import NotAllowed, UnknownField
from accounts.locks import lock_line, lock_organization
from accounts.mail_domains import domain_of, is_open_to_everybody, is_within
from accounts.models import (
    HOME_COUNTRY,
    EnterpriseTierCertificate,
    Membership,
    Organization,
    Role,
    User,
)
from accounts.policies import can_add_organizations, can_administer, can_verify_organizations
from accounts.selectors import verified_addresses_of
from accounts.services.trail import record_event
from accounts.services.verification import withdraw_verification

REVISABLE = (
    "name",
    "name_en",
    "kind",
    "credit_code",
    "country",
    "province",
    "parent",
    "email_domain",
)
"""What `revise_organization` changes. The code is how others refer to it, and stays."""

IDENTITY = frozenset({"name", "kind", "credit_code", "country"})
"""What a verification vouches for."""


@transaction.atomic
def create_organization(
    *,
    code: str,
    name: str,
    kind: str,
    by: User | None,
    now: datetime,
    owner: User | None = None,
    name_en: str = "",
    credit_code: str = "",
    country: str = HOME_COUNTRY,
    province: str = "",
    parent: Organization | None = None,
    email_domain: str = "",
    is_demonstration: bool = False,
) -> Organization:
    """Add an organization, unverified; the `owner`, if any, becomes its first member.

    A person may add one that they own themselves; one for others takes the permission
    accounts.add_organization. No `by`: the operator at the command line.
    Raises NotAllowed, and ValidationError by field for wrong values.
    """
    _check_may_add(by, owner)
    organization = Organization(
        code=code,
        name=name,
        kind=kind,
        name_en=name_en,
        credit_code=credit_code,
        country=country,
        province=province,
        parent=parent,
        email_domain=email_domain,
        is_demonstration=is_demonstration,
        created_at=now,
    )
    organization.full_clean()
    _check_domain(organization.email_domain, by)
    organization.save()
    details = {"code": organization.code, "name": name, "owner": owner.pk if owner else None}
    if owner is not None:
        Membership.objects.create(
            organization=organization, user=owner, role=Role.OWNER, created_at=now
        )
    record_event(
        action="organization.created", actor=by, subject=organization, details=details, now=now
    )
    return organization


def _check_may_add(by: User | None, owner: User | None) -> None:
    if by is None or can_add_organizations(by):
        return
    if not by.is_active or owner != by:
        raise NotAllowed


@transaction.atomic
def revise_organization(
    *, organization: Organization, changes: Mapping[str, object], by: User | None, now: datetime
) -> Organization:
    """Change fields of REVISABLE, given by name. What a verification vouched for voids it.

    The verification stands when somebody who may verify makes the change.
    Raises NotAllowed unless `by` owns the organization (no `by`: the operator), UnknownField for
    other names, and ValidationError by field for wrong values.
    """
    _check_may_revise(by, organization)
    _check_revisable(changes)
    organization, changes = _locked(organization, changes)
    before = {name: getattr(organization, name) for name in changes}
    for name, value in changes.items():
        setattr(organization, name, value)
    organization.full_clean()
    changed = [
        name for name in REVISABLE if name in before and before[name] != getattr(organization, name)
    ]
    if not changed:
        return organization
    if "email_domain" in changed:
        _check_domain(organization.email_domain, by)
    organization.save(update_fields=changed)
    record_event(
        action="organization.revised",
        actor=by,
        subject=organization,
        details={
            "code": organization.code,
            "from": {name: _plain(before[name]) for name in changed},
            "to": {name: _plain(getattr(organization, name)) for name in changed},
        },
        now=now,
    )
    if organization.is_verified and IDENTITY & set(changed) and not _may_verify(by):
        reason = f"changed after verification: {', '.join(sorted(IDENTITY & set(changed)))}"
        withdraw_verification(organization, reason=reason, by=by, now=now)
    return organization


def _check_domain(domain: str, by: User | None) -> None:
    """Raise ValidationError for a domain that is open to everybody, or not the owner's own."""
    if not domain:
        return
    if is_open_to_everybody(domain):
        refusal = _(
            "Anybody can have an address of %(domain)s; give the organization's own domain."
        )
    elif _may_verify(by) or by is None or _has_address_within(by, domain):
        return
    else:
        refusal = _("Verify an e-mail address of %(domain)s for your account first.")
    raise ValidationError(
        {"email_domain": ValidationError(refusal, "not_yours", {"domain": domain})}
    )


def _has_address_within(user: User, domain: str) -> bool:
    return any(is_within(domain_of(each), domain) for each in verified_addresses_of(user))


def _check_may_revise(by: User | None, organization: Organization) -> None:
    if by is not None and not (can_administer(by, organization) or can_verify_organizations(by)):
        raise NotAllowed


def _check_revisable(changes: Mapping[str, object]) -> None:
    unknown = sorted(changes.keys() - set(REVISABLE))
    if unknown:
        raise UnknownField(names=", ".join(unknown), allowed=", ".join(REVISABLE))


def _locked(
    organization: Organization, changes: Mapping[str, object]
) -> tuple[Organization, Mapping[str, object]]:
    """Both as the database has them now: a parent read earlier may have got another parent."""
    parent = changes.get("parent")
    if not isinstance(parent, Organization):
        return lock_organization(organization), changes
    organization, parent = lock_line(organization, parent)
    return organization, {**changes, "parent": parent}


def _plain(value: object) -> str | None:
    if isinstance(value, Organization):
        return value.code
    return None if value is None else str(value)


def _may_verify(by: User | None) -> bool:
    return by is None or can_verify_organizations(by)


@transaction.atomic
def record_tier_certificate(
    *,
    organization: Organization,
    tier: str,
    issuer: str,
    number: str,
    valid_from: date,
    by: User | None,
    now: datetime,
    valid_to: date | None = None,
    level: str = "",
    evidence: str = "",
) -> EnterpriseTierCertificate:
    """Record that an authority awarded the enterprise a title.

    Raises NotAllowed without the permission accounts.verify_organization (no `by`: the operator),
    and ValidationError by field, also when the organization is no enterprise.
    """
    if not _may_verify(by):
        raise NotAllowed
    certificate = EnterpriseTierCertificate(
        organization=organization,
        tier=tier,
        level=level,
        issuer=issuer,
        number=number,
        valid_from=valid_from,
        valid_to=valid_to,
        evidence=evidence,
    )
    certificate.full_clean()
    certificate.save()
    _record_certificate("tier_certificate.recorded", certificate, by, now)
    return certificate


@transaction.atomic
def remove_tier_certificate(
    *, certificate: EnterpriseTierCertificate, by: User | None, now: datetime
) -> None:
    """Remove a certificate that was recorded wrongly; the audit trail keeps what it said.

    Raises NotAllowed without the permission accounts.verify_organization (no `by`: the operator).
    """
    if not _may_verify(by):
        raise NotAllowed
    _record_certificate("tier_certificate.removed", certificate, by, now)
    certificate.delete()


def _record_certificate(
    action: str, certificate: EnterpriseTierCertificate, by: User | None, now: datetime
) -> None:
    record_event(
        action=action,
        actor=by,
        subject=certificate.organization,
        details={
            "code": certificate.organization.code,
            "tier": certificate.tier,
            "issuer": certificate.issuer,
            "number": certificate.number,
            "valid_from": str(certificate.valid_from),
            "valid_to": str(certificate.valid_to) if certificate.valid_to else None,
        },
        now=now,
    )
