"""The units that listings are written in: canonical symbol, pint's name, and other spellings.

A line is ``canonical | pint expression | spellings``. Symbols keep their case, because mW is not
MW; spellings in words are given in lower case and read in any. Symbols of the SI get their
prefixes in ``_PREFIXED``. Units that pint lacks are defined in ``PINT_DEFINITIONS``.
"""

from __future__ import annotations

from itertools import product
from typing import Final

PINT_DEFINITIONS: Final = (
    "ttcount = [tt_count]",
    "ttcny = [tt_cny]",
    "ttusd = [tt_usd]",
    "tteur = [tt_eur]",
    "ttdecibel = [tt_decibel]",
    "ttdecibel_a = [tt_decibel_a]",
    "ttdecibel_m = [tt_decibel_m]",
    "ttdecibel_i = [tt_decibel_i]",
    "ttvickers = [tt_vickers]",
    "ttrockwell_c = [tt_rockwell_c]",
    "ttrockwell_b = [tt_rockwell_b]",
    "ttbrinell = [tt_brinell]",
    "ttshore_a = [tt_shore_a]",
    "ttshore_d = [tt_shore_d]",
    "ttmesh = [tt_mesh]",
    "ttgrade = [tt_grade]",
    "ttpoint = [tt_point]",
    "ttangle = [tt_angle]",
    "ttlog = [tt_log]",
    "ttcrate = [tt_crate]",
    "ttvolumeshare = [tt_volume_share]",
    "ttmoleshare = [tt_mole_share]",
    "tthumidity = [tt_humidity]",
    "ttturbidity = [tt_turbidity]",
    "ttactivity = [tt_activity]",
    "ttdalton = [tt_dalton]",
    "ttfold = 1",
)
"""What has no fixed ratio to anything else is a dimension of its own and so never compared."""

