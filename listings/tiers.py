"""Who is shown which field: every field of a listing belongs to one tier, declared here only.

Pages, the API, exports, mails, search and explanations all ask this module. What a lower tier is
told never depends on a field of a higher one. An ``INTERNAL`` field belongs to no tier: only the
owner's members and the technology managers see it.
"""

from collections.abc import Mapping
from enum import IntEnum


class Tier(IntEnum):
    """How far a reader is let in; each tier includes those before it."""

    PUBLIC = 1
    MEMBERS = 2
    INTRODUCED = 3
    SIGNED = 4


_OF_BOTH: dict[Tier, tuple[str, ...]] = {
    Tier.PUBLIC: (
        "id",
        "owner",
        "title",
        "summary",
        "technology_fields",
        "application_fields",
        "keywords",
        "language",
        "maturity_standard",
        "maturity_level",
        "country",
        "province",
        "published_at",
        "is_demonstration",
    ),
    Tier.MEMBERS: (
        "description",
        "maturity_evidence",
        "maturity_date",
        "currency",
        "valid_until",
        "updated_at",
    ),
    Tier.INTRODUCED: ("contact_name", "contact_email", "contact_phone"),
}
_OF_KIND: dict[str, dict[Tier, tuple[str, ...]]] = {
    "technology": {
        # offers_pay_after_use is a property: that there are terms is public, what they say isn't.
        Tier.PUBLIC: ("licence_kinds", "conversion_modes", "offers_pay_after_use"),
        Tier.MEMBERS: (
            "benefits",
            "comparison",
            "indicators",
            "price_mode",
            "price_min",
            "price_max",
            "export_control",
            "exclusive_licence_until",
        ),
        Tier.INTRODUCED: ("export_clearance",),
    },
    "need": {
        Tier.PUBLIC: (
            "need_kind",
            "wants_pay_after_use",
            "cooperation_modes",
            "wished_licence_kinds",
        ),
        Tier.MEMBERS: (
            "problem",
            "existing_basis",
            "requirements",
            "need_source",
            "budget_min",
            "budget_max",
            "deadline",
            "minimum_trl",
        ),
    },
    "intellectual_property": {
        Tier.MEMBERS: ("kind", "status", "country"),
        # A title finds the patent, and the patent its number and its owner.
        Tier.INTRODUCED: ("title", "number", "inventors"),
    },
    "pay_after_use": {
        Tier.MEMBERS: (
            "jurisdiction",
            "scheme_version",
            "scope",
            "trial_months",
            "trigger",
            "payment_form",
            "base",
            "rate_table",
            "fixed_amount",
            "floor",
            "cap",
            "currency",
            "guarantee",
            "convert_to",
        ),
        Tier.INTRODUCED: (
            "trigger_amount",
            "trigger_date",
            "trigger_description",
            "report_period_months",
            "grace_days",
            "late_rate",
            "return_obligation",
            "audit_right",
        ),
        Tier.SIGNED: ("policy_number",),
    },
}
_INTERNAL_OF_BOTH = frozenset(
    {
        "external_id",
        "confidentiality",
        "state",
        "revision",
        "created_by",
        "created_at",
        "submitted_at",
        "closed_at",
        "confirmed_at",
        "reminded_on",
    }
)
INTERNAL: Mapping[str, frozenset[str]] = {
    "technology": _INTERNAL_OF_BOTH,
    "need": _INTERNAL_OF_BOTH | {"anonymous"},
    "intellectual_property": frozenset({"id", "technology"}),
    "pay_after_use": frozenset({"id", "technology"}),
}


def _tiers_of(kind: str) -> dict[str, Tier]:
    parts = [_OF_KIND[kind]]
    if kind in ("technology", "need"):
        parts.append(_OF_BOTH)
    return {name: tier for part in parts for tier, names in part.items() for name in names}


TIERS: Mapping[str, Mapping[str, Tier]] = {kind: _tiers_of(kind) for kind in _OF_KIND}
"""Field -> tier for "technology", "need", "intellectual_property" and "pay_after_use"."""


def kind_of(listing_kind: str | type) -> str:
    """The name itself, or for a model class its name ("technology", "need")."""
    return listing_kind if isinstance(listing_kind, str) else listing_kind.__name__.lower()


def tier_of(kind: str | type, field: str) -> Tier:
    """The tier of a field; raises KeyError for an internal or unknown one."""
    return TIERS[kind_of(kind)][field]


def fields_up_to(kind: str | type, tier: Tier) -> frozenset[str]:
    """The fields that a reader of this tier may see of a kind of record.

    ``kind`` is a key of :data:`TIERS` or a listing's model class. Whether the owner of one need
    is hidden is a matter of that need: ask :func:`visible_fields` where there is a listing.
    """
    declared = TIERS[kind_of(kind)]
    return frozenset(name for name, of_field in declared.items() if of_field <= tier)


def owner_is_hidden(listing: object, tier: Tier) -> bool:
    """Whether this reader isn't told whose listing it is."""
    return bool(getattr(listing, "anonymous", False)) and tier < Tier.INTRODUCED


def visible_fields(listing: object, tier: Tier) -> frozenset[str]:
    """The fields of this very listing that a reader of this tier may see."""
    names = fields_up_to(type(listing), tier)
    return names - {"owner"} if owner_is_hidden(listing, tier) else names
