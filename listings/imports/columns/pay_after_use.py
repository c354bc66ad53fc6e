"""The columns of pay-after-use terms (先使用后付费) that go with a technology."""

from accounts.vocabularies import Vocabulary
from listings.vocabularies import (
    BASES,
    CONVERSIONS,
    GUARANTEES,
    PAYMENT_FORMS,
    SCOPES,
    TRIGGERS,
)

from .declaration import Column, Form

GROUP = "pay_after_use"


def _term(
    field: str,
    en: str,
    zh: str,
    form: Form,
    vocabulary: Vocabulary | None = None,
    *,
    example: str = "",
    note: str = "",
) -> Column:
    return Column(
        f"{GROUP}.{field}",
        f"Pay-after-use: {en}",
        f"先用后付：{zh}",
        form,
        vocabulary,
        example=example,
        note=note,
    )


PAY_AFTER_USE_COLUMNS: tuple[Column, ...] = (
    _term("jurisdiction", "jurisdiction", "适用地区", Form.TEXT, example="CN-33",
          note="Where the scheme applies, such as CN-33 for Zhejiang."),
    _term("scheme_version", "scheme", "方案版本", Form.TEXT),
    _term("scope", "scope", "使用范围", Form.CODES, SCOPES, example="verify; produce; sell"),
    _term("trial_months", "months of trial", "试用月数", Form.INTEGER, example="12"),
    _term("trigger", "trigger", "付费触发条件", Form.CODE, TRIGGERS, example="time",
          note="Required as soon as any pay-after-use column of the row is filled."),
    _term("trigger_amount", "trigger amount", "触发金额", Form.AMOUNT),
    _term("trigger_date", "trigger date", "触发日期", Form.DATE),
    _term("trigger_description", "trigger description", "触发说明", Form.PARAGRAPHS),
    _term("payment_form", "payment form", "支付方式", Form.CODE, PAYMENT_FORMS, example="RY",
          note="Required as soon as any pay-after-use column of the row is filled."),
    _term("base", "royalty base", "提成基数", Form.CODE, BASES, example="product_sales"),
    _term("rate_table", "rate table", "提成比例", Form.RATE_TABLE,
          example="0:3%; 10000000:2%"),
    _term("fixed_amount", "fixed amount", "固定金额", Form.AMOUNT),
    _term("floor", "floor", "最低金额", Form.AMOUNT, example="50000"),
    _term("cap", "cap", "最高金额", Form.AMOUNT, example="2000000"),
    _term("currency", "currency", "币种", Form.CURRENCY, example="CNY"),
    _term("report_period_months", "months between reports", "报告周期（月）", Form.INTEGER,
          example="6"),
    _term("grace_days", "days of grace", "宽限天数", Form.INTEGER, example="30"),
    _term("late_rate", "yearly late rate", "逾期年利率", Form.RATE, example="5%"),
    _term("guarantee", "guarantee", "保障方式", Form.CODE, GUARANTEES, example="none"),
    _term("policy_number", "policy number", "保单号", Form.TEXT),
    _term("return_obligation", "obligation on return", "退回义务", Form.PARAGRAPHS,
          example="试用期满未转化的，交还样品与资料。"),
    _term("convert_to", "conversion after use", "转化为", Form.CODE, CONVERSIONS,
          example="licence"),
    _term("audit_right", "right to inspect the books", "查账权", Form.BOOLEAN, example="yes"),
)  # fmt: skip
