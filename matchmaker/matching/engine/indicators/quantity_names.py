"""What the common quantities are called in Chinese and English, and how their values are read.

A line is ``traits | Chinese names | English names``; the first English name is the key. Traits:

``+``  more is better; ``-`` less is better; neither where it depends on the use
``c``  a range of it is what a thing copes with, so more range is better (working temperature)
``r``  a range of it may be either a capability or a spread (thickness), so ranges don't decide
``d``  a difference or an error: ℃ and K differ by nothing
``h``  doesn't rise with temperature above 20 ℃, so a value reached hotter holds at less heat
``f``  doesn't rise when it gets colder below 20 ℃, so a value reached colder holds at less cold
``%``  more is better only of a share; in any other unit less is (accuracy of 0.1 mm)
``#``  the direction turns when it is a number of things (resolution in nm, in pixels)
``w``  wears off with time and cycles, so a value kept for longer holds for less long
"""

from __future__ import annotations

from typing import Final

QUANTITY_NAMES: Final = """
+hw | 抗拉强度 拉伸强度 抗张强度 极限抗拉强度 | tensile strength; ultimate tensile strength; uts
+h | 屈服强度 屈服极限 | yield strength; yield stress; proof strength
+h | 抗压强度 压缩强度 | compressive strength; compression strength; crushing strength
+h | 抗弯强度 弯曲强度 抗折强度 | flexural strength; bending strength
+h | 剪切强度 抗剪强度 | shear strength
hw | 结合强度 粘结强度 粘接强度 附着强度 结合力 | bond strength; bonding strength
hw | 剥离强度 | peel strength
hw | 附着力 | adhesion; adhesion strength
+h | 疲劳强度 疲劳极限 | fatigue strength; fatigue limit
+h | 撕裂强度 | tear strength
+f | 冲击功 冲击吸收功 冲击吸收能量 | impact energy; absorbed impact energy; charpy impact energy
+f | 冲击韧性 冲击强度 | impact strength; impact toughness
+f | 断裂韧性 | fracture toughness
+ | 延伸率 伸长率 断后伸长率 断裂伸长率 断裂延伸率 | elongation; elongation at break; \
elongation after fracture
 | 弹性模量 杨氏模量 | elastic modulus; young's modulus; modulus of elasticity
r | 压缩模量 | compressive modulus; compression modulus
h | 硬度 | hardness
r | 表面硬度 | surface hardness
- | 表面粗糙度 粗糙度 表面粗糙度ra 粗糙度ra | surface roughness; roughness; surface roughness ra; \
roughness ra; ra
 | 密度 | density
 | 孔隙率 | porosity
 | 厚度 | thickness
r | 涂层厚度 镀层厚度 | coating thickness; coat thickness
r | 壁厚 | wall thickness
r | 粒径d50 中位粒径 d50 | median particle size; particle size d50; d50
r | 粒径 平均粒径 颗粒尺寸 | particle size; mean particle size; average particle size; grain size
 | 比表面积 | specific surface area; specific surface; bet surface area
+ | 纯度 | purity
- | 杂质含量 | impurity content; impurities
- | 含水率 水分 含水量 水分含量 | water content; moisture content; moisture
 | 黏度 粘度 | viscosity
 | 导热系数 热导率 导热率 | thermal conductivity
 | 热膨胀系数 线膨胀系数 | thermal expansion coefficient; coefficient of thermal expansion; cte
 | 玻璃化温度 玻璃化转变温度 tg | glass transition temperature; tg
 | 熔点 | melting point
+ | 热变形温度 | heat deflection temperature; hdt
+ | 热分解温度 分解温度 | decomposition temperature
 | 介电常数 | dielectric constant; relative permittivity
- | 介电损耗 介质损耗 损耗角正切 | dielectric loss; loss tangent
+ | 击穿强度 介电强度 击穿场强 | dielectric strength; breakdown strength
 | 体积电阻率 | volume resistivity
 | 表面电阻 表面电阻率 方阻 | surface resistance; surface resistivity; sheet resistance
+ | 绝缘电阻 | insulation resistance
 | 电导率 导电率 | conductivity; electrical conductivity
+ | 离子电导率 | ionic conductivity; ion conductivity
- | 接触电阻 | contact resistance
- | 内阻 | internal resistance
+ | 透光率 透过率 可见光透过率 | light transmittance; transmittance
- | 雾度 | haze
+ | 耐盐雾时间 耐盐雾 中性盐雾时间 耐中性盐雾 盐雾试验时间 | salt spray resistance; \
salt spray time; neutral salt spray
+ | 耐温 耐热温度 耐高温 | heat resistance; heat resistance temperature
- | 腐蚀速率 | corrosion rate
- | 磨损率 磨耗率 | wear rate
 | 摩擦系数 | friction coefficient; coefficient of friction
- | 磨损量 | wear loss
 | 渗透系数 | permeability coefficient; hydraulic conductivity
+ | 能量密度 比能量 质量能量密度 | energy density; specific energy; gravimetric energy density
+ | 体积能量密度 | volumetric energy density
+ | 功率密度 比功率 | power density; specific power
+w | 循环寿命 循环次数 充放电循环寿命 | cycle life; cycling life; number of cycles
+w | 使用寿命 寿命 工作寿命 服役寿命 | service life; lifetime; life; working life; operating life
+w | 容量保持率 | capacity retention; capacity retention rate
+w | 强度保持率 | strength retention; strength retention rate
+w | 保持率 性能保持率 | retention; retention rate
+ | 首次库仑效率 首效 首次效率 | initial coulombic efficiency; first coulombic efficiency; \
first-cycle efficiency
+ | 库仑效率 | coulombic efficiency
+ | 比容量 可逆容量 可逆比容量 克容量 | specific capacity; reversible capacity; \
reversible specific capacity
f | 容量 电池容量 | capacity; battery capacity
+ | 压实密度 | compaction density; compacted density; press density
+ | 振实密度 | tap density
- | 充电时间 | charging time; charge time
+ | 光电转换效率 光电转化效率 | photoelectric conversion efficiency; power conversion efficiency; \
pce; solar cell efficiency
+ | 转换效率 能量转换效率 | conversion efficiency; energy conversion efficiency
+ | 发电效率 | power generation efficiency; electrical efficiency
+ | 电解效率 | electrolysis efficiency; electrolyser efficiency
+ | 效率 | efficiency
+ | 热效率 | thermal efficiency
+ | 制热性能系数 性能系数 能效比 cop | coefficient of performance; cop
- | 衰减率 | degradation rate; decay rate
- | 自放电率 | self-discharge rate; self-discharge
- | 能耗 单位能耗 电耗 | energy consumption; energy use; power use
- | 功耗 | power consumption
- | 待机功耗 | standby power; standby power consumption
 | 功率 | power
 | 额定功率 | rated power; nominal power
 | 输出功率 | output power; power output
 | 电压 | voltage
 | 额定电压 | rated voltage; nominal voltage
 | 开路电压 | open-circuit voltage
 | 电流 | current
- | 漏电流 | leakage current
 | 电流密度 | current density
c | 频率范围 工作频率 频段 | frequency range; working frequency; operating frequency
+ | 带宽 | bandwidth
 | 增益 | gain
- | 噪声系数 | noise figure
- | 插入损耗 插损 | insertion loss
+ | 回波损耗 | return loss
+ | 信噪比 snr | signal-to-noise ratio; snr; signal to noise ratio
+ | 动态范围 | dynamic range
- | 相位噪声 | phase noise
- | 噪声 噪音 噪声级 声压级 运行噪声 | noise; noise level; sound level; sound pressure level
- | 响应时间 | response time
- | 时延 延迟 延时 端到端时延 | latency; delay; end-to-end latency; end-to-end delay
- | 推理时间 | inference time
- | 处理时间 | processing time
- | 检测时间 | detection time; test time; time to detect
- | 恢复时间 | recovery time
- | 启动时间 | start-up time; startup time; start time
- | 节拍 生产节拍 周期时间 | cycle time; takt time
+ | 吞吐量 | throughput
+ | 传输速率 数据速率 通信速率 | data rate; transmission rate; bit rate
+ | 通信距离 传输距离 | communication range; transmission distance; communication distance
+ | 探测距离 作用距离 检测距离 | detection range; detection distance; sensing range
+ | 帧率 处理帧率 | frame rate; frames per second; fps
+ | 采样率 采样频率 | sampling rate; sample rate; sampling frequency
+ | 算力 | computing power; compute
- | 丢包率 | packet loss; packet loss rate
- | 误码率 | bit error rate; ber
+ | 可用性 系统可用性 可用率 | availability; system availability; uptime
+ | 平均无故障时间 平均无故障工作时间 mtbf | mean time between failures; mtbf
+ | 并发用户数 并发数 | concurrent users; number of concurrent users
- | 误报率 虚警率 误警率 误检率 | false alarm rate; false positive rate; rate of false alarms; fpr
- | 漏报率 漏检率 漏警率 | miss rate; missed detection rate; false negative rate; \
rate of missed defects
+ | 检出率 检测率 探测率 | detection rate; rate of detection
+ | 识别率 识别准确率 识别精度 | recognition rate; recognition accuracy
+% | 准确率 正确率 准确度 | accuracy; accuracy rate; correct rate
+ | 分类准确率 | classification accuracy
+ | 召回率 查全率 | recall; recall rate
+ | 精确率 查准率 | precision rate; positive predictive value
- | 误判率 | misjudgement rate; misclassification rate
- | 错误率 差错率 | error rate
+% | 灵敏度 敏感度 敏感性 | sensitivity
+ | 特异度 特异性 | specificity
- | 检出限 检测限 最低检出限 检测下限 | limit of detection; detection limit; lod; \
lower limit of detection
- | 定量限 | limit of quantification; quantification limit; loq
+ | 一致率 符合率 | agreement; agreement rate; rate of agreement; concordance
- | 变异系数 | coefficient of variation; cv
+ | 合格率 良率 良品率 成品率 产品合格率 | yield rate; pass rate; qualification rate; \
product yield rate
- | 不良率 废品率 缺陷率 次品率 | defect rate; reject rate; scrap rate; rejection rate
+ | 成功率 | success rate; rate of success
- | 故障率 失效率 | failure rate; fault rate
d- | 误差 | error; deviation
d- | 定位误差 定位精度 位置误差 | positioning error; positioning accuracy; location error; \
localisation error
d- | 重复定位精度 重复精度 | repeatability; positioning repeatability; repeat positioning accuracy
d- | 测量误差 测量精度 测量不确定度 | measurement error; measuring error; measurement accuracy; \
measuring accuracy
d- | 相对误差 | relative error
d- | 平均绝对误差 | mean absolute error; mae
d- | 均方根误差 | root mean square error; rmse
d- | 加工精度 加工误差 尺寸精度 | machining accuracy; machining error; dimensional accuracy
d- | 控温精度 温控精度 温度控制精度 | temperature control accuracy; temperature accuracy
d- | 温度波动 温度波动度 温度稳定性 | temperature fluctuation; temperature stability
d- | 温升 | temperature rise
d | 温差 | temperature difference
d- | 圆度 圆度误差 | roundness; roundness error
d- | 平面度 | flatness; flatness error
d- | 圆跳动 径向跳动 | runout; run-out; radial runout
-# | 分辨率 空间分辨率 | resolution; spatial resolution
c | 测量范围 量程 测量量程 | measuring range; measurement range
c | 工作温度 使用温度 工作温度范围 适用温度 使用温度范围 工作环境温度 | operating temperature; \
working temperature; operating temperature range; working temperature range; service temperature
c | 调节范围 | adjustment range; turndown range; regulation range
c | 适用电压 工作电压 工作电压范围 | operating voltage; working voltage; operating voltage range
c | 工作压力 | operating pressure; working pressure
+ | 去除率 脱除率 清除率 | removal; removal rate; removal efficiency; rate of removal
+ | cod去除率 化学需氧量去除率 | cod removal; cod removal rate; removal of cod; \
cod removal efficiency
+ | 氨氮去除率 | ammonia nitrogen removal; ammonia removal; ammonia nitrogen removal rate; \
removal of ammonia nitrogen
+ | 总氮去除率 | total nitrogen removal; total nitrogen removal rate; tn removal
+ | 总磷去除率 | total phosphorus removal; total phosphorus removal rate; tp removal
+ | 脱硫率 脱硫效率 | desulfurization rate; desulphurisation efficiency; \
desulfurization efficiency; so2 removal
+ | 脱硝率 脱硝效率 | denitration rate; denitrification efficiency; nox removal
+ | 除尘效率 | dust removal efficiency; dust collection efficiency
- | cod 化学需氧量 出水cod 化学需氧量浓度 | cod; chemical oxygen demand; effluent cod
- | 氨氮 出水氨氮 氨氮浓度 | ammonia nitrogen; effluent ammonia nitrogen
- | 总氮 出水总氮 | total nitrogen; effluent total nitrogen
- | 总磷 出水总磷 | total phosphorus; effluent total phosphorus
- | 浊度 | turbidity
- | 悬浮物 | suspended solids; total suspended solids
+ | 回收率 | recovery; recovery rate; rate of recovery
+ | 收率 产率 得率 | yield; product yield
+ | 转化率 | conversion; conversion rate
+ | 选择性 | selectivity
+ | 对映体过量值 对映体过量 ee值 | enantiomeric excess; ee
+ | 时空产率 | space-time yield
+ | 吸附量 吸附容量 | adsorption capacity; uptake capacity
+ | 脱盐率 截留率 | salt rejection; rejection; salt rejection rate
+ | 膜通量 水通量 通量 | flux; water flux; membrane flux
- | voc排放浓度 vocs排放浓度 | voc emission; voc emission concentration
- | 排放浓度 | emission concentration; emission
- | 颗粒物排放浓度 粉尘排放浓度 粉尘浓度 | dust emission; particulate emission; dust concentration
- | 水耗 耗水量 单位产品水耗 | water consumption; water use
- | 残留量 残留 | residue; residual content
 | ph ph值 酸碱度 | ph; ph value
+ | 杀菌率 抑菌率 抗菌率 | antibacterial rate; bactericidal rate; bacteria reduction; \
sterilization rate
+ | 存活率 成活率 | survival rate; survival
+ | 发芽率 | germination rate
- | 发病率 | incidence; disease incidence
+ | 亩产 亩产量 单产 | yield per area; crop yield; yield per unit area
+ | 生物利用度 | bioavailability
+ | 包封率 | encapsulation efficiency; entrapment efficiency
+ | 载药量 | drug loading
- | 溶血率 | haemolysis rate; hemolysis rate; haemolysis; hemolysis
+ | 有效率 总有效率 | effective rate; response rate; efficacy
+ | 保质期 货架期 有效期 | shelf life; storage life
+ | 细胞存活率 细胞活力 | cell viability
+ | 蛋白含量 蛋白质含量 | protein content
+ | 产能 生产能力 年产能 | production capacity; annual capacity; annual output
+ | 处理量 处理能力 | treatment capacity; processing capacity; handling capacity
+ | 生产效率 | production efficiency; productivity
- | 成本 单位成本 | cost; unit cost
- | 吨水处理成本 吨水成本 处理成本 | treatment cost; water treatment cost
- | 投资 投资额 | investment
- | 质量 重量 整机质量 整机重量 | mass; weight
+ | 负载 载荷 额定负载 最大负载 | payload; load capacity; rated load; maximum load
r | 转速 | rotational speed; rotation speed; rotating speed; speed of rotation
+ | 最高转速 | maximum speed; maximum rotational speed
 | 速度 | speed; velocity
+ | 续航时间 续航 | endurance; running time
+ | 续航里程 | driving range
+ | 航程 | flight range
 | 推力 | thrust
+ | 推重比 | thrust-to-weight ratio
+ | 比冲 | specific impulse
- | 泄漏率 漏率 | leak rate; leakage rate
r | 压力 | pressure
r | 流量 | flow rate; flow
r | 温度 | temperature
r | 波长 | wavelength
+ | 光效 发光效率 | luminous efficacy; luminous efficiency
+ | 显色指数 | colour rendering index; color rendering index; cri
+ | 亮度 | luminance; brightness
+ | 照度 | illuminance
+ | 阻燃等级 | flame retardancy
+ | 氧指数 极限氧指数 | limiting oxygen index; oxygen index; loi
- | 碳排放 碳排放量 二氧化碳排放量 | carbon emission; carbon emissions; co2 emission; co2 emissions
+ | 减排率 碳减排率 | emission reduction; carbon reduction rate
+ | 利用率 | utilization rate; utilisation rate; utilization
+ | 覆盖率 | coverage; coverage rate
+ | 屏蔽效能 电磁屏蔽效能 | shielding effectiveness; emi shielding effectiveness
+ | 隔声量 | sound insulation; sound transmission loss
+ | 吸声系数 | sound absorption coefficient
+ | 技术成熟度 技术就绪度 trl | technology readiness level; trl
"""