_TABLE: Final = """
% | 0.01 | 百分 percent per\u00a0cent pct
‰ | 0.001 | permille
ppm | 1e-6 | PPM
ppb | 1e-9 | PPB
pp | ttpoint | 个百分点 百分点 percentage_points percentage_point pp
wt% | 0.01 | wt.% wt_% %(w/w) mass%
vol% | ttvolumeshare | vol.% vol_% %(v/v) v%
mol% | ttmoleshare | mol_% at% at.%
%RH | tthumidity | %rh %R.H. RH%
× | ttfold | 倍 X x fold -fold times_as
count | ttcount | 个 件 套 片 只 条 张 种 类 项 名 人 户 家 批 枚 颗 例 辆 座 头 株 粒 份 路 块 \
台 组 孔 支 篇 \
pieces piece pcs parts part items item units samples sample people persons channels channel nodes \
images types species kinds axes copies users devices
cycle | ttcount | 次 人次 次循环 个循环 周次 个周期 cycles cycle times repeats repetitions \
breaths breath beats beat
r | ttcount | 转 rev revolutions
layer | ttcount | 层 layers
frame | ttcount | 帧 frames frame
px | ttcount | 像素 pixels pixel
bit | ttcount | 位 bits
B | 8 * ttcount | 字节 bytes byte
bps | ttcount / second | bit/s b/s
rpm | ttcount / minute | RPM
fps | ttcount / second | FPS
CFU | ttcount | cfu
copy | ttcount | 拷贝
grade | ttgrade | 级 grades
mesh | ttmesh | 目
HV | ttvickers |
HRC | ttrockwell_c |
HRB | ttrockwell_b |
HB | ttbrinell | HBW
Shore A | ttshore_a | shore_a 邵A 邵氏A HA
Shore D | ttshore_d | shore_d 邵D 邵氏D HD
dB | ttdecibel | db DB Db 分贝 decibels
dB(A) | ttdecibel_a | dBA dBa
dBm | ttdecibel_m |
dBi | ttdecibel_i |
lg | ttlog | log lgCFU
C | ttcrate |
NTU | ttturbidity |
U | ttactivity | IU
EU | ttactivity |
krad | 10 * gray |
Da | ttdalton |
kDa | 1000 * ttdalton |
元 | ttcny | CNY RMB 人民币 yuan 块钱
万元 | 1e4 * ttcny | 万人民币
亿元 | 1e8 * ttcny |
USD | ttusd | 美元 dollars US$
EUR | tteur | 欧元 euros euro
℃ | degC | °C °c 摄氏度 deg_C degrees_celsius degrees_centigrade degree_celsius deg.C
°F | degF | ℉ 华氏度 deg_F degrees_fahrenheit
K | kelvin | 开尔文 kelvin kelvins k
° | ttangle | 度 degrees degree deg
′ | ttangle / 60 | 角分 arcmin
″ | ttangle / 3600 | 角秒 arcsec
mrad | 0.05729577951308232 * ttangle |
rad | 57.29577951308232 * ttangle |
s | second | 秒 秒钟 sec sec. secs second seconds
ms | millisecond | 毫秒 milliseconds millisecond
μs | microsecond | 微秒 us microseconds
ns | nanosecond | 纳秒
ps | picosecond | 皮秒
fs | femtosecond | 飞秒
min | minute | 分钟 mins minute minutes
h | hour | 小时 个小时 hr hrs hour hours
d | day | 天 日 day days
week | week | 周 个星期 星期 weeks wk
month | month | 个月 月 months mo
a | year | 年 yr yrs year years
g | gram | 克 grams gram
kg | kilogram | 公斤 千克 KG Kg kilograms kilogram
mg | milligram | 毫克 milligrams
μg | microgram | 微克 ug mcg
t | metric_ton | 吨 tonne tonnes tons
lb | pound | lbs pounds
m | meter | 米 metres metre meters meter
km | kilometer | 公里 千米 KM Km kilometres kilometers
cm | centimeter | 厘米 centimetres centimeters
dm | decimeter | 分米
mm | millimeter | 毫米 millimetres millimeters
μm | micrometer | 微米 um micron microns micrometres micrometers
nm | nanometer | 纳米 nanometres nanometers
Å | angstrom | Å
in | inch | inch inches 英寸
ft | foot | feet 英尺
m² | meter ** 2 | 平方米 ㎡
mm² | millimeter ** 2 | 平方毫米
cm² | centimeter ** 2 | 平方厘米
√m | meter ** 0.5 | m^0.5 m^(1/2) m^{1/2} m1/2 m½ m¹/² m^1/2
km² | kilometer ** 2 | 平方公里
m³ | meter ** 3 | 立方米 方 m3
cm³ | centimeter ** 3 | 立方厘米 cc
Nm³ | meter ** 3 | 标准立方米 标方 Nm3
N·m | newton * meter | Nm 牛米 牛·米
ha | hectare | 公顷 hectares
亩 | 2000 / 3 * meter ** 2 | 亩
L | liter | 升 l litre litres liter liters
mL | milliliter | 毫升 ml ML millilitres milliliters
μL | microliter | 微升 ul uL μl
mol | mole | 摩尔 moles
mM | millimole / liter |
μM | micromole / liter | uM
nM | nanomole / liter |
N | newton | 牛顿 牛 newtons
kN | kilonewton | 千牛 KN
Pa | pascal | 帕 PA pascals
kPa | kilopascal | 千帕 KPa Kpa kpa
MPa | megapascal | 兆帕 Mpa mpa MPA
GPa | gigapascal | 吉帕 Gpa gpa GPA
psi | psi | PSI
ksi | ksi | KSI
bar | bar | 巴
mbar | millibar |
atm | atmosphere | 大气压
mH₂O | 9806.65 * pascal | m水柱 米水柱 mH2O
mmHg | mmHg | 毫米汞柱
Torr | torr |
J | joule | 焦耳 焦 joules
kJ | kilojoule | 千焦 KJ
cal | calorie | 卡
kcal | kilocalorie | 千卡 大卡
W | watt | 瓦 瓦特 w watts watt
kW | kilowatt | 千瓦 KW Kw kw kilowatts
mW | milliwatt | 毫瓦
μW | microwatt | uW 微瓦
nW | nanowatt | 纳瓦
MW | megawatt | 兆瓦 megawatts
GW | gigawatt | 吉瓦
hp | horsepower | 马力
Wh | watt * hour | W·h 瓦时
kWh | kilowatt * hour | kW·h 千瓦时 度电 KWh KWH kwh kw·h
MWh | megawatt * hour | MW·h 兆瓦时
mWh | milliwatt * hour |
Ah | ampere * hour | A·h 安时
mAh | milliampere * hour | mA·h 毫安时 MAh mah
V | volt | 伏 伏特 v volts
kV | kilovolt | 千伏 KV kv
mV | millivolt | 毫伏
A | ampere | 安 安培 amps
mA | milliampere | 毫安
μA | microampere | uA 微安
nA | nanoampere | 纳安
mΩ | milliohm | 毫欧
kΩ | kiloohm | 千欧
MΩ | megaohm | 兆欧
GΩ | gigaohm | 吉欧
Ω | ohm | 欧姆 欧 ohm ohms
S | siemens |
mS | millisiemens |
μS | microsiemens | uS
μF | microfarad | uF 微法
pF | picofarad | 皮法
F | farad | 法拉
Hz | hertz | 赫兹 HZ hz
kHz | kilohertz | 千赫 千赫兹 KHz khz KHZ
MHz | megahertz | 兆赫 兆赫兹 Mhz MHZ
GHz | gigahertz | 吉赫 吉赫兹 Ghz GHZ
THz | terahertz | 太赫兹
lm | lumen | 流明 lumens
lx | lux | 勒克斯 lux Lux
cd | candela | 坎德拉
nit | candela / meter ** 2 | nits 尼特
T | tesla | 特斯拉
cP | centipoise | CP cp 厘泊
P | poise |
cSt | centistokes | 厘斯
ε | 1 | strain
με | 1e-6 | 微应变 microstrain
kbps | 1000 * ttcount / second | kbit/s kb/s Kbps
Mbps | 1e6 * ttcount / second | Mbit/s Mb/s
Gbps | 1e9 * ttcount / second | Gbit/s Gb/s
KB | 8000 * ttcount | kB
MB | 8e6 * ttcount |
GB | 8e9 * ttcount |
TB | 8e12 * ttcount |
TOPS | 1e12 * ttcount / second |
GOPS | 1e9 * ttcount / second |
g₀ | standard_gravity | g0 gn
eV | electron_volt |
Bq | becquerel |
Sv | sievert |
mSv | millisievert |
Gy | gray |
kGy | kilogray |
dpi | ttcount / inch | DPI
sccm | centimeter ** 3 / minute |
barrer | 1 * ttactivity |
"""

