"""The columns of needs."""

from listings.vocabularies import COOPERATION_MODES, LICENCE_KINDS, NEED_KINDS, NEED_SOURCES

from .declaration import Column, Form
from .shared import EXTERNAL_ID, ORGANIZATION, REGION_AND_CONTACT, maturity, texts, topics

_WISH = (
    Column("problem", "Problem", "待解决问题", Form.PARAGRAPHS,
           example="现有涂层在浪溅区两年内起泡剥落，需要停工返修。"),
    Column("existing_basis", "Existing basis", "已有基础", Form.PARAGRAPHS,
           example="有喷涂生产线和盐雾试验箱。"),
    Column("requirements", "Requirements", "技术要求", Form.PARAGRAPHS,
           example="耐中性盐雾≥1500h\nVOC含量低于100g/L",
           note="One quantified requirement a line."),
    Column("need_kind", "Kind of need", "需求类型", Form.CODE, NEED_KINDS,
           example="technical_problem"),
    Column("need_source", "Source of the need", "需求来源", Form.CODE, NEED_SOURCES,
           example="enterprise"),
    Column("budget_min", "Lowest budget", "最低预算", Form.AMOUNT, example="300000"),
    Column("budget_max", "Highest budget", "最高预算", Form.AMOUNT, example="80万"),
    Column("currency", "Currency", "币种", Form.CURRENCY, example="CNY",
           note="Required with an amount, unless the amount is written with 元."),
    Column("deadline", "Deadline", "截止日期", Form.DATE, example="2028-06-30"),
    Column("cooperation_modes", "Cooperation modes", "合作方式", Form.CODES, COOPERATION_MODES,
           example="licence; commissioned_development"),
    Column("wished_licence_kinds", "Wished licence kinds", "期望许可方式", Form.CODES,
           LICENCE_KINDS, example="non_exclusive"),
    Column("wants_pay_after_use", "Wants pay-after-use", "希望先使用后付费", Form.BOOLEAN,
           example="yes", note="Empty: no preference."),
    Column("minimum_trl", "Lowest TRL", "最低技术就绪水平", Form.INTEGER, example="6"),
    Column("anonymous", "Anonymous", "匿名发布", Form.BOOLEAN, filled_in=True, example="no",
           note="Whether the organization's name stays hidden until an introduction."),
)  # fmt: skip

NEED_COLUMNS: tuple[Column, ...] = (
    ORGANIZATION,
    EXTERNAL_ID,
    *texts(
        title="码头钢桩浪溅区长效防腐涂料",
        summary="寻找可在潮湿表面施工的水性防腐涂料，用于码头钢桩的维修。",
        description="年用量约四十吨，希望先在一个泊位试用。",
    ),
    *topics("港口工程", "新材料及其应用", "防腐; 涂料; 浪溅区"),
    *maturity("", "", ""),
    *_WISH,
    *REGION_AND_CONTACT,
)
