"""Reading people and organizations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet

from accounts.mail_domains import domain_of, domains_above, is_open_to_everybody, is_within
from accounts.models import (
    TECHNOLOGY_MANAGERS,
    ApiToken,
    AuditEvent,
    EnterpriseTierCertificate,
    Invitation,
    JoinRequest,
    Membership,
    MutedKind,
    Notification,
    Organization,
    Role,
    User,
    Webhook,
    WebhookDelivery,
    subject_type_of,
)
from accounts.vocabularies import ladder_rung


def find_user(email: str) -> User | None:
    """The user with this e-mail address, whatever its letter case, or None."""
    return User.objects.filter(email=email).first()


def get_organization(code: str) -> Organization:
    """The organization of this code. Raises Organization.DoesNotExist."""
    return Organization.objects.get(code=code)


def find_organization(code: str) -> Organization | None:
    """The organization of this code, or None."""
    return Organization.objects.filter(code=code).first()


def find_organization_by_credit_code(credit_code: str) -> Organization | None:
    """The organization with this unified social credit code, or None; blank finds none."""
    with_code = Organization.objects.exclude(credit_code="")
    return with_code.filter(credit_code=credit_code).first()


def organizations_of(user: User | AnonymousUser) -> QuerySet[Organization]:
    """The organizations that the user belongs to, by name."""
    if user.is_anonymous:
        return Organization.objects.none()
    return Organization.objects.filter(memberships__user=user)


def is_vouched_for(organizations: Collection[int]) -> bool:
    """Whether any of these organizations, given by key, is verified.

    Anybody can found an organization; only one that was verified lets its people read what is
    for members.
    """
    if not organizations:
        return False
    return Organization.objects.filter(pk__in=[*organizations], is_verified=True).exists()


def organizations_editable_by(user: User | AnonymousUser) -> QuerySet[Organization]:
    """The organizations that `can_edit_for` allows the user, by name."""
    if user.is_anonymous or not user.is_active:
        return Organization.objects.none()
    if user.is_superuser:
        return Organization.objects.all()
    roles = (Role.OWNER, Role.EDITOR)
    return Organization.objects.filter(memberships__user=user, memberships__role__in=roles)


def memberships_of(organization: Organization) -> QuerySet[Membership]:
    """Everybody's place in the organization, with the user at hand, by e-mail address."""
    return organization.memberships.select_related("user").order_by("user__email")


def active_members_of(organization: Organization) -> QuerySet[User]:
    """The members whose accounts are active, by e-mail address: those to be written to."""
    return User.objects.filter(memberships__organization=organization, is_active=True)


def technology_managers() -> QuerySet[User]:
    """All technology managers in office, with their profiles at hand, by e-mail address."""
    return User.objects.filter(
        groups__name=TECHNOLOGY_MANAGERS, manager_profile__isnull=False, is_active=True
    ).select_related("manager_profile")


def certificates_valid_on(
    organization: Organization, day: date
) -> QuerySet[EnterpriseTierCertificate]:
    """The organization's certificates in force on a day; first and last day count."""
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return organization.tier_certificates.filter(open_end, valid_from__lte=day)


def find_ladder_rung(organization: Organization, day: date) -> int | None:
    """The highest rung of the official ladder (1 to 3) that is certified on a day, or None."""
    tiers = certificates_valid_on(organization, day).values_list("tier", flat=True)
    rungs = [rung for tier in tiers if (rung := ladder_rung(tier)) is not None]
    return max(rungs, default=None)


def audit_events_about(subject: Model) -> QuerySet[AuditEvent]:
    """What the audit trail tells about one object, latest first."""
    return AuditEvent.objects.filter(
        subject_type=subject_type_of(subject), subject_id=str(subject.pk)
    )


def notifications_of(user: User) -> QuerySet[Notification]:
    """The user's inbox, newest first."""
    return Notification.objects.filter(user=user)


def unread_count(user: User | AnonymousUser) -> int:
    """How many notifications the user has not read."""
    if user.is_anonymous:
        return 0
    return Notification.objects.filter(user_id=user.pk, read_at__isnull=True).count()


def api_tokens_of(user: User) -> QuerySet[ApiToken]:
    """The user's tokens, newest first, expired ones among them."""
    rows: QuerySet[ApiToken] = ApiToken.objects.filter(user=user)
    return rows


def verified_addresses_of(user: User) -> list[str]:
    """The user's addresses that were proved, first the one to sign in with."""
    proved = EmailAddress.objects.filter(user=user, verified=True)
    return list(proved.order_by("-primary", "email").values_list("email", flat=True))