_PREFIXES: Final = {
    "f": "femto", "p": "pico", "n": "nano", "μ": "micro", "u": "micro", "m": "milli",
    "k": "kilo", "M": "mega", "G": "giga", "T": "tera",
}  # fmt: skip
_PREFIXED: Final = {
    "m": "meter", "g": "gram", "s": "second", "A": "ampere", "V": "volt", "W": "watt",
    "J": "joule", "N": "newton", "Pa": "pascal", "Hz": "hertz", "Ω": "ohm", "F": "farad",
    "H": "henry", "T": "tesla", "L": "liter", "mol": "mole", "S": "siemens", "eV": "electron_volt",
    "Wh": "watt_hour", "Ah": "ampere_hour", "Bq": "becquerel", "Sv": "sievert", "Gy": "gray",
    "VA": "volt_ampere", "var": "volt_ampere",
}  # fmt: skip
# These read as something else far more often: hour-litre mixes, person-hours, minutes.
_NOT_PREFIXED: Final = frozenset(("TA", "Tm", "Tg", "Ts", "TT", "fm", "fg", "pm", "pH", "uH"))


def _pint_expression(base: str, prefix: str) -> str:
    compounds = {"watt_hour": "watt * hour", "ampere_hour": "ampere * hour",
                 "volt_ampere": "volt * ampere"}  # fmt: skip
    return prefix + compounds.get(base, base)


def _read_table() -> tuple[dict[str, str], dict[str, str]]:
    """(canonical → pint expression, spelling → canonical), the table's own lines first."""
    pint_names: dict[str, str] = {}
    spellings: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        canonical, expression, written = (part.strip(" ") for part in line.split("|"))
        pint_names[canonical] = expression
        for spelling in (canonical, *written.split(" ")):
            if spelling:
                spellings.setdefault(spelling.replace("_", " ").replace("\u00a0", " "), canonical)
    for prefix, (symbol, base) in product(_PREFIXES, _PREFIXED.items()):
        if (written := prefix + symbol) in spellings or written in _NOT_PREFIXED:
            continue
        canonical = written.replace("u", "μ", 1) if prefix == "u" else written
        pint_names.setdefault(canonical, _pint_expression(base, _PREFIXES[prefix]))
        spellings[written] = canonical
    for bare, base in (("VA", "volt * ampere"), ("var", "volt * ampere"), ("H", "henry")):
        pint_names.setdefault(bare, base)
        spellings.setdefault(bare, bare)
    return pint_names, spellings


PINT_NAMES, SPELLINGS = _read_table()
"""Canonical symbol → expression that pint reads; any spelling → canonical symbol."""
