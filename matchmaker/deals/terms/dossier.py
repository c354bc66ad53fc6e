"""The registration dossier: the fields of the official form, filled from an agreement.

Labels stand in Chinese, as on the form, with English beside them, so the file is the same for
every reader. 成交额, the whole price, and 技术交易额, its part for technology, are never mixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from accounts.vocabularies import PROVINCES, Vocabulary
from listings.vocabularies import (
    CONTRACT_STATISTICS_FIELDS,
    CONVERSION_MODES,
    INTELLECTUAL_PROPERTY_KINDS,
    LICENCE_KINDS,
    PAYMENT_FORMS,
    PRICE_MODES,
)

from ..vocabularies import CONTRACT_SUBTYPES, CONTRACT_TYPES
from .deadlines import Deadline, deadlines_of
from .document import AgreementTerms, Party, Right
from .facts import Facts

Value = str | Decimal | date | None

_NATURES: Final = {
    "university": "022 高等院校",
    "research_institute": "021 科研机构",
    "enterprise": "",
    "transfer_institution": "",
    "incubator": "",
}
"""Codes of the kind of institution that follow from what an organization is; the form's other
codes (100 to 400) ask for the register's own answer."""
_REASONS: Final[dict[str, tuple[str, str, str, str]]] = {
    "TD": (
        "851",
        "当事人就新技术、新产品、新工艺、新品种或者新材料及其系统进行研究开发。",
        "The parties have new technology, products, processes, varieties or materials developed.",
        "content",
    ),
    "TT": (
        "862",
        "权利人将现有特定的专利、专利申请、技术秘密的相关权利让与他人。",
        "The holder assigns an existing right in a patent, an application or a technical secret.",
        "rights",
    ),
    "TL": (
        "862",
        "权利人将现有特定的专利、技术秘密的相关权利许可他人实施、使用，权利不转移。",
        "The holder lets another use an existing patent or technical secret and keeps the right.",
        "rights",
    ),
    "TC": (
        "878",
        "就特定技术项目提供可行性论证、技术预测、专题技术调查、分析评价报告等。",
        "Feasibility studies, forecasts, surveys or assessments of a given project are provided.",
        "content",
    ),
    "TS": (
        "878",
        "以技术知识为对方解决特定技术问题，不包括承揽合同和建设工程合同。",
        "Technical knowledge solves a given problem; contracts for work or construction are not.",
        "content",
    ),
}


@dataclass(frozen=True, slots=True)
class DossierField:
    """One line of the form."""

    code: str
    zh: str
    en: str
    value: Value
    required: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether the form asks for it and it is not there."""
        return self.required and (self.value is None or self.value == "")


@dataclass(frozen=True, slots=True)
class TypeReason:
    """Why it is a contract of its type, or what is lacking for that."""

    article: str
    zh: str
    en: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is exported."""

    fields: tuple[DossierField, ...]
    reasons: tuple[TypeReason, ...]
    deadlines: tuple[Deadline, ...]
    sha256: str
    day: date

    @property
    def missing(self) -> tuple[DossierField, ...]:
        """The lines that the form asks for and that are empty."""
        return tuple(field for field in self.fields if field.is_missing)

    @property
    def unknown_years(self) -> tuple[int, ...]:
        """Years whose holidays are not known; in them only weekends were counted as free."""
        years = {year for each in self.deadlines for year in each.until.unknown_years}
        return tuple(sorted(years))


@dataclass(frozen=True, slots=True)
class Signing:
    """What is known of the contract on paper."""

    signed_date: date | None = None
    reference: str = ""
    registration_number: str = ""


def dossier_of(facts: Facts, signing: Signing, sha256: str, handed_in: date) -> Dossier:
    """The dossier of an agreement as it would be handed in on a day."""
    terms = facts.terms
    due = deadlines_of(
        handed_in, facts.jurisdictions, terms.total_amount, is_export=facts.is_export
    )
    fields = (
        *_contract_fields(terms, signing),
        *_party_fields("seller", "卖方", "Seller", facts.provider),
        *_party_fields("buyer", "买方", "Buyer", facts.recipient),
        *_money_fields(terms),
        *_subject_fields(terms),
    )
    return Dossier(fields, _reasons(terms), tuple(due), sha256, handed_in)


