from enum import StrEnum

import pytest
from django.utils.translation import override

from accounts.vocabularies import Vocabulary
from listings import terms, vocabularies
from listings.models import Confidentiality, Control
from listings.vocabularies import (
    BASES,
    CONFIDENTIALITY,
    CONTRACT_STATISTICS_FIELDS,
    CONVERSIONS,
    EXPORT_CONTROLS,
    GUARANTEES,
    HIGHEST_LEVEL,
    MATURITY_STANDARDS,
    PAYMENT_FORMS,
    SCOPES,
    SUPPORTED_HIGH_TECH_FIELDS,
    TECHNOLOGY_FIELDS,
    TRIGGERS,
    maturity_label,
)

ALL = {name: value for name, value in vars(vocabularies).items() if isinstance(value, Vocabulary)}


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_term_has_a_label_in_both_languages_and_the_list_names_its_source(name: str) -> None:
    vocabulary = ALL[name]

    assert vocabulary.version
    assert vocabulary.source
    for term in vocabulary:
        assert term.en
        assert term.en.isascii()
        assert any("\u4e00" <= character <= "\u9fff" for character in term.zh) or "GB/T" in term.zh


def test_there_are_eleven_and_eight_technology_fields_and_their_prefixes_tell_them_apart() -> None:
    assert len(CONTRACT_STATISTICS_FIELDS) == 11
    assert len(SUPPORTED_HIGH_TECH_FIELDS) == 8
    assert len(TECHNOLOGY_FIELDS) == 19
    assert all(code.startswith("cs:") for code in CONTRACT_STATISTICS_FIELDS.codes)
    assert all(code.startswith("ht:") for code in SUPPORTED_HIGH_TECH_FIELDS.codes)


def test_a_label_follows_the_active_language() -> None:
    with override("zh-hans"):
        assert TECHNOLOGY_FIELDS.label("cs:new_materials") == "新材料及其应用"
    with override("en"):
        assert TECHNOLOGY_FIELDS.label("cs:new_materials") == "New materials and their application"


@pytest.mark.parametrize(
    ("codes", "vocabulary"),
    [
        (terms.Scope, SCOPES),
        (terms.Trigger, TRIGGERS),
        (terms.PaymentForm, PAYMENT_FORMS),
        (terms.Base, BASES),
        (terms.Guarantee, GUARANTEES),
        (terms.ConvertTo, CONVERSIONS),
        (Confidentiality, CONFIDENTIALITY),
        (Control, EXPORT_CONTROLS),
    ],
)
def test_codes_that_rules_use_are_those_of_the_vocabulary(
    codes: type[StrEnum], vocabulary: Vocabulary
) -> None:
    assert {code.value for code in codes} == set(vocabulary.codes)


def test_every_maturity_standard_says_how_high_it_goes() -> None:
    assert set(HIGHEST_LEVEL) == set(MATURITY_STANDARDS.codes)


def test_levels_are_named_where_their_standard_names_them() -> None:
    with override("en"):
        assert maturity_label("trl", 9) == "Proven in operation"
        assert maturity_label("gjb7688", 9) == ""
        assert maturity_label("", None) == ""
