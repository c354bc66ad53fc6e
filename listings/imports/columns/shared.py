"""The columns that technologies and needs have in common."""

from listings.vocabularies import CONFIDENTIALITY, MATURITY_STANDARDS, TECHNOLOGY_FIELDS

from .declaration import Column, Form

ORGANIZATION = Column(
    "organization", "Organization", "单位代码", Form.TEXT, required=True,
    example="your-organization",
    note="The code of the organization that the listing belongs to. "
    "The column may be left out when --organization gives one for the whole file.",
)  # fmt: skip
EXTERNAL_ID = Column(
    "external_id", "External ID", "外部编号", Form.TEXT, required=True, example="2026-001",
    note="Your own stable number of the listing, unique within the organization. "
    "Loading a row with the same number again revises that listing.",
)  # fmt: skip
ERRORS = Column(
    "errors", "Errors", "错误", Form.TEXT,
    note="What was wrong with a row that was handed back. It is not read.",
)  # fmt: skip


def texts(title: str, summary: str, description: str) -> tuple[Column, ...]:
    """Title, teaser and description with their examples."""
    return (
        Column("title", "Title", "名称", Form.TEXT, required=True, example=title,
               note="Public. At most 200 characters."),
        Column("summary", "Summary", "摘要", Form.PARAGRAPHS, required=True, example=summary,
               note="Public teaser: nothing confidential. At most 600 characters."),
        Column("description", "Description", "详细说明", Form.PARAGRAPHS, example=description,
               note="Needed to publish; of a need, description or problem."),
    )  # fmt: skip


def topics(application_fields: str, technology_fields: str, keywords: str) -> tuple[Column, ...]:
    """What the listing is about, with the examples."""
    return (
        Column("application_fields", "Application fields", "应用领域", Form.TEXTS,
               example=application_fields),
        Column("technology_fields", "Technology fields", "技术领域", Form.CODES,
               TECHNOLOGY_FIELDS, example=technology_fields,
               note="At least one is needed to publish. "
               "A label that both lists use means the cs: field."),
        Column("keywords", "Keywords", "关键词", Form.TEXTS, example=keywords),
        Column("language", "Language", "语言", Form.TEXT, filled_in=True, example="zh",
               note="Two letters, such as zh or en. Detected when empty."),
    )  # fmt: skip


def maturity(level: str, evidence: str, date: str) -> tuple[Column, ...]:
    """How mature it is by which standard, with the examples."""
    return (
        Column("maturity_standard", "Maturity standard", "成熟度标准", Form.CODE,
               MATURITY_STANDARDS, example="trl" if level else ""),
        Column("maturity_level", "Maturity level", "成熟度等级", Form.INTEGER, example=level,
               note="Only together with its standard."),
        Column("maturity_evidence", "Maturity evidence", "成熟度依据", Form.PARAGRAPHS,
               example=evidence),
        Column("maturity_date", "Maturity date", "成熟度评定日期", Form.DATE, example=date),
    )  # fmt: skip


REGION_AND_CONTACT = (
    Column("country", "Country", "国家或地区", Form.COUNTRY, filled_in=True, example="CN",
           note="The organization's when empty."),
    Column("province", "Province", "省份", Form.PROVINCE, filled_in=True, example="浙江",
           note="The organization's when empty. Only in China."),
    Column("contact_name", "Contact name", "联系人", Form.TEXT,
           note="Contacts are shown to introduced parties only."),
    Column("contact_email", "Contact e-mail", "联系邮箱", Form.TEXT,
           example="transfer@example.org"),
    Column("contact_phone", "Contact phone", "联系电话", Form.TEXT),
    Column("confidentiality", "Confidentiality", "公开程度", Form.CODE, CONFIDENTIALITY,
           filled_in=True, example="open"),
    Column("valid_until", "Valid until", "有效期至", Form.DATE, example="2028-12-31"),
)  # fmt: skip
