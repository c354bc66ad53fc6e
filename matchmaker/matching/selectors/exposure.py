"""How anonymous a need's teaser is: how many organizations fit what it makes public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Organization
from accounts.vocabularies import EnterpriseTier
from listings.anonymity import (
    ENOUGH_ORGANIZATIONS,
    Phrase,
    PhraseKind,
    names_its_owner,
    narrowing_phrases,
)
from listings.models import Confidentiality, Need, Technology
from listings.states import ListingState

PUBLIC_TEXTS: Final = ("title", "summary", "application_fields", "keywords")
TIERS_NAMED: Final = {
    EnterpriseTier.LITTLE_GIANT: ("小巨人", "little giant"),
    EnterpriseTier.SPECIALIZED_SME: ("专精特新中小", "specialized and sophisticated sme"),
    EnterpriseTier.HIGH_TECH: ("高新技术企业", "high-tech enterprise", "new technology enterprise"),
    EnterpriseTier.CHAIN_LEADER: ("链主", "chain leader"),
    EnterpriseTier.GAZELLE: ("瞪羚", "gazelle"),
    EnterpriseTier.UNICORN: ("独角兽", "unicorn"),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One step: what a reader learns, and how many organizations are left after it."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """What leads to the owner: phrases, and the organizations left step by step."""

    phrases: list[Phrase]
    steps: list[Narrowing]

    @property
    def fitting(self) -> int:
        """How many organizations fit everything that is public, the owner among them."""
        return self.steps[-1].count

    @property
    def is_enough(self) -> bool:
        """Whether the owner can hide among them."""
        return self.fitting >= ENOUGH_ORGANIZATIONS


def exposure_of(need: Need, *, now: datetime) -> Exposure:
    """What the public fields of a need tell of its owner; the need need not be stored.

    Only what everybody may know of other organizations is counted with: their kind, their place,
    their certificates, and the fields of their open listings.
    """
    owner = need.owner
    texts = {name: _text(need, name) for name in PUBLIC_TEXTS}
    phrases = narrowing_phrases(texts, own_names=(owner.name, owner.name_en))
    steps = _steps(owner, _conditions(need, texts, now))
    if names_its_owner(phrases):
        steps.append(Narrowing("named", 1))
    return Exposure(phrases, steps)


def _text(need: Need, name: str) -> str:
    value = getattr(need, name)
    return value if isinstance(value, str) else "\n".join(value)


def _steps(owner: Organization, conditions: list[tuple[str, Q]]) -> list[Narrowing]:
    """How many are left after each condition, in one query; the owner always fits."""
    fits = Q()
    # Without a prefix the name of a step would hide the field of that name from the conditions.
    counts = {"left_all": Count("pk")}
    for code, condition in conditions:
        fits &= condition
        counts[f"left_{code}"] = Count("pk", filter=fits)
    counted = Organization.objects.exclude(pk=owner.pk).aggregate(**counts)
    return [Narrowing(code.removeprefix("left_"), counted[code] + 1) for code in counts]


def _conditions(need: Need, texts: dict[str, str], now: datetime) -> list[tuple[str, Q]]:
    conditions = [("kind", Q(kind=need.owner.kind))]
    if need.country:
        conditions.append(("country", Q(country=str(need.country))))
    if need.province:
        conditions.append(("province", Q(province=need.province)))
    tiers = _tiers_named(" ".join(texts.values()).casefold())
    if tiers:
        valid = Q(tier_certificates__valid_to=None) | Q(
            tier_certificates__valid_to__gte=timezone.localdate(now)
        )
        holders = Organization.objects.filter(valid, tier_certificates__tier__in=tiers)
        conditions.append(("certificate", Q(pk__in=holders.values("pk"))))
    if need.technology_fields:
        conditions.append(("field", ~Q(pk__in=_active_elsewhere(need.technology_fields))))
    return conditions


def _tiers_named(text: str) -> list[str]:
    """The certificates that a text speaks of, as far as there are such."""
    return [code.value for code, words in TIERS_NAMED.items() if any(w in text for w in words)]


def _active_elsewhere(fields: list[str]) -> set[int]:
    """The organizations whose open listings are all of other fields: a reader rules them out."""
    inside: set[int] = set()
    seen: set[int] = set()
    wanted = set(fields)
    for owner, theirs in _open_fields():
        seen.add(owner)
        if wanted.intersection(theirs):
            inside.add(owner)
    return seen - inside


def _open_fields() -> list[tuple[int, list[str]]]:
    public = {"state": ListingState.PUBLISHED, "confidentiality": Confidentiality.OPEN}
    columns = ("owner_id", "technology_fields")
    of_needs = Need.objects.filter(anonymous=False, **public).order_by().values_list(*columns)
    of_technologies = Technology.objects.filter(**public).order_by().values_list(*columns)
    return [*of_needs.union(of_technologies, all=True)]


__all__ = ["Exposure", "Narrowing", "Phrase", "PhraseKind", "exposure_of"]
