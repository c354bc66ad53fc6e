"""The columns of technologies."""

from listings.vocabularies import CONVERSION_MODES, EXPORT_CONTROLS, LICENCE_KINDS, PRICE_MODES

from .declaration import Column, Form
from .pay_after_use import PAY_AFTER_USE_COLUMNS
from .shared import EXTERNAL_ID, ORGANIZATION, REGION_AND_CONTACT, maturity, texts, topics

_OFFER = (
    Column("benefits", "Benefits", "优势", Form.PARAGRAPHS,
           example="不含六价铬，室温固化，可在现有喷涂线上使用。"),
    Column("comparison", "Comparison", "与现有技术对比", Form.PARAGRAPHS,
           example="耐盐雾时间约为常用环氧涂层的三倍。"),
    Column("indicators", "Indicators", "技术指标", Form.PARAGRAPHS,
           example="耐中性盐雾≥2000h\n附着力≥12MPa", note="One measured value a line."),
    Column("licence_kinds", "Licence kinds", "许可方式", Form.CODES, LICENCE_KINDS,
           example="non_exclusive; sole"),
    Column("conversion_modes", "Conversion modes", "转化方式", Form.CODES, CONVERSION_MODES,
           example="licence; cooperation"),
    Column("price_mode", "Pricing mode", "定价方式", Form.CODE, PRICE_MODES,
           example="agreement"),
    Column("price_min", "Lowest price", "最低价格", Form.AMOUNT, example="500000"),
    Column("price_max", "Highest price", "最高价格", Form.AMOUNT, example="1200000"),
    Column("currency", "Currency", "币种", Form.CURRENCY, example="CNY",
           note="Required with an amount, unless the amount is written with 元."),
    Column("export_control", "Export control", "出口管制", Form.CODE, EXPORT_CONTROLS,
           filled_in=True, example="free"),
    Column("export_clearance", "Export clearance", "出口许可文号", Form.TEXT,
           note="The reference of the clearance, for a restricted technology."),
    Column("exclusive_licence_until", "Exclusive licence until", "独占许可期至", Form.DATE,
           note="While an exclusive licence is in force, the technology is not proposed."),
    Column("intellectual_property", "Intellectual property", "知识产权", Form.PROPERTY_RIGHTS,
           example="patent_application|filed|202310123456.6|一种水性防腐涂料及其制备方法"),
)  # fmt: skip

TECHNOLOGY_COLUMNS: tuple[Column, ...] = (
    ORGANIZATION,
    EXTERNAL_ID,
    *texts(
        title="水性石墨烯重防腐涂料",
        summary="用于沿海钢结构的水性防腐涂料，室温固化，耐盐雾超过两千小时。",
        description="以改性石墨烯片层形成阻隔网络，配合水性环氧乳液。\n已在两处码头钢桩上试用十八个月。",
    ),
    *topics("海洋工程; 桥梁钢结构", "cs:new_materials", "石墨烯; 防腐; 水性涂料"),
    *maturity("7", "第三方检测报告与现场试用记录", "2026-01-31"),
    *_OFFER,
    *REGION_AND_CONTACT,
    *PAY_AFTER_USE_COLUMNS,
)
