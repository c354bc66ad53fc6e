"""Reading agreements: who sees which, and what the rules say of one today."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Organization, User
from accounts.selectors import organizations_of
from listings.selectors import sees_every_listing

from ..models import (
    Agreement,
    AgreementConfirmation,
    AgreementVersion,
    Introduction,
    Objection,
    PublicNotice,
)
from ..states import AgreementState, IntroductionState, ObjectionOutcome
from ..terms import (
    Dossier,
    Facts,
    Finding,
    NoticeFacts,
    Party,
    Signing,
    check_agreement,
    dossier_of,
    read_parties,
    read_terms,
)

Visitor = User | AnonymousUser


def agreements() -> QuerySet[Agreement]:
    """All agreements with both parties at hand, latest change first."""
    return Agreement.objects.select_related(
        "provider", "recipient", "technology", "need", "manager", "introduction"
    )


def agreements_visible_to(user: Visitor) -> QuerySet[Agreement]:
    """All for technology managers; for members those that their organizations are parties to."""
    if sees_every_listing(user):
        return agreements()
    if not user.is_active or user.pk is None:
        return agreements().none()
    own = [*organizations_of(user).values_list("pk", flat=True)]
    return agreements().filter(Q(provider__in=own) | Q(recipient__in=own))


def find_agreement(key: int, *, user: Visitor) -> Agreement | None:
    """The agreement of this key if the user may see it, or None."""
    return agreements_visible_to(user).filter(pk=key).first()


def find_open_agreement(introduction: int) -> Agreement | None:
    """The agreement of an introduction that is still being drafted, or None."""
    open_ones = (AgreementState.DRAFT, AgreementState.AGREED)
    return agreements().filter(introduction=introduction, state__in=open_ones).first()


def agreements_of_introduction(introduction: int) -> QuerySet[Agreement]:
    """The agreements that an introduction led to, latest change first."""
    return agreements().filter(introduction=introduction)


def find_agreement_in_force(introduction: int) -> Agreement | None:
    """The latest agreement of an introduction that was not given up or terminated, or None."""
    ended = (AgreementState.ABANDONED, AgreementState.TERMINATED)
    return agreements_of_introduction(introduction).exclude(state__in=ended).first()


def versions_of(agreement: Agreement) -> QuerySet[AgreementVersion]:
    """Every version with its confirmations, latest first."""
    words = AgreementConfirmation.objects.select_related("organization", "confirmed_by")
    return (
        AgreementVersion.objects.filter(agreement=agreement)
        .select_related("drafted_by", "drafted_for")
        .prefetch_related(Prefetch("confirmations", words))
        .order_by("-number")
    )


def get_latest_version(agreement: Agreement) -> AgreementVersion:
    """The terms as they stand. Raises AgreementVersion.DoesNotExist."""
    return AgreementVersion.objects.get(agreement=agreement, number=agreement.version)


def notices_of(agreement: Agreement) -> QuerySet[PublicNotice]:
    """Every public notice with its objections, latest first."""
    return PublicNotice.objects.filter(agreement=agreement).prefetch_related("objections")


def find_notice(agreement: Agreement, sha256: str) -> PublicNotice | None:
    """The notice of these very terms, or None."""
    return PublicNotice.objects.filter(agreement=agreement, sha256=sha256).first()


def find_objection(key: int, *, user: Visitor) -> Objection | None:
    """The objection of this key if the user sees its agreement, or None."""
    visible = agreements_visible_to(user)
    rows = Objection.objects.select_related("notice__agreement")
    return rows.filter(pk=key, notice__agreement__in=visible).first()


def standing_objections(agreement: Agreement) -> QuerySet[Objection]:
    """Objections to the latest terms that are open or were upheld."""
    version = get_latest_version(agreement)
    return Objection.objects.filter(
        notice__agreement=agreement, notice__sha256=version.sha256
    ).exclude(outcome=ObjectionOutcome.DISMISSED)


def party_of(organization: Organization) -> Party:
    """What an organization is called now."""
    return Party(
        name=organization.name,
        name_en=organization.name_en,
        code=organization.code,
        credit_code=organization.credit_code,
        country=str(organization.country),
        province=organization.province,
        kind=organization.kind,
    )


def facts_of(agreement: Agreement, version: AgreementVersion, day: date) -> Facts:
    """What the rules look at, for the date of signing or, before it, for ``day``."""
    provider, recipient = read_parties(version.parties)
    notice = find_notice(agreement, version.sha256)
    technology = agreement.technology
    return Facts(
        terms=read_terms(version.terms),
        provider=provider,
        recipient=recipient,
        day=agreement.signed_date or day,
        notice=_notice_facts(notice) if notice else None,
        export_control=technology.export_control if technology else "",
    )


def findings_on(agreement: Agreement, version: AgreementVersion, day: date) -> list[Finding]:
    """The checklist of a version; possible issues first."""
    return check_agreement(facts_of(agreement, version, day))


def dossier_on(
    agreement: Agreement, version: AgreementVersion, day: date, facts: Facts | None = None
) -> Dossier:
    """The registration dossier of a version, as if it were handed in on ``day``.

    ``facts`` saves looking them up where they are at hand.
    """
    known = facts or facts_of(agreement, version, day)
    signing = Signing(
        agreement.signed_date, agreement.signed_reference, agreement.registration_number
    )
    return dossier_of(known, signing, version.sha256, day)


def _notice_facts(notice: PublicNotice) -> NoticeFacts:
    return NoticeFacts(
        notice.first_date, notice.last_date, notice.has_related_party, notice.related_party_note
    )


def find_introduction_to_agree_on(key: int) -> Introduction | None:
    """The introduction of this key that both sides accepted, or None."""
    rows = Introduction.objects.select_related("provider", "seeker", "technology", "need")
    return rows.filter(pk=key, state=IntroductionState.INTRODUCED).first()
