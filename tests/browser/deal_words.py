"""What the three people of a deal write, choose and read."""

AGREED = {
    "title": "Licence of an aluminium sheet for car bodies",
    "content": "The university licenses its rolling process for car bodies.",
    "requirements": "Tensile strength of at least 430 MPa.",
    "glossary": "Sheet: rolled, at most 2 mm thick.",
    "plan": "Documents at once, training within a month.",
    "place": "Hangzhou",
    "method": "In writing, and at the pilot line",
    "acceptance_standard": "430 MPa in a pilot run",
    "acceptance_method": "Test of a third party",
    "ownership": "The process stays the university's.",
    "benefit_sharing": "By the royalty",
    "royalty": "3 % of the sales, once 430 MPa are reached and the trial is over",
    "books_method": "Once a year, after notice",
    "right-0-title": "Rolling process",
    "confidentiality": "Both keep what they learn secret for five years.",
    "field_of_use": "Car bodies",
    "territory": "China",
}
CHOSEN = {
    "contract_type": "TL",
    "subtype": "TL2",
    "licence_kind": "non_exclusive",
    "price_mode": "listing",
    "improvements": "maker",
    "conversion_mode": "licence",
    "royalty_base": "product_sales",
    "rate_course": "fixed",
    "right-0-kind": "trade_secret",
}
WORDS = {
    "en": {
        "offered": "Read the frozen terms",
        "owed": "Demonstration Works owes Demonstration University",
        "royalty": "CN¥36,000",
        "settled": "settled",
    },
    "zh-CN": {
        "offered": "请阅读固定的条款",
        "owed": "示范制造有限公司 尚欠 示范大学",
        "royalty": "¥36,000",
        "settled": "已结清",
    },
}
