"""What other people call our columns.

Guesses only: a person confirms them on the page of columns before a row is read by them. The words
are those of transfer offices' own lists, such as 成果名称 for the title.
"""

from __future__ import annotations

from typing import Final

from ..columns import COLUMNS, Kind
from ..headings import fold_heading

_SHARED: Final[dict[str, str]] = {
    "external_id": "编号|序号|成果编号|项目编号|需求编号|案卷号|档号|id|no|no.|number|code|"
    "reference|ref|docket|case number",
    "title": "标题|题目|成果名称|技术名称|项目名称|需求名称|需求标题|name|headline|topic title|"
    "project title|technology name|technology title|need title",
    "summary": "简介|概述|成果简介|技术简介|项目简介|需求简介|简要说明|简要介绍|abstract|brief|"
    "overview|teaser|short description",
    "description": "描述|介绍|内容|详情|成果介绍|技术介绍|项目介绍|技术描述|成果内容|主要内容|"
    "details|text|full description|long description|body",
    "application_fields": "应用场景|应用范围|应用行业|适用领域|applications|application areas|"
    "application|industry|industries|markets|use cases",
    "technology_fields": "领域|所属领域|技术分类|学科领域|行业领域|所属技术领域|field|fields|"
    "category|categories|technology field|technology area",
    "keywords": "关键字|标签|主题词|keyword|tags|key words",
    "language": "语种|lang",
    "contact_name": "联系人|联系人姓名|负责人|项目联系人|contact|contact person",
    "contact_email": "邮箱|电子邮箱|邮件|联系邮箱|email|e-mail|mail",
    "contact_phone": "电话|手机|联系电话|联系方式|手机号|phone|telephone|tel|mobile",
    "country": "国别|国家|nation",
    "province": "省份|省|所在省份|地区|所在地|state|region",
    "valid_until": "有效期至|有效期|有效期限|expires|expiry|expiry date|valid to",
}
_OF_KIND: Final[dict[Kind, dict[str, str]]] = {
    Kind.TECHNOLOGIES: {
        "benefits": "技术优势|创新点|特点|技术特点|优势特点|advantages|benefit|strengths",
        "comparison": "现有技术对比|对比|与同类技术比较|state of the art|compared with",
        "indicators": "指标|性能指标|主要指标|主要技术指标|performance|figures|specifications",
        "licence_kinds": "许可类型|授权方式|许可|licence|license|license kinds|licence type|"
        "license type",
        "conversion_modes": "合作方式|转让方式|转化形式|cooperation|transfer mode",
        "price_min": "起价|最低报价|price from|minimum price",
        "price_max": "价格|报价|最高报价|转让价格|price|price to|maximum price",
        "intellectual_property": "专利|专利号|专利情况|知识产权情况|patents|patent|ip|ip rights",
        "maturity_evidence": "成熟度依据|成熟度说明|maturity proof",
    },
    Kind.NEEDS: {
        "problem": "技术难题|难题|需求描述|拟解决问题|问题|challenge|pain point|issue",
        "existing_basis": "现有基础|已有条件|企业现状|present situation|background",
        "requirements": "指标要求|技术指标|主要指标|性能要求|requirement|specifications",
        "budget_min": "预算下限|budget from|minimum budget",
        "budget_max": "预算|投入预算|拟投入资金|资金预算|预算金额|budget|budget to|funding",
        "deadline": "截止时间|需求截止日期|期限|完成时限|due date|due|needed by",
        "cooperation_modes": "合作形式|拟合作方式|cooperation|mode of cooperation",
        "minimum_trl": "成熟度要求|最低成熟度|trl|minimum maturity|trl from",
    },
}


def guess_column(kind: Kind, heading: str) -> str:
    """The name of the column that others call so; "" when nothing is known."""
    return _GUESSES[kind].get(fold_heading(heading), "")


def _guesses(kind: Kind) -> dict[str, str]:
    names = {column.name for column in COLUMNS[kind]}
    return {
        fold_heading(word): name
        for name, said in {**_SHARED, **_OF_KIND[kind]}.items()
        if name in names
        for word in said.split("|")
    }


_GUESSES = {kind: _guesses(kind) for kind in Kind}
