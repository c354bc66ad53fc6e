"""Controlled vocabularies: stable codes with an English and a Chinese label each.

A vocabulary carries the version and the source of its list, because the lists of the field are
replaced from time to time and stored codes must stay readable.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from django.utils.functional import lazystr
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: a stable code and its label in English and in Chinese."""

    code: str
    en: str
    zh: str

    def __str__(self) -> str:
        """The label in the active language; English when none is active (in migrations)."""
        return self.label_in(get_language() or "")

    def label_in(self, language: str) -> str:
        """The label in a language by its code, Chinese or else English."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class Vocabulary:
    """A named and versioned list of terms, in the order of its source.

    Raises ValueError when two terms share a code.
    """

    name: str
    version: str
    source: str
    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        if len(self._by_code) != len(self.terms):
            raise ValueError(f"Vocabulary {self.name!r} lists a code twice.")

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    @cached_property
    def _by_code(self) -> dict[str, Term]:
        return {term.code: term for term in self.terms}

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the source."""
        return tuple(term.code for term in self.terms)

    @property
    def choices(self) -> list[tuple[str, _StrPromise]]:
        """(code, label) pairs for a model or form field; a label follows the active language.

        Django's own lazy text is used, so a migration writes the English label down.
        """
        return [(term.code, lazystr(term)) for term in self.terms]

    def term(self, code: str) -> Term:
        """The term of a code. Raises KeyError when the vocabulary does not list it."""
        return self._by_code[code]

    def label(self, code: str) -> str:
        """The label of a code in the active language. Raises KeyError for an unlisted code."""
        return str(self._by_code[code])

    def find_code(self, text: str) -> str | None:
        """The code whose code or label (either language) equals the text, letter case aside."""
        wanted = unicodedata.normalize("NFKC", text).strip().casefold()
        for term in self.terms:
            if wanted in (term.code.casefold(), term.en.casefold(), term.zh.casefold()):
                return term.code
        return None


PROVINCES = Vocabulary(
    name="provinces",
    version="GB/T 2260-2007",
    source=(
        "GB/T 2260-2007, codes for the administrative divisions of the People's Republic of China:"
        " the first two of six digits"
    ),
    terms=(
        Term("11", "Beijing", "北京市"),
        Term("12", "Tianjin", "天津市"),
        Term("13", "Hebei", "河北省"),
        Term("14", "Shanxi", "山西省"),
        Term("15", "Inner Mongolia", "内蒙古自治区"),
        Term("21", "Liaoning", "辽宁省"),
        Term("22", "Jilin", "吉林省"),
        Term("23", "Heilongjiang", "黑龙江省"),
        Term("31", "Shanghai", "上海市"),
        Term("32", "Jiangsu", "江苏省"),
        Term("33", "Zhejiang", "浙江省"),
        Term("34", "Anhui", "安徽省"),
        Term("35", "Fujian", "福建省"),
        Term("36", "Jiangxi", "江西省"),
        Term("37", "Shandong", "山东省"),
        Term("41", "Henan", "河南省"),
        Term("42", "Hubei", "湖北省"),
        Term("43", "Hunan", "湖南省"),
        Term("44", "Guangdong", "广东省"),
        Term("45", "Guangxi", "广西壮族自治区"),
        Term("46", "Hainan", "海南省"),
        Term("50", "Chongqing", "重庆市"),
        Term("51", "Sichuan", "四川省"),
        Term("52", "Guizhou", "贵州省"),
        Term("53", "Yunnan", "云南省"),
        Term("54", "Tibet (Xizang)", "西藏自治区"),
        Term("61", "Shaanxi", "陕西省"),
        Term("62", "Gansu", "甘肃省"),
        Term("63", "Qinghai", "青海省"),
        Term("64", "Ningxia", "宁夏回族自治区"),
        Term("65", "Xinjiang", "新疆维吾尔自治区"),
        Term("71", "Taiwan", "台湾省"),
        Term("81", "Hong Kong", "香港特别行政区"),
        Term("82", "Macao", "澳门特别行政区"),
    ),
)

