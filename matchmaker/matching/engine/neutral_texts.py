"""Short technologies and needs of many fields, written for one purpose: a prior.

A site with three listings cannot say where the middle of its listings lies. These texts can: what
an encoder makes of them gives each language a mean and a spread to start from (`calibration`), and
shows how differently questions and offers are worded. Each subject stands in both languages, so the
priors of the two differ by language alone. Nothing here is a real listing.
"""

from typing import Final, NamedTuple


class Subject(NamedTuple):
    """One subject, offered and sought, in both languages."""

    offer_zh: str
    need_zh: str
    offer_en: str
    need_en: str


SUBJECTS: Final = (
    Subject(
        "固态锂电池电解质薄膜，室温离子电导率高，可卷对卷制备",
        "寻求提高动力电池低温放电性能的电解液配方，要求零下三十度容量保持率不低于八成",
        "Solid electrolyte film for lithium batteries with high ionic conductivity at room "
        "temperature, made roll to roll",
        "We seek an electrolyte formula that keeps at least 80% of a traction battery's capacity "
        "at minus thirty degrees",
    ),
    Subject(
        "基于膜生物反应器的印染废水深度处理与回用工艺",
        "现有污水站出水氨氮不稳定，需要改造工艺以达到一级排放标准",
        "Membrane bioreactor process for treating and reusing dyeing wastewater",
        "The effluent of our plant exceeds the limit for ammonia; a retrofit of the process is "
        "wanted",
    ),
    Subject(
        "面向玉米的抗倒伏高产新品种及配套栽培技术",
        "希望引进适合丘陵山区的小型玉米收获机械",
        "High-yield maize variety that resists lodging, with the matching cultivation methods",
        "Small maize harvesters suited to hilly terrain are wanted",
    ),
    Subject(
        "用于早期肺癌筛查的低剂量影像辅助诊断软件",
        "医院需要能自动识别眼底病变的图像分析系统，误诊率要低",
        "Software that assists the diagnosis of early lung cancer in low-dose scans",
        "A hospital needs image analysis that finds retinal lesions with a low error rate",
    ),
    Subject(
        "高强度耐腐蚀铝合金及其挤压成形方法",
        "求购轻量化车身用铝合金板材的焊接变形控制技术",
        "High-strength corrosion-resistant aluminium alloy and how it is extruded",
        "How can welding distortion of aluminium car-body panels be controlled?",
    ),
    Subject(
        "数控机床主轴热误差在线补偿系统",
        "五轴加工中心精度随温度漂移，寻找补偿方案",
        "On-line compensation of the thermal error of machine-tool spindles",
        "The accuracy of our five-axis machining centre drifts with temperature; we look for a "
        "remedy",
    ),
    Subject(
        "工业机器人柔性抓取手爪与力控算法",
        "装配线上的异形零件需要自动上料，节拍不超过六秒",
        "Compliant gripper for industrial robots with force control",
        "Irregular parts must be fed to an assembly line automatically in under six seconds each",
    ),
    Subject(
        "钙钛矿太阳能电池封装材料，湿热老化后效率衰减小",
        "光伏组件背板长期户外使用后开裂，需要新的耐候材料",
        "Encapsulant for perovskite solar cells with little loss of efficiency after damp-heat "
        "ageing",
        "Back sheets of photovoltaic modules crack after years outdoors; a durable material is "
        "sought",
    ),
    Subject(
        "中药有效成分的绿色提取与纯化技术",
        "企业希望提高植物提取物中黄酮的得率并降低溶剂消耗",
        "Green extraction and purification of active compounds from medicinal plants",
        "A higher yield of flavonoids from plant extracts with less solvent is wanted",
    ),
    Subject(
        "建筑结构健康监测用光纤传感网络",
        "桥梁管理单位需要能够长期无人值守的裂缝监测设备",
        "Fibre-optic sensor network for monitoring the health of structures",
        "A bridge operator needs crack monitoring that runs unattended for years",
    ),
    Subject(
        "城市交通信号自适应优化平台",
        "园区需要车路协同的路侧感知方案",
        "Platform that adapts city traffic signals to demand",
        "A business park needs roadside sensing for connected vehicles",
    ),
    Subject(
        "低功耗物联网芯片与射频前端设计",
        "寻找可替代进口的高精度模数转换器",
        "Low-power chip for the internet of things with its radio front end",
        "A replacement for imported high-precision analogue-to-digital converters is sought",
    ),
    Subject(
        "可降解农用地膜及其改性淀粉原料",
        "包装企业希望采用生物基材料替代聚乙烯薄膜",
        "Degradable mulch film made from modified starch",
        "A packaging company wants to replace polyethylene film with bio-based material",
    ),
    Subject(
        "水产养殖水质在线监控与智能投喂装备",
        "对虾养殖病害频发，需要快速检测试剂",
        "On-line water quality control and automatic feeding for aquaculture",
        "Shrimp farms suffer frequent disease and need a rapid test",
    ),
    Subject(
        "煤矿井下瓦斯浓度激光检测仪",
        "矿山需要人员精确定位与应急通信系统",
        "Laser detector of methane in coal mines",
        "A mine needs precise location of people and emergency communication",
    ),
    Subject(
        "烟气脱硫脱硝一体化催化剂",
        "窑炉尾气氮氧化物超标，求低温脱硝技术",
        "Catalyst that removes sulphur and nitrogen oxides from flue gas in one step",
        "Kiln exhaust exceeds the limit for nitrogen oxides; denitration at low temperature is "
        "sought",
    ),
    Subject(
        "多语言语音识别与合成引擎",
        "客服中心希望用对话系统减少人工坐席",
        "Speech recognition and synthesis for many languages",
        "A call centre wants a dialogue system that relieves its agents",
    ),
    Subject(
        "基于区块链的供应链溯源系统",
        "食品企业需要从原料到门店的全程追溯",
        "Traceability of supply chains on a distributed ledger",
        "A food company needs to trace ingredients from farm to shop",
    ),
    Subject(
        "重组蛋白疫苗佐剂及制备方法",
        "寻求兽用疫苗的耐热冻干保护剂",
        "Adjuvant for recombinant protein vaccines and how it is made",
        "A stabiliser that makes freeze-dried veterinary vaccines withstand heat is sought",
    ),
    Subject(
        "骨科植入用可降解镁合金表面涂层",
        "需要术中导航用的微型定位传感器",
        "Coating for degradable magnesium implants in orthopaedics",
        "Miniature position sensors for surgical navigation are needed",
    ),
    Subject(
        "无人机航测数据自动三维建模软件",
        "电力公司需要输电线路巡检的自主飞行方案",
        "Software that builds three-dimensional models from drone surveys",
        "A grid operator needs autonomous flights that inspect power lines",
    ),
    Subject(
        "氢燃料电池低铂催化剂与膜电极",
        "加氢站需要高可靠性的氢气泄漏报警装置",
        "Low-platinum catalyst and membrane electrodes for fuel cells",
        "Hydrogen filling stations need a reliable leak alarm",
    ),
    Subject(
        "橡胶轮胎自修复密封胶",
        "要求开发耐磨且滚动阻力小的胎面配方",
        "Self-healing sealant for rubber tyres",
        "A tread compound with high wear resistance and low rolling resistance is to be developed",
    ),
    Subject(
        "纺织品无水染色设备",
        "功能性面料需要耐水洗的抗菌整理剂",
        "Machine for dyeing textiles without water",
        "Functional fabrics need an antibacterial finish that survives washing",
    ),
    Subject(
        "地下水重金属污染原位修复药剂",
        "污染场地土壤治理成本过高，寻找经济的固化方法",
        "Reagent for treating heavy metals in groundwater in place",
        "Remediation of a contaminated site is too costly; an economic way to fix the soil is "
        "sought",
    ),
    Subject(
        "深海装备用浮力材料与密封结构",
        "船舶企业需要降低螺旋桨空泡噪声",
        "Buoyancy material and seals for deep-sea equipment",
        "A shipyard needs to lower the cavitation noise of propellers",
    ),
    Subject(
        "工业控制网络入侵检测装置",
        "工厂数据上云后需要可靠的数据加密与访问控制",
        "Intrusion detection for industrial control networks",
        "With its records moved to the cloud a factory needs encryption and access control",
    ),
    Subject(
        "果蔬采后冷链保鲜包装",
        "希望延长鲜切水果货架期并保持口感",
        "Packaging that keeps fruit and vegetables fresh in the cold chain",
        "A longer shelf life for fresh-cut fruit without loss of taste is wanted",
    ),
    Subject(
        "高效节能永磁同步电机及驱动控制器",
        "水泵机组耗电大，需要变频节能改造",
        "Energy-saving permanent-magnet motor with its drive",
        "Pumps use too much power and need a variable-frequency retrofit",
    ),
    Subject(
        "卫星遥感影像作物长势监测系统",
        "保险公司需要农业灾害定损的遥感服务",
        "System that follows crop growth in satellite images",
        "An insurer needs remote sensing that assesses farm damage",
    ),
)
