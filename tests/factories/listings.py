"""Saved technologies and needs, complete enough to be submitted."""

# factory-boy's declarations are not annotated.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from factory.declarations import Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from listings.models import IntellectualProperty, Need, PayAfterUseTerms, Technology
from listings.states import ListingState
from tests.factories.accounts import OrganizationFactory

LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


class TechnologyFactory(DjangoModelFactory[Technology]):
    """A Chinese draft; ``published=True`` or ``submitted=True`` for one that went further."""

    class Meta:
        model = Technology

    class Params:
        submitted = Trait(state=ListingState.SUBMITTED, submitted_at=LONG_AGO)
        published = Trait(
            state=ListingState.PUBLISHED, submitted_at=LONG_AGO, published_at=LONG_AGO
        )
        withdrawn = Trait(state=ListingState.WITHDRAWN, closed_at=LONG_AGO)
        expired = Trait(state=ListingState.EXPIRED, closed_at=LONG_AGO)

    owner = SubFactory(OrganizationFactory, verified=True)
    title = Sequence(lambda n: f"高强铝合金板材 {n}")
    summary = "轻量化车身用高强铝合金板材，强度与成形性兼顾。"
    description = "通过微合金化与两级时效处理，获得高强度、高延伸率的板材。"
    technology_fields = ["cs:new_materials", "cs:transport"]
    keywords = ["铝合金", "轻量化"]
    language = "zh"
    country = "CN"
    province = "33"
    maturity_standard = "trl"
    maturity_level = 6
    indicators = "抗拉强度≥450MPa\n延伸率≥12%"
    licence_kinds = ["non_exclusive"]
    created_at = LONG_AGO
    updated_at = LONG_AGO


class NeedFactory(DjangoModelFactory[Need]):
    """An English draft; ``published=True`` or ``submitted=True`` for one that went further."""

    class Meta:
        model = Need

    class Params:
        submitted = Trait(state=ListingState.SUBMITTED, submitted_at=LONG_AGO)
        published = Trait(
            state=ListingState.PUBLISHED, submitted_at=LONG_AGO, published_at=LONG_AGO
        )
        withdrawn = Trait(state=ListingState.WITHDRAWN, closed_at=LONG_AGO)
        expired = Trait(state=ListingState.EXPIRED, closed_at=LONG_AGO)

    owner = SubFactory(OrganizationFactory, verified=True, kind="enterprise")
    title = Sequence(lambda n: f"Lighter sheet for car bodies {n}")
    summary = "We look for an aluminium sheet that replaces steel in car bodies."
    problem = "Steel sheet is too heavy; known aluminium sheets crack when they are formed."
    technology_fields = ["cs:new_materials"]
    keywords = ["aluminium"]
    language = "en"
    country = "CN"
    province = "31"
    requirements = "tensile strength >= 430 MPa"
    created_at = LONG_AGO
    updated_at = LONG_AGO


class PayAfterUseTermsFactory(DjangoModelFactory[PayAfterUseTerms]):
    """Twelve months of use, then a lump sum."""

    class Meta:
        model = PayAfterUseTerms

    technology = SubFactory(TechnologyFactory)
    scope = ["verify", "develop"]
    trial_months = 12
    trigger = "time"
    payment_form = "LS1"
    fixed_amount = Decimal("300000.00")
    currency = "CNY"
    convert_to = "licence"


class IntellectualPropertyFactory(DjangoModelFactory[IntellectualProperty]):
    """A granted Chinese invention patent."""

    class Meta:
        model = IntellectualProperty

    technology = SubFactory(TechnologyFactory)
    kind = "invention_patent"
    status = "granted"
    number = "CN200310102344.5"
    title = "一种高强铝合金板材及其制备方法"