_PROVINCE_SUFFIXES = (
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "特别行政区",
    "自治区",
    "省",
    "市",
)


def _short_name(name: str) -> str:
    for suffix in _PROVINCE_SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


@lru_cache(maxsize=1024)
def find_province(text: str) -> str | None:
    """The two-digit province code that a text means, or None.

    Understands the code in two or six digits (33, 330000, 330106), the English name and the
    Chinese name with or without its suffix (浙江省, 浙江).
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) == 6 and text.isdecimal():
        text = text[:2]
    if (code := PROVINCES.find_code(text)) is not None:
        return code
    return next((term.code for term in PROVINCES if text and _short_name(term.zh) == text), None)


class EnterpriseTier(StrEnum):
    """Codes of the titles that authorities award to enterprises."""

    INNOVATIVE_SME = "innovative_sme"
    SPECIALIZED_SME = "specialized_sme"
    LITTLE_GIANT = "little_giant"
    TECHNOLOGY_SME = "technology_sme"
    HIGH_TECH = "high_tech"
    TECHNOLOGY_LEADER = "technology_leader"
    CHAIN_LEADER = "chain_leader"
    GAZELLE = "gazelle"
    UNICORN = "unicorn"
    WORLD_CLASS = "world_class"


ENTERPRISE_TIERS = Vocabulary(
    name="enterprise tiers",
    version="2022-06",
    source=(
        "Interim measures for the gradient cultivation of high-quality small and medium"
        " enterprises (June 2022) for the first three; other titles as used by their issuers"
    ),
    terms=(
        Term(EnterpriseTier.INNOVATIVE_SME.value, "Innovative SME", "创新型中小企业"),
        Term(
            EnterpriseTier.SPECIALIZED_SME.value,
            "Specialized and sophisticated SME",
            "专精特新中小企业",
        ),
        Term(
            EnterpriseTier.LITTLE_GIANT.value,
            "Specialized and sophisticated “little giant”",
            "专精特新“小巨人”企业",
        ),
        Term(EnterpriseTier.TECHNOLOGY_SME.value, "Technology-based SME", "科技型中小企业"),
        Term(EnterpriseTier.HIGH_TECH.value, "High and new technology enterprise", "高新技术企业"),
        Term(
            EnterpriseTier.TECHNOLOGY_LEADER.value,
            "Science and technology leading enterprise",
            "科技领军企业",
        ),
        Term(EnterpriseTier.CHAIN_LEADER.value, "Industry-chain leader", "链主企业"),
        Term(EnterpriseTier.GAZELLE.value, "Gazelle enterprise", "瞪羚企业"),
        Term(EnterpriseTier.UNICORN.value, "Unicorn enterprise", "独角兽企业"),
        Term(EnterpriseTier.WORLD_CLASS.value, "World-class enterprise", "世界一流企业"),
    ),
)

# Each rung presupposes the one before; the other titles stand beside the ladder.
ENTERPRISE_LADDER: tuple[EnterpriseTier, ...] = (
    EnterpriseTier.INNOVATIVE_SME,
    EnterpriseTier.SPECIALIZED_SME,
    EnterpriseTier.LITTLE_GIANT,
)


def ladder_rung(tier: str) -> int | None:
    """The rung of a tier on the official ladder, 1 at the bottom; None for a title beside it."""
    return ENTERPRISE_LADDER.index(EnterpriseTier(tier)) + 1 if tier in ENTERPRISE_LADDER else None


CERTIFICATE_LEVELS = Vocabulary(
    name="certificate levels",
    version="1",
    source="Levels of government that award enterprise titles",
    terms=(
        Term("national", "National", "国家级"),
        Term("provincial", "Provincial", "省级"),
        Term("municipal", "Municipal", "市级"),
        Term("county", "County or district", "县区级"),
    ),
)
