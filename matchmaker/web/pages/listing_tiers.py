"""What a reader would see one step further in, and how to get there.

The names of the fields are those of the kind, not of the listing: whether one of them is filled in
would tell something of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Field
from django.utils.translation import gettext as _

from listings.models import IntellectualProperty, Need, PayAfterUseTerms, Technology
from listings.tiers import Tier, fields_up_to


@dataclass(frozen=True, slots=True)
class NextTier:
    """The next tier's fields, in words, and the step that leads there."""

    who: str
    fields: tuple[str, ...]
    way: str
    needs_sign_in: bool = False


_UNSAID = frozenset({"updated_at", "currency", "need_source", "id", "country"})
"""Fields that nobody would sign in for."""
_MODELS = {
    "technology": Technology,
    "need": Need,
    "intellectual_property": IntellectualProperty,
    "pay_after_use": PayAfterUseTerms,
}


def next_tier(listing: Technology | Need, tier: Tier, *, signed_in: bool) -> NextTier | None:
    """What comes after this tier; None where there is nothing more to come."""
    if tier == Tier.PUBLIC:
        return NextTier(
            who=_("Members of an organization on this site also read:"),
            fields=_fields(listing, Tier.MEMBERS),
            way=_way_to_members(signed_in=signed_in),
            needs_sign_in=not signed_in,
        )
    if tier == Tier.MEMBERS:
        return NextTier(
            who=_("After a technology manager has introduced both sides, you also read:"),
            fields=_fields(listing, Tier.INTRODUCED),
            way=_("Express interest: a technology manager looks at it and asks both sides."),
        )
    return None


def _way_to_members(*, signed_in: bool) -> str:
    if signed_in:
        return _("Join your organization on this site; its owner can invite you.")
    return _("This is the public summary: sign in to read on.")


def _fields(listing: Technology | Need, tier: Tier) -> tuple[str, ...]:
    kinds = [listing.kind]
    if isinstance(listing, Technology):
        kinds += ["intellectual_property", "pay_after_use"]
    return tuple(
        dict.fromkeys(
            _label(kind, field)
            for kind in kinds
            for field in _in_order(
                kind, fields_up_to(kind, tier) - fields_up_to(kind, Tier(tier - 1))
            )
        )
    )


def _in_order(kind: str, names: frozenset[str]) -> list[Field[object, object]]:
    """The model's fields of these names as the model has them, without what goes unsaid."""
    fields = _MODELS[kind]._meta.get_fields()  # noqa: SLF001 - documented API of Django
    wanted = names - _UNSAID
    return [field for field in fields if isinstance(field, Field) and field.name in wanted]


def _label(kind: str, field: Field[object, object]) -> str:
    told = str(field.verbose_name)
    groups = {
        "intellectual_property": _("rights: %(field)s"),
        "pay_after_use": _("pay after use: %(field)s"),
    }
    return groups[kind] % {"field": told} if kind in groups else told
