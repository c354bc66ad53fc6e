"""Scales of technology maturity: a level means something only together with its standard."""

from accounts.vocabularies import Term, Vocabulary

MATURITY_STANDARDS = Vocabulary(
    name="maturity standards",
    version="1",
    source="Scales in use; their numbers and years are in the labels",
    terms=(
        Term("trl", "Technology readiness level (1-9)", "技术就绪水平（1-9）"),
        Term("gbt22900", "GB/T 22900 (1-9)", "GB/T 22900（1-9级）"),
        Term("gbt37264", "GB/T 37264-2018, new materials (1-9)", "GB/T 37264-2018 新材料（1-9级）"),
        Term("gbt40518", "GB/T 40518-2021, aerospace (1-9)", "GB/T 40518-2021 航天（1-9级）"),
        Term("gjb7688", "GJB 7688-2012, defence (1-9)", "GJB 7688-2012 装备（1-9级）"),
        Term("stage", "Stage in words (1-6)", "阶段（1-6）"),
    ),
)

TRL_LEVELS = Vocabulary(
    name="technology readiness levels",
    version="Horizon",
    source="Technology readiness levels in the wording of the Horizon programmes",
    terms=(
        Term("1", "Basic principles observed", "发现基本原理"),
        Term("2", "Concept formulated", "形成技术概念"),
        Term("3", "Experimental proof of concept", "概念得到实验验证"),
        Term("4", "Validated in the laboratory", "实验室环境验证"),
        Term("5", "Validated in a relevant environment", "相关环境验证"),
        Term("6", "Demonstrated in a relevant environment", "相关环境示范"),
        Term("7", "Prototype in an operational environment", "运行环境原型演示"),
        Term("8", "Complete and qualified", "系统完成并合格"),
        Term("9", "Proven in operation", "实际运行验证"),
    ),
)
# Names as commonly given; not checked against the standard's text.
GBT22900_LEVELS = Vocabulary(
    name="GB/T 22900 levels",
    version="GB/T 22900",
    source="GB/T 22900, evaluation of science and technology projects: nine grades",
    terms=(
        Term("1", "Report", "报告级"),
        Term("2", "Scheme", "方案级"),
        Term("3", "Function", "功能级"),
        Term("4", "Simulation", "仿真级"),
        Term("5", "First sample", "初样级"),
        Term("6", "Final sample", "正样级"),
        Term("7", "System", "系统级"),
        Term("8", "Product", "产品级"),
        Term("9", "Industry", "产业级"),
    ),
)
# The words don't form a ladder: preclinical belongs to medicine alone and stands last.
STAGES = Vocabulary(
    name="stages in words",
    version="1",
    source="Words found in published Chinese lists of needs and results",
    terms=(
        Term("1", "Laboratory trial", "小试"),
        Term("2", "Pilot trial", "中试"),
        Term("3", "Early industrialization", "产业化前期"),
        Term("4", "Demonstration in use", "应用示范"),
        Term("5", "Industrialization", "产业化"),
        Term("6", "Preclinical", "临床前"),
    ),
)

NAMED_LEVELS = {"trl": TRL_LEVELS, "gbt22900": GBT22900_LEVELS, "stage": STAGES}
HIGHEST_LEVEL = {
    "trl": len(TRL_LEVELS),
    "gbt22900": len(GBT22900_LEVELS),
    "gbt37264": 9,
    "gbt40518": 9,
    "gjb7688": 9,
    "stage": len(STAGES),
}


def maturity_label(standard: str, level: int | None) -> str:
    """The level's name in the active language, "" where the standard gives it none."""
    levels = NAMED_LEVELS.get(standard)
    return levels.label(str(level)) if levels is not None and str(level) in levels else ""
