"""Choices of agreements: stable codes with a Chinese and an English label each."""

from typing import Final

from accounts.vocabularies import Term, Vocabulary

CONTRACT_TYPES: Final = Vocabulary(
    name="technology contract types",
    version="2021",
    source="民法典 arts. 843, 851, 862, 863, 878",
    terms=(
        Term("TD", "Technology development", "技术开发合同"),
        Term("TT", "Technology transfer", "技术转让合同"),
        Term("TL", "Technology licence", "技术许可合同"),
        Term("TC", "Technology consulting", "技术咨询合同"),
        Term("TS", "Technology service", "技术服务合同"),
    ),
)

CONTRACT_SUBTYPES: Final = Vocabulary(
    name="technology contract subtypes",
    version="2021",
    source="民法典 arts. 851, 862, 863, 876, 878, 887",
    terms=(
        Term("TD1", "Commissioned development", "委托开发合同"),
        Term("TD2", "Cooperative development", "合作开发合同"),
        Term("TT1", "Assignment of a patent", "专利权转让合同"),
        Term("TT2", "Assignment of a patent application", "专利申请权转让合同"),
        Term("TT3", "Assignment of a technical secret", "技术秘密转让合同"),
        Term("TT9", "Assignment of other intellectual property", "其他知识产权转让合同"),
        Term("TL1", "Patent licence", "专利实施许可合同"),
        Term("TL2", "Licence of a technical secret", "技术秘密使用许可合同"),
        Term("TL9", "Licence of other intellectual property", "其他知识产权许可合同"),
        Term("TC", "Technology consulting", "技术咨询合同"),
        Term("TS", "Technology service", "技术服务合同"),
        Term("TS-M", "Technology intermediary", "技术中介合同"),
        Term("TS-P", "Technology training", "技术培训合同"),
    ),
)

IMPROVEMENTS: Final = Vocabulary(
    name="ownership of improvements",
    version="2021",
    source="民法典 art. 875",
    terms=(
        Term("maker", "Whoever makes it", "归完成方所有"),
        Term("provider", "The provider", "归提供方所有"),
        Term("recipient", "The recipient", "归接受方所有"),
        Term("joint", "Both together", "双方共有"),
        Term("other", "As described", "另行约定"),
    ),
)

RATE_COURSES: Final = Vocabulary(
    name="courses of a royalty rate",
    version="2021",
    source="民法典 art. 846",
    terms=(
        Term("fixed", "Fixed", "固定"),
        Term("rising", "Rising every year", "逐年递增"),
        Term("falling", "Falling every year", "逐年递减"),
    ),
)

NOTICE_PLACES: Final = Vocabulary(
    name="places of a public notice",
    version="2015/2017",
    source="促进科技成果转化法 art. 18; 浙江省促进科技成果转化条例 art. 17",
    terms=(
        Term("unit", "Inside the institution", "本单位公示"),
        Term("market", "On the technology market", "技术市场公示"),
        Term("both", "In both places", "本单位和技术市场公示"),
    ),
)
