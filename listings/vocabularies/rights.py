"""What is owned, how it may be used, and what the law of exports says of it."""

from accounts.vocabularies import Term, Vocabulary

INTELLECTUAL_PROPERTY_KINDS = Vocabulary(
    name="intellectual property kinds",
    version="2004/2025",
    source="最高人民法院关于审理技术合同纠纷案件适用法律若干问题的解释 art. 1; 沪科规〔2025〕2号",
    terms=(
        Term("invention_patent", "Invention patent", "发明专利"),
        Term("utility_model", "Utility model", "实用新型"),
        Term("design_patent", "Design patent", "外观设计"),
        Term("patent_application", "Patent application", "专利申请"),
        Term("trade_secret", "Technical secret", "技术秘密"),
        Term("software_copyright", "Software copyright", "计算机软件著作权"),
        Term("circuit_layout", "Integrated circuit layout design", "集成电路布图设计"),
        Term("plant_variety", "New plant variety", "植物新品种"),
        Term("biomedical_variety", "New biomedical variety", "生物医药新品种"),
        Term("science_outreach", "Science outreach work", "科普成果"),
        Term("none", "No intellectual property involved", "未涉及知识产权"),
    ),
)

INTELLECTUAL_PROPERTY_STATUSES = Vocabulary(
    name="intellectual property statuses",
    version="1",
    source="Field usage",
    terms=(
        Term("idea", "Idea", "构思"),
        Term("filed", "Filed", "已申请"),
        Term("published", "Published", "已公开"),
        Term("granted", "Granted", "已授权"),
        Term("lapsed", "Lapsed", "已失效"),
        Term("invalidated", "Invalidated", "已宣告无效"),
        Term("assigned", "Assigned", "已转让"),
        Term("pledged", "Pledged", "已质押"),
        Term("exclusively_licensed", "Exclusively licensed", "已独占许可"),
        Term("open_licensed", "Under an open licence", "已开放许可"),
        Term("disputed", "Under dispute", "存在争议"),
        Term("secret", "Kept secret", "作为秘密保持"),
    ),
)

LICENCE_KINDS = Vocabulary(
    name="licence kinds",
    version="2004/2020",
    source="最高人民法院关于审理技术合同纠纷案件适用法律若干问题的解释 art. 25; 专利法 arts. 50-52",
    terms=(
        Term("exclusive", "Exclusive licence (the licensor is barred too)", "独占许可"),
        Term("sole", "Sole licence (the licensor may practise)", "排他许可"),
        Term("non_exclusive", "Non-exclusive licence", "普通许可"),
        Term("open", "Open licence", "开放许可"),
        Term("cross", "Cross licence", "交叉许可"),
        Term("sublicence", "Sublicence", "分许可"),
    ),
)

CONVERSION_MODES = Vocabulary(
    name="conversion modes",
    version="2015",
    source="促进科技成果转化法 art. 16",
    terms=(
        Term("self_implementation", "Implementation by oneself", "自行投资实施"),
        Term("assignment", "Assignment", "转让"),
        Term("licence", "Licence", "许可"),
        Term("cooperation", "Joint implementation", "合作实施"),
        Term("equity", "Contribution as equity", "作价投资"),
        Term("other", "Other", "其他"),
    ),
)

PRICE_MODES = Vocabulary(
    name="price modes",
    version="2015/2025",
    source="促进科技成果转化法 art. 18; 沪科规〔2025〕2号",
    terms=(
        Term("agreement", "By agreement", "协议定价"),
        Term("listing", "By public listing", "挂牌交易"),
        Term("auction", "By auction", "拍卖"),
        Term("tender", "By tender", "招标"),
        Term("bidding", "By competitive bidding", "竞价"),
    ),
)

EXPORT_CONTROLS = Vocabulary(
    name="export controls",
    version="2020",
    source="技术进出口管理条例: prohibited, restricted and free export",
    terms=(
        Term("free", "Free", "自由出口"),
        Term("restricted", "Restricted", "限制出口"),
        Term("prohibited", "Prohibited", "禁止出口"),
        Term("unknown", "Not known", "未知"),
    ),
)
