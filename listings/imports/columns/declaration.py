"""What a column of an import file is. The columns themselves stand in the modules beside."""

from dataclasses import dataclass
from enum import Enum

from accounts.vocabularies import Term, Vocabulary


class Form(Enum):
    """How the cells of a column are written, in CSV and XLSX and then in JSONL."""

    TEXT = Term(
        "text",
        "One line of text",
        "单行文本",
    )
    PARAGRAPHS = Term(
        "paragraphs",
        "Text, line breaks allowed",
        "文本，可换行",
    )
    TEXTS = Term(
        "texts",
        "Several texts, separated by ; or | (JSONL: a list)",
        "多个文本，用“；”或“|”分隔（JSONL：数组）",
    )
    CODE = Term(
        "code",
        "One of the listed values: its code or a label",
        "所列取值之一：代码或名称",
    )
    CODES = Term(
        "codes",
        "Some of the listed values, separated by ; or | (JSONL: a list)",
        "所列取值中的若干项，用“；”或“|”分隔（JSONL：数组）",
    )
    INTEGER = Term(
        "integer",
        "A whole number, such as 12",
        "整数，如 12",
    )
    AMOUNT = Term(
        "amount",
        "An amount of money, such as 1200000, 1,200,000.50 or 120万; "
        "the currency has its own column",
        "金额，如 1200000、1,200,000.50 或 120万；币种另列",
    )
    RATE = Term(
        "rate",
        "A share, such as 0.03 or 3%",
        "比例，如 0.03 或 3%",
    )
    DATE = Term(
        "date",
        "A date: 2026-01-31, 2026/1/31 or 2026年1月31日",
        "日期：2026-01-31、2026/1/31 或 2026年1月31日",
    )
    BOOLEAN = Term(
        "boolean",
        "yes or no (also true/false, 1/0, 是/否)",
        "是或否（也可写 yes/no、true/false、1/0）",
    )
    COUNTRY = Term(
        "country",
        "A country: its two-letter code (ISO 3166) or its name",
        "国家或地区：两位字母代码（ISO 3166）或名称",
    )
    PROVINCE = Term(
        "province",
        "A province of China: its GB/T 2260 code or its name",
        "省级行政区：GB/T 2260 代码或名称",
    )
    CURRENCY = Term(
        "currency",
        "A currency: its three-letter code (ISO 4217), such as CNY",
        "币种：三位字母代码（ISO 4217），如 CNY",
    )
    PROPERTY_RIGHTS = Term(
        "property_rights",
        "Entries kind|status|number|title, separated by ; or a line break "
        "(JSONL: a list of objects with these keys)",
        "若干项“类型|状态|号码|名称”，用“；”或换行分隔"
        "（JSONL：含 kind、status、number、title 的对象数组）",
    )
    RATE_TABLE = Term(
        "rate_table",
        "Entries from:rate, separated by ; such as 0:3%; 10000000:2% "
        "(JSONL: a list of objects with the keys from and rate)",
        "若干项“起点:比例”，用“；”分隔，如 0:3%；10000000:2%（JSONL：含 from、rate 的对象数组）",
    )


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the name that JSONL keys and headings use, and its two labels.

    ``example`` is a cell as a person would write it into a spreadsheet. A column that is
    ``filled_in`` when its cell is empty gets its value elsewhere (the language is detected, the
    region is the organization's), so an empty cell there changes nothing.
    """

    name: str
    en: str
    zh: str
    form: Form
    vocabulary: Vocabulary | None = None
    required: bool = False
    filled_in: bool = False
    example: str = ""
    note: str = ""

    @property
    def group(self) -> str:
        """What stands before the dot in the name, such as ``pay_after_use``; else nothing."""
        return self.name.rpartition(".")[0]

    @property
    def field(self) -> str:
        """The name of the model's field."""
        return self.name.rpartition(".")[2]
