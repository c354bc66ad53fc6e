"""Two lists of technology fields; a listing may carry several codes of either."""

from accounts.vocabularies import Term, Vocabulary

CONTRACT_STATISTICS_FIELDS = Vocabulary(
    name="contract statistics fields",
    version="2020",
    source="Statistics of the registration of technology contracts: eleven fields",
    terms=(
        Term("cs:electronics", "Electronics and information", "电子信息"),
        Term("cs:aerospace", "Aviation and aerospace", "航空航天"),
        Term("cs:manufacturing", "Advanced manufacturing", "先进制造"),
        Term(
            "cs:biology_medicine",
            "Biology, medicine and medical devices",
            "生物、医药和医疗器械",
        ),
        Term("cs:new_materials", "New materials and their application", "新材料及其应用"),
        Term("cs:new_energy", "New energy and energy efficiency", "新能源与高效节能"),
        Term(
            "cs:environment",
            "Environmental protection and use of resources",
            "环境保护与资源综合利用",
        ),
        Term("cs:nuclear", "Nuclear applications", "核应用"),
        Term("cs:agriculture", "Agriculture", "农业"),
        Term("cs:transport", "Modern transport", "现代交通"),
        Term(
            "cs:urban_social",
            "Urban construction and social development",
            "城市建设与社会发展",
        ),
    ),
)

# The names are field knowledge that was not checked against the catalogue itself.
SUPPORTED_HIGH_TECH_FIELDS = Vocabulary(
    name="supported high-tech fields",
    version="2016",
    source="国家重点支持的高新技术领域: the first of its three levels",
    terms=(
        # The Chinese names equal those of the other list where the catalogue uses the same name.
        Term("ht:electronics", "Electronics and information", "电子信息"),
        Term("ht:biology_medicine", "Biology and new medicine", "生物与新医药"),
        Term("ht:aerospace", "Aviation and aerospace", "航空航天"),
        Term("ht:new_materials", "New materials", "新材料"),
        Term("ht:services", "High-tech services", "高技术服务"),
        Term("ht:new_energy", "New energy and energy saving", "新能源与节能"),
        Term("ht:environment", "Resources and environment", "资源与环境"),
        Term("ht:manufacturing", "Advanced manufacturing and automation", "先进制造与自动化"),
    ),
)

TECHNOLOGY_FIELDS = Vocabulary(
    name="technology fields",
    version=f"cs {CONTRACT_STATISTICS_FIELDS.version}, ht {SUPPORTED_HIGH_TECH_FIELDS.version}",
    source=f"{CONTRACT_STATISTICS_FIELDS.source}; {SUPPORTED_HIGH_TECH_FIELDS.source}",
    terms=(*CONTRACT_STATISTICS_FIELDS.terms, *SUPPORTED_HIGH_TECH_FIELDS.terms),
)
