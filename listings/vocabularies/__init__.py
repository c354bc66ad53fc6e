"""Every list of choices that listings use: stable codes with a Chinese and an English label.

Where a list comes from law, its ``source`` names the article. Lists that are field usage are good
for choices and forms, and are not to be shown to anyone as law.
"""

from .maturity import HIGHEST_LEVEL, MATURITY_STANDARDS, NAMED_LEVELS, STAGES, maturity_label
from .pay_after_use import BASES, CONVERSIONS, GUARANTEES, PAYMENT_FORMS, SCOPES, TRIGGERS
from .rights import (
    CONVERSION_MODES,
    EXPORT_CONTROLS,
    INTELLECTUAL_PROPERTY_KINDS,
    INTELLECTUAL_PROPERTY_STATUSES,
    LICENCE_KINDS,
    PRICE_MODES,
)
from .technology_fields import (
    CONTRACT_STATISTICS_FIELDS,
    SUPPORTED_HIGH_TECH_FIELDS,
    TECHNOLOGY_FIELDS,
)
from .wishes import CONFIDENTIALITY, COOPERATION_MODES, NEED_KINDS, NEED_SOURCES

__all__ = [
    "BASES",
    "CONFIDENTIALITY",
    "CONTRACT_STATISTICS_FIELDS",
    "CONVERSIONS",
    "CONVERSION_MODES",
    "COOPERATION_MODES",
    "EXPORT_CONTROLS",
    "GUARANTEES",
    "HIGHEST_LEVEL",
    "INTELLECTUAL_PROPERTY_KINDS",
    "INTELLECTUAL_PROPERTY_STATUSES",
    "LICENCE_KINDS",
    "MATURITY_STANDARDS",
    "NAMED_LEVELS",
    "NEED_KINDS",
    "NEED_SOURCES",
    "PAYMENT_FORMS",
    "PRICE_MODES",
    "SCOPES",
    "STAGES",
    "SUPPORTED_HIGH_TECH_FIELDS",
    "TECHNOLOGY_FIELDS",
    "TRIGGERS",
    "maturity_label",
]