def has_verified_address(user: User, email: str) -> bool:
    """Whether this is a proved address of the user, whatever its letter case."""
    return email.casefold() in {each.casefold() for each in verified_addresses_of(user)}


def has_any_verified_address(user: User) -> bool:
    """Whether the user proved any address."""
    return bool(verified_addresses_of(user))


def find_matching_address(user: User, organization: Organization) -> str | None:
    """A proved address of the user within the organization's e-mail domain, or None."""
    if is_open_to_everybody(organization.email_domain):
        return None
    for address in verified_addresses_of(user):
        if is_within(domain_of(address), organization.email_domain):
            return address
    return None


def organizations_to_join(user: User) -> QuerySet[Organization]:
    """The verified organizations of the domains of the user's proved addresses, but own ones."""
    domains = {
        domain
        for address in verified_addresses_of(user)
        for domain in domains_above(domain_of(address))
        if not is_open_to_everybody(domain)
    }
    fitting = Organization.objects.filter(email_domain__in=domains, is_verified=True)
    return fitting.exclude(memberships__user=user)


def open_invitations_for(user: User, now: datetime) -> QuerySet[Invitation]:
    """What the user may accept, newest first."""
    return Invitation.objects.filter(
        email__in=verified_addresses_of(user),
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=now,
    ).select_related("organization")


def open_invitations_of(organization: Organization) -> QuerySet[Invitation]:
    """What nobody has answered yet, expired ones among them, newest first."""
    return organization.invitations.filter(accepted_at=None, revoked_at=None)


def open_join_requests_of(organization: Organization) -> QuerySet[JoinRequest]:
    """Who waits to be let in, longest first."""
    return organization.join_requests.filter(outcome="").select_related("user")


def open_join_requests_by(user: User) -> QuerySet[JoinRequest]:
    """Where the user waits to be let in."""
    return JoinRequest.objects.filter(user=user, outcome="").select_related("organization")


def muted_kinds_of(user: User) -> set[str]:
    """The kinds of news that the user does not want."""
    return set(MutedKind.objects.filter(user=user).values_list("kind", flat=True))


def own_memberships_of(user: User) -> QuerySet[Membership]:
    """Where the user belongs, with the organization at hand, by its name."""
    rows = Membership.objects.filter(user=user).select_related("organization")
    return rows.order_by("organization__name")


def organizations_left_without_owner(user: User) -> list[Organization]:
    """Organizations in use whose only owner the user is."""
    others = Membership.objects.filter(role=Role.OWNER).exclude(user=user)
    alone = Organization.objects.filter(
        memberships__user=user, memberships__role=Role.OWNER
    ).exclude(memberships__in=others)
    return [each for each in alone.distinct() if _is_in_use(each, user)]


def _is_in_use(organization: Organization, user: User) -> bool:
    """Whether others belong to it, or any row of another app (a listing, say) refers to it."""
    if organization.memberships.exclude(user=user).exists():
        return True
    return any(
        relation.related_model._base_manager.filter(  # noqa: SLF001 - Django documents _meta
            **{relation.field.name: organization}
        ).exists()
        for relation in Organization._meta.related_objects  # noqa: SLF001
        if relation.related_model._meta.app_label != "accounts"  # noqa: SLF001
    )


def webhooks_administered_by(user: User) -> QuerySet[Webhook]:
    """The webhooks of organizations that the user owns, newest first."""
    rows = Webhook.objects.filter(
        organization__memberships__user=user, organization__memberships__role=Role.OWNER
    )
    return rows.select_related("organization")


def organizations_administered_by(user: User) -> QuerySet[Organization]:
    """The organizations that the user owns, by name."""
    return Organization.objects.filter(memberships__user=user, memberships__role=Role.OWNER)


def webhooks_of(organization: Organization) -> QuerySet[Webhook]:
    """The organization's webhooks, newest first."""
    return Webhook.objects.filter(organization=organization)


def deliveries_of(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """What was sent and is to be sent to a webhook, newest first."""
    return WebhookDelivery.objects.filter(webhook=webhook)


def sessions_of(user: User, *, now: datetime) -> list[UserSession]:
    """Where the user is signed in, the oldest first, in two queries.

    A session that began with another password has ended, though its row may still be there.
    """
    rows = UserSession.objects.filter(user=user).order_by("created_at", "pk")
    kept = Session.objects.filter(session_key__in=rows.values("session_key"), expire_date__gt=now)
    hashes = {one.session_key: one.get_decoded().get(HASH_SESSION_KEY) for one in kept}
    valid = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    return [row for row in rows if hashes.get(row.session_key) in valid]
