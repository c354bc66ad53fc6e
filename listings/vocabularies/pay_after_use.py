"""Choices of pay-after-use terms; their meaning and checks are in ``listings.terms``."""

from accounts.vocabularies import Term, Vocabulary

_SCHEMES = "Pay-after-use schemes of Zhejiang, Shaanxi, Tianjin, Guangdong and Sichuan, 2021-2026"

SCOPES = Vocabulary(
    name="scopes of use",
    version="2026",
    source=_SCHEMES,
    terms=(
        Term("verify", "Verify", "验证"),
        Term("develop", "Develop products", "产品开发"),
        Term("produce", "Produce", "生产"),
        Term("sell", "Sell", "销售"),
    ),
)

TRIGGERS = Vocabulary(
    name="payment triggers",
    version="2026",
    source=_SCHEMES,
    terms=(
        Term("time", "The trial ends", "试用期满"),
        Term("first_revenue", "First revenue", "首次取得收入"),
        Term("sales_threshold", "Sales reach an amount", "销售额达到约定数额"),
        Term("milestone_accepted", "A milestone is accepted", "里程碑验收通过"),
        Term("metric_met", "A metric is met", "指标达到"),
        Term("satisfaction_notice", "The user declares satisfaction", "使用方满意通知"),
        Term("date", "A date", "约定日期"),
    ),
)

PAYMENT_FORMS = Vocabulary(
    name="payment forms",
    version="2021/2025",
    source=f"民法典 art. 846; {_SCHEMES}",
    terms=(
        Term("LS1", "Lump sum, paid at once", "一次总算一次总付"),
        Term("LS2", "Lump sum, paid in instalments", "一次总算分期支付"),
        Term("RY", "Royalty", "提成支付"),
        Term("RY+E", "Royalty with an entry fee", "提成支付附加预付入门费"),
        Term("DEF", "Deferred payment", "延期支付"),
        Term("INS", "Payment in stages", "分期（阶段性）支付"),
        Term("CON", "Conditional payment", "附条件支付"),
        Term("REV", "Share of the revenue", "收益（收入）提成"),
    ),
)

BASES = Vocabulary(
    name="royalty bases",
    version="2021",
    source="民法典 art. 846",
    terms=(
        Term("product_price", "Product price", "产品价格"),
        Term("added_output", "Added output value", "新增产值"),
        Term("profit", "Profit", "利润"),
        Term("product_sales", "Product sales", "产品销售额"),
        Term("other", "Other", "其他"),
    ),
)

GUARANTEES = Vocabulary(
    name="guarantees",
    version="2026",
    source=_SCHEMES,
    terms=(
        Term("none", "None", "无"),
        Term("insurer", "Insurance", "科技保险"),
        Term("guarantor", "Guarantor", "担保"),
        Term("trust", "Trust", "信托"),
        Term("loan", "Loan", "贷款"),
    ),
)

CONVERSIONS = Vocabulary(
    name="conversions after use",
    version="2026",
    source=_SCHEMES,
    terms=(
        Term("licence", "Licence", "许可"),
        Term("assignment", "Assignment", "转让"),
        Term("equity", "Equity", "作价入股"),
    ),
)