def _contract_fields(terms: AgreementTerms, signing: Signing) -> list[DossierField]:
    kind = _label(CONTRACT_TYPES, terms.contract_type)
    subtype = _label(CONTRACT_SUBTYPES, terms.subtype)
    # The register gives the number; before that it cannot be missing.
    return [
        DossierField(
            "registration_number",
            "合同登记编号",
            "Registration number",
            signing.registration_number,
        ),
        DossierField("reference", "合同编号", "Contract number", signing.reference),
        DossierField("title", "项目名称", "Project name", terms.title, required=True),
        DossierField("contract_type", "合同类别", "Contract type", kind, required=True),
        DossierField("subtype", "合同小类", "Subtype", subtype, required=True),
        DossierField(
            "signed_date", "签订日期", "Date of signing", signing.signed_date, required=True
        ),
        DossierField("term_from", "有效期限起", "Valid from", terms.term_from, required=True),
        DossierField("term_until", "有效期限止", "Valid until", terms.term_until, required=True),
    ]


def _party_fields(side: str, zh: str, en: str, party: Party) -> list[DossierField]:
    region = party.province + "0000" if party.province in PROVINCES else ""
    at_home = party.country == "CN"
    return [
        DossierField(f"{side}_name", f"{zh}名称", f"{en}: name", party.name, required=True),
        DossierField(
            f"{side}_credit_code",
            f"{zh}统一社会信用代码",
            f"{en}: unified social credit code",
            party.credit_code,
            required=at_home,
        ),
        DossierField(
            f"{side}_country", f"{zh}国别", f"{en}: country", party.country, required=True
        ),
        DossierField(
            f"{side}_region",
            f"{zh}行政区划代码（省级）",
            f"{en}: administrative division (province)",
            region,
            required=at_home,
        ),
        DossierField(
            f"{side}_nature",
            f"{zh}机构性质",
            f"{en}: kind of institution",
            _NATURES.get(party.kind, ""),
            required=True,
        ),
    ]


def _money_fields(terms: AgreementTerms) -> list[DossierField]:
    form = _label(PAYMENT_FORMS, terms.payment_form)
    return [
        DossierField("currency", "币种", "Currency", terms.currency, required=True),
        DossierField("total_amount", "成交额", "Whole price", terms.total_amount, required=True),
        DossierField(
            "technology_amount",
            "技术交易额",
            "Part of the price that is for technology",
            terms.technology_amount,
            required=True,
        ),
        DossierField("payment_form", "支付方式", "Form of payment", form, required=True),
        DossierField("price_mode", "定价方式", "How priced", _label(PRICE_MODES, terms.price_mode)),
    ]


def _subject_fields(terms: AgreementTerms) -> list[DossierField]:
    kinds = [_label(INTELLECTUAL_PROPERTY_KINDS, right.kind) for right in terms.rights]
    field = _label(CONTRACT_STATISTICS_FIELDS, terms.technology_field)
    return [
        DossierField("technology_field", "技术领域", "Field of technology", field, required=True),
        DossierField(
            "rights",
            "知识产权构成",
            "Intellectual property",
            "；".join(dict.fromkeys(kinds)) or "未涉及知识产权",
        ),
        DossierField(
            "numbers",
            "专利号（申请号）",
            "Patent or application numbers",
            "；".join(_number(one) for one in terms.rights if _number(one)),
        ),
        DossierField(
            "licence_kind", "许可方式", "Kind of licence", _label(LICENCE_KINDS, terms.licence_kind)
        ),
        DossierField(
            "conversion_mode",
            "转化方式",
            "Mode of conversion",
            _label(CONVERSION_MODES, terms.conversion_mode),
        ),
        DossierField("plan_source", "计划来源", "Source of the plan", terms.plan_source),
        DossierField("objective", "社会经济目标", "Socio-economic objective", terms.objective),
        DossierField("content", "标的内容", "Subject", terms.content, required=True),
    ]


def _number(right: Right) -> str:
    return right.number or right.application_number


def _reasons(terms: AgreementTerms) -> tuple[TypeReason, ...]:
    if terms.contract_type not in _REASONS:
        return ()
    article, zh, en, ground = _REASONS[terms.contract_type]
    return (TypeReason(article, zh, en, is_shown=bool(getattr(terms, ground))),)


def _label(vocabulary: Vocabulary, code: str) -> str:
    """Code and Chinese label; the code alone where the vocabulary does not list it."""
    if not code or code not in vocabulary:
        return code
    term = vocabulary.term(code)
    return f"{code} {term.zh}"
