"""What a need asks for, and who may see a listing."""

from accounts.vocabularies import Term, Vocabulary

NEED_KINDS = Vocabulary(
    name="need kinds",
    version="1",
    source="Published Chinese forms for technology needs",
    terms=(
        Term("technical_problem", "Technical problem to be solved", "技术攻关"),
        Term("import_substitution", "Domestic substitution", "国产替代"),
        Term("product_upgrade", "Product upgrade", "产品升级"),
        Term("other", "Other", "其他"),
    ),
)

NEED_SOURCES = Vocabulary(
    name="need sources",
    version="1",
    source="Published Chinese forms for technology needs",
    terms=(
        Term("enterprise", "The enterprise itself", "企业自主"),
        Term("park", "Collected by an industrial park", "园区征集"),
        Term("government", "Collected by an authority", "政府征集"),
        Term("industry_chain", "Collected along an industry chain", "产业链征集"),
    ),
)

COOPERATION_MODES = Vocabulary(
    name="cooperation modes",
    version="2021",
    source="民法典 arts. 843, 851, 862-863, 878: kinds of technology contract; 转化法 art. 16",
    terms=(
        Term("commissioned_development", "Commissioned development", "委托开发"),
        Term("cooperative_development", "Cooperative development", "合作开发"),
        Term("assignment", "Assignment", "技术转让"),
        Term("licence", "Licence", "技术许可"),
        Term("consulting", "Consulting", "技术咨询"),
        Term("service", "Service", "技术服务"),
        Term("equity", "Contribution as equity", "作价投资"),
        Term("other", "Other", "其他"),
    ),
)

CONFIDENTIALITY = Vocabulary(
    name="confidentiality",
    version="1",
    source="This site",
    terms=(
        Term("open", "Open: everybody sees the teaser", "公开：所有人可见摘要"),
        Term("members", "Members: only members see the teaser", "会员：仅会员可见摘要"),
        Term(
            "brokered",
            "Brokered: only technology managers and the owner see it",
            "经纪：仅技术经理人与发布方可见",
        ),
    ),
)
