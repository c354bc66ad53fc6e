"""Which words of a public text lead to the one who wrote it, and what to write instead.

Pure functions over texts in Chinese and English: names of organizations, places, brands and
products, ways to get in touch, numbers of patents, and rare exact figures. What is found is advice
for the author; nothing is removed. The rules are stated in docs/explanation/anonymity.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

ENOUGH_ORGANIZATIONS: Final = 5
"""Below so many organizations that fit what is public, the owner counts as guessable: the k of
k-anonymity (Sweeney 2002). Five is a choice and no measured figure: with three, two competitors who
know of each other know the third."""


class PhraseKind(StrEnum):
    """Why a phrase narrows it down; from what identifies at once to what only hints."""

    CONTACT = "contact"
    OWN_NAME = "own_name"
    ORGANIZATION = "organization"
    PATENT = "patent"
    PRODUCT = "product"
    PLACE = "place"
    TITLE = "title"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Phrase:
    """``text`` stands at ``start:end`` of the field; ``suggestion`` is what could replace it.

    An empty suggestion means: leave it out. For a figure it is a range in which others lie too.
    """

    field: str
    start: int
    end: int
    text: str
    kind: PhraseKind
    suggestion: str = ""


_PLACES_ZH: Final = (
    "北京|天津|上海|重庆|河北|山西|内蒙古|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏"
    "|陕西|甘肃|青海|宁夏|新疆|台湾|香港|澳门|广州|深圳|杭州|宁波|温州|绍兴|台州|嘉兴|湖州|金华|南京|苏州|无锡|常州|南通|徐州|扬州|成都"
    "|武汉|西安|长沙|郑州|青岛|济南|烟台|潍坊|大连|沈阳|哈尔滨|长春|厦门|福州|泉州|合肥|芜湖|南昌|佛山|东莞|珠海|中山|惠州|昆明|贵阳|南宁"
    "|石家庄|唐山|太原|洛阳|宜昌|株洲|包头|兰州|乌鲁木齐"
)
_PLACES_EN: Final = (
    "Beijing|Tianjin|Shanghai|Chongqing|Hebei|Shanxi|Liaoning|Jilin|Heilongjiang"
    "|Jiangsu|Zhejiang|Anhui|Fujian|Jiangxi|Shandong|Henan|Hubei|Hunan|Guangdong"
    "|Guangxi|Hainan|Sichuan|Guizhou|Yunnan|Tibet|Shaanxi|Gansu|Qinghai|Ningxia"
    "|Xinjiang|Taiwan|Macao|Guangzhou|Shenzhen|Hangzhou|Ningbo|Wenzhou|Shaoxing"
    "|Taizhou|Jiaxing|Huzhou|Jinhua|Nanjing|Suzhou|Wuxi|Changzhou|Nantong|Xuzhou"
    "|Yangzhou|Chengdu|Wuhan|Xi'an|Changsha|Zhengzhou|Qingdao|Jinan|Yantai|Weifang"
    "|Dalian|Shenyang|Harbin|Changchun|Xiamen|Fuzhou|Quanzhou|Hefei|Wuhu|Nanchang"
    "|Foshan|Dongguan|Zhuhai|Zhongshan|Huizhou|Kunming|Guiyang|Nanning|Shijiazhuang"
    "|Tangshan|Taiyuan|Luoyang|Baotou|Lanzhou|Munich|Berlin|Hamburg|Stuttgart|Paris"
    "|Lyon|London|Milan|Tokyo|Osaka|Seoul|Singapore"
)
_COMPANY_ZH: Final = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9（）()]{2,24}?"
    r"(?:股份有限公司|有限责任公司|有限公司|集团公司|集团|研究院|研究所|大学|学院|事业部)"
)
_COMPANY_EN: Final = re.compile(
    r"(?:[A-Z][\w&'-]+\s+(?:of\s+|for\s+|and\s+)?){1,6}"
    r"(?:Co\.?,?\s*Ltd\.?|Ltd\.?|Inc\.?|Corp(?:oration|\.)?|GmbH|AG|PLC|LLC|Group|University"
    r"|Institute(?:\s+of(?:\s+[A-Z]\w+)+)?|Academy)(?![A-Za-z])"
    r"|University\s+of(?:\s+[A-Z]\w+)+"
)
_ZH_LEADERS: Final = re.compile(
    r"^.*(?:我们是|我公司|我司|本公司|公司是|位于|来自|现由|与|和|及|由|向|在|为|是|的|对|从)"
)
_CONTACT: Final = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s，。；、)）]+"
    r"|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|\+\d{1,3}[ -]?\d[\d -]{6,14}\d"
    r"|(?<![0-9A-Z])[0-9A-Z]{2}\d{6}[0-9A-Z]{10}(?![0-9A-Z])"
)
_PATENT: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:ZL|CN|US|EP|WO|JP|DE)\s?\d{4}[\d/.,]{4,12}(?:\.[\dX]|[A-Z]\d?)?(?![\d])"
)
_TRADE_MARK: Final = re.compile(r"[^\s，。；、,.;()（）“”\"']{1,30}\s?[®™]")
_QUOTED: Final = re.compile(
    r"[“\"「『]([^“”\"「」『』]{2,20})[”\"」』](?:牌|品牌|系列|平台|型|brand)"
)
_MODEL: Final = re.compile(
    r"(?<![A-Za-z0-9/.-])(?=[A-Za-z0-9-]*\d)(?=[A-Za-z0-9-]*[A-Z])"
    r"[A-Z][A-Za-z]{0,9}-?\d{1,6}(?:-?[A-Z0-9]{1,6}){0,3}(?![A-Za-z0-9/%℃°])"
)
# Standards, grades, chemistry and units that many share are no product of anybody's.
_SHARED: Final = re.compile(
    r"(?:TRL|PM|CO|SO|NO|NH|IP|IEC|ISO|GB|GJB|ASTM|DIN|EN|JIS|HRC|HV|HB|RS|USB|Q|A|B|C|D|E|F|G|H"
    r"|K|L|M|N|P|R|S|T|V|W|X|Y|Z|COVID|AES|RGB|UTF|MP|SUS|AZ|SPF|DDR|PCI|AR|ST|Al|Ti|Li|Na|Mg|Cr|Ni"
    r")-?\d{1,5}[A-Z]?|(?:[A-Z][a-z]?\d*){2,6}|\d*[A-Z]{1,3}"
)
_TITLES: Final = re.compile(
    r"单项冠军|隐形冠军|专精特新(?:“?小巨人”?)?|小巨人|独角兽|瞪羚|高新技术企业|上市公司|龙头企业"
    r"|(?:世界|中国|行业|全国|国内)(?:第[一二三]|前[一二三五十]|最大|唯一)|(?:largest|only|leading)"
    r"\s+(?:[A-Za-z]+\s+){0,3}(?:producer|manufacturer|maker|supplier|company)"
    r"|little giant|unicorn|hidden champion|listed company",
    re.IGNORECASE,
)
_EXACT: Final = re.compile(
    r"(?<![\dA-Za-z.,/-])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\d])\s*"
    r"(年|吨|万吨|亿元|万元|元|人|名|台|套|条|家|亩|平方米|m²|m2|件|辆|艘|座|km|公里"
    r"|(?:tons?|tonnes?|employees|people|staff|lines|units|plants|vehicles|sets|km2|hectares|yuan"
    r"|CNY|RMB|EUR|USD|million|years?)\b)",
    re.IGNORECASE,
)
_SINCE: Final = re.compile(
    r"(?:since|founded in|established in|成立于|创建于|始建于|自)\s*((?:18|19|20)\d\d)\s*年?",
    re.IGNORECASE,
)
_PLACE_ZH: Final = re.compile(
    rf"(?:{_PLACES_ZH})"
    r"(?:省|市|自治区|特别行政区)?(?:[\u4e00-\u9fff]{1,4}?(?:市|县|区|镇|开发区|园区)){0,3}"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}(?:县|镇|开发区|高新区|产业园)"
)
_PLACE_EN: Final = re.compile(rf"\b(?:{_PLACES_EN})\b(?:\s+(?:Province|City|District))?")
_LEGAL_FORMS: Final = re.compile(
    r"(?:股份)?有限(?:责任)?公司$|集团(?:公司)?$|,?\s*(?:Co\.?,?\s*)?(?:Ltd|Inc|Corp|GmbH|AG|LLC)"
    r"\.?$",
    re.IGNORECASE,
)

GENERAL: Final[Mapping[PhraseKind, tuple[str, str]]] = {
    PhraseKind.CONTACT: ("", ""),
    PhraseKind.OWN_NAME: ("our company", "本企业"),
    PhraseKind.ORGANIZATION: ("a partner", "合作单位"),
    PhraseKind.PATENT: ("our patent", "已有专利"),
    PhraseKind.PRODUCT: ("our product", "本企业产品"),
    PhraseKind.PLACE: ("in our region", "所在地区"),
    PhraseKind.TITLE: ("a manufacturer", "某制造企业"),
    PhraseKind.FIGURE: ("", ""),
}
"""A general word in English and in Chinese; figures get a range instead."""


def narrowing_phrases(texts: Mapping[str, str], *, own_names: Iterable[str] = ()) -> list[Phrase]:
    """The phrases of these public texts that narrow the author down, what identifies most first.

    ``own_names`` are the owner's names in any language; they are found with and without their
    legal form. Phrases of a field don't overlap: of two, the one that says more is kept.
    """
    names = _spellings(own_names)
    found = [
        phrase
        for field, text in texts.items()
        for phrase in _without_overlaps(_found_in(field, text, names))
    ]
    order = list(PhraseKind)
    return sorted(found, key=lambda phrase: order.index(phrase.kind))


def names_its_owner(phrases: Iterable[Phrase]) -> bool:
    """Whether one of the phrases tells at once who the owner is."""
    telling = (PhraseKind.CONTACT, PhraseKind.OWN_NAME)
    return any(phrase.kind in telling for phrase in phrases)


def blurred(figure: str) -> str:
    """A range around a figure, one leading digit wide: "1,247" becomes "1,000–2,000".

    >>> blurred("37.5")
    '30–40'
    """
    value = Decimal(figure.replace(",", ""))
    if value == 0:
        return figure
    step = Decimal(1).scaleb(value.adjusted())
    low = (value // step) * step
    return f"{_plain(low)}–{_plain(low + step)}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _spellings(names: Iterable[str]) -> list[str]:
    spelled: set[str] = set()
    for name in names:
        bare = _LEGAL_FORMS.sub("", name.strip()).strip(" ,")
        spelled.update(one for one in (name.strip(), bare) if len(one) >= 2)
    return sorted(spelled, key=len, reverse=True)


def _found_in(field: str, text: str, own_names: Sequence[str]) -> Iterator[Phrase]:
    """Candidates, what identifies most first; they may overlap."""
    chinese = bool(re.search("[\u3400-\u9fff]", text))
    for start, end, kind, suggestion in _candidates(text, own_names):
        general = GENERAL[kind][1 if chinese else 0]
        yield Phrase(field, start, end, text[start:end], kind, suggestion or general)


Found = tuple[int, int, PhraseKind, str]


def _candidates(text: str, own_names: Sequence[str]) -> Iterator[Found]:
    yield from _all(_CONTACT, text, PhraseKind.CONTACT)
    for name in own_names:
        yield from _all(re.compile(re.escape(name), re.IGNORECASE), text, PhraseKind.OWN_NAME)
    yield from _organizations(text)
    yield from _all(_PATENT, text, PhraseKind.PATENT)
    yield from _products(text)
    yield from _all(_PLACE_ZH, text, PhraseKind.PLACE)
    yield from _all(_PLACE_EN, text, PhraseKind.PLACE)
    yield from _all(_TITLES, text, PhraseKind.TITLE)
    yield from _figures(text)


def _all(pattern: re.Pattern[str], text: str, kind: PhraseKind) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield match.start(), match.end(), kind, ""


def _organizations(text: str) -> Iterator[Found]:
    for match in _COMPANY_ZH.finditer(text):
        leader = _ZH_LEADERS.match(match.group())
        start = match.start() + (leader.end() if leader else 0)
        if match.end() - start > 3:  # the bare word "大学" names none
            yield start, match.end(), PhraseKind.ORGANIZATION, ""
    yield from _all(_COMPANY_EN, text, PhraseKind.ORGANIZATION)


def _products(text: str) -> Iterator[Found]:
    yield from _all(_TRADE_MARK, text, PhraseKind.PRODUCT)
    yield from _all(_QUOTED, text, PhraseKind.PRODUCT)
    for match in _MODEL.finditer(text):
        if not _SHARED.fullmatch(match.group()):
            yield match.start(), match.end(), PhraseKind.PRODUCT, ""


def _figures(text: str) -> Iterator[Found]:
    """Figures of the business that few share: three digits that aren't round, and years."""
    for match in _SINCE.finditer(text):
        decade = int(match.group(1)) // 10 * 10
        yield match.start(1), match.end(1), PhraseKind.FIGURE, f"{decade}–{decade + 9}"
    for match in _EXACT.finditer(text):
        figure = match.group(1) + (match.group(2) or "")
        digits = figure.replace(",", "").replace(".", "").strip("0")
        if len(digits) >= 3 and match.group(3) != "年":
            end = match.end(2) if match.group(2) else match.end(1)
            yield match.start(1), end, PhraseKind.FIGURE, blurred(figure)


def _without_overlaps(found: Iterable[Phrase]) -> list[Phrase]:
    kept: list[Phrase] = []
    for phrase in found:
        if all(phrase.end <= other.start or phrase.start >= other.end for other in kept):
            kept.append(phrase)
    return sorted(kept, key=lambda phrase: phrase.start)