QUALIFIER_NAMES: Final = """
平均 | mean average
最大 最高 | maximum max highest
最小 最低 | minimum min lowest
峰值 | peak
额定 | rated nominal
电芯 单体 | cell
系统 | system
模组 模块 | module
电池包 | pack
电池 | battery
涂层 | coating coat
焊缝 | weld seam
纵向 | longitudinal
横向 | transverse
面内 | in-plane
厚度方向 法向 | through-plane
体积 | volumetric volume
质量 | gravimetric mass
单位 | unit specific
年 | annual yearly
日 | daily
出水 | effluent outlet
进水 | influent inlet
出口 | outlet exit
入口 进口 | inlet
高温 | high-temperature
低温 | low-temperature
水平 | horizontal
垂直 竖直 | vertical
初始 | initial
首次 | first
动态 | dynamic
静态 | static
综合 | comprehensive
总 | total
缺陷 | defect
目标 | target
裂纹 | crack
表面 | surface
端到端 | end-to-end
甲醛 | formaldehyde
甲苯 | toluene
重金属 | metal-heavy heavy-metal
微塑料 | microplastic
抗生素 | antibiotic
氨氮 | ammonia-nitrogen
总磷 | total-phosphorus
氟 | fluorine fluoride
氧 | oxygen
氢 | hydrogen
二氧化碳 co2 | carbon-dioxide co2
"""
