"""The words around a figure: which name the quantity and which state a condition.

Spans are (start, end) offsets in a folded clause. Nothing here judges figures.
"""

from __future__ import annotations

import re
from typing import Final

from .contract import Comparator

Span = tuple[int, int]

_BLANKS: Final = " :=,、*'\"“”‘’《》<>~"
_TAIL_HAN: Final = re.compile(
    r"(?:必须|需要|要求|应该|应当|应|须|(?<!所)需|要|(?<!平)均|都|皆|分别|为|是|(?<![性功智动势热电节产效储])能够?"
    r"|可以?|能够|达到?|到|(?:控制|保持|稳定|维持|限制|限定)?在|提升至|提高至|降至|零下|仅|只有|仍|还|也|了|已|至|实现|之|的)$"
)
_KEPT_TAIL: Final = re.compile(
    r"(?:响应|反应|效应|感应|适应|供应|行为|甚至|目的|标的|用途|对比|所有|同比|配比)$"
)
_HEAD_HAN: Final = re.compile(
    r"^(?:(?:本|该)(?:产品|材料|技术|工艺|系统|设备|装置|方法|项目|成果)的?|要求|需要|需(?![求量])|应(?![急力变答用])|须|且|并且|并(?![网发联行])|而|其中|其(?![他余])|该|使得?(?!用)|令|将|让|实现|具有|拥有|具备|保证|确保|满足|达到|提供|支持"
    r"|同时|以及|及|和|与|或|对于|针对|可使|可以|能够|经过?测试|测得|实测|指标要求|的)"
)
_CUT_HAN: Final = re.compile(
    r"使得|使(?!用)|(?<!指)令|实现了?|具有|拥有|具备|保证|确保|满足|获得(?!率)|得到|从而|因此|并且|同时|其中|要求|需要(?!量)"
    r"|[该本此其][^的]{0,8}的|把|将(?!来)"
)
_TAIL_ENGLISH: Final = re.compile(
    r"(?:^|(?<=[^A-Za-z]))(?:of|is|are|was|were|be|been|being|must|shall|should|will|can|may|to|has|have|by|an?|the"
    r"|kept|keep|held|stays?|remains?|reach(?:es|ed)|from|between|as|only|at|for|with|not|in|than|it"
    r"|does|do|did|measured|achieved|obtained|amounts?|and|reads?|every|within|falls?|drops?|delivers?"
    r"|achieves?|provides?|offers?|shows?)$",
    re.IGNORECASE,
)
_HEAD_ENGLISH: Final = re.compile(
    r"^(?:the|an?|its|our|and|or|with|also|must|should|shall|to|of|has|have|is|are|that|which|while|but"
    r"|we need|need(?:s|ed)?(?= (?:an?|the))|requires?|required:?)(?: |$)",
    re.IGNORECASE,
)
_CUT_ENGLISH: Final = re.compile(
    r"(?<![A-Za-z-])(?:achiev(?:es?|ed|ing)|reach(?:es|ed|ing)|ha(?:s|ve|d|ving)|shows?|showed|provides?|providing"
    r"|delivers?|delivered|offers?|offering|requires?|requiring|ensures?|ensuring|guarantees?|guaranteeing"
    r"|demonstrat(?:es?|ed)|attain(?:s|ed)?|gives?|giving|obtain(?:s|ed)|maintain(?:s|ed|ing)?"
    r"|[a-z]{3,}(?:s|ed)(?= (?:an?|its) )|whose|featur(?:es?|ing)"
    r"|exhibit(?:s|ed|ing)?|we need|with an?|keep(?:s|ing)?)"
    r" (?:(?:an?|the|its) )?",
    re.IGNORECASE,
)
_MARKER_HAN: Final = re.compile(
    r"(?:条件下|环境下|工况下|情况下|状态下|之后|以后|循环后|处理后"
    r"|下(?![降限游垂沉料载线])|(?<!小)时(?![间效长延序钟空刻变域滞])|后(?![续备端期向部处])|(?<![面体室国境院场车])内(?![毒阻径部存容应压腔壁标耗聚胀在]))"
    r"的? ?"
)
_WEARING: Final = ("循环后", "老化后")
_PREPOSITION: Final = re.compile(
    r"(?<![A-Za-z-])(?:at(?! least| most| a m)|after|under|for|over|during|with|in|from|until"
    r"|below|above|within|on|when|by|beyond|through|up to)(?= )",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    r" ?(?:@|每|/ ?(?=[(a-z\u3400-\u9fff])|an? [a-z]+$"
    r"|(?:up to|at|after|under|for|of|on|over|during|with|in|from|until|when|while|per|by|below"
    r"|above|within|through|across|before|against|between|as)(?= ))",
    re.IGNORECASE,
)
_STATED_CONDITION: Final = re.compile(
    r"(?<![A-Za-z-])(?:at (?:room|ambient|low|high|elevated|full|rated|half)"
    r"|(?:after|under|during) (?!test)[a-z])[^()]{0,60}$",
    re.IGNORECASE,
)
_WHOLE_CONDITION: Final = re.compile(
    r"^(?:在|当|经过?|于)|^(?:at|after|under|when|during|in|for|within|over|measured|tested)(?= )"
    r"|^with(?= )|(?:下|(?<!小)时|后|条件|环境中|工况)$",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(r" ?\(([^()]{0,80})\)")
_ASIDE_BEFORE: Final = re.compile(r"\(([^()]{0,80})\) ?$")
_ADVERB: Final = re.compile(
    r"(?:(?P<least>至少|最少|起码)|最多|至多)(?:可以?|能够?|应)?(?:支持|覆盖|具备|具有|提供|包括|包含|完成|达到|满足)?"
)
_SCALE: Final = re.compile(r"(?:硬度|[Hh]ardness) ?\(?(HV|HRC|HRB|HB)\)?$")
_CHANGED_FROM: Final = re.compile(r"(?:由|从| from )[^由从]{0,6}[0-9][^由从]{0,12}$")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_HAN_NAME: Final = re.compile(r" ?(?:的)?([\u3400-\u9fffA-Za-z]{2,16})")
_ENGLISH_NAME: Final = re.compile(
    r" ?((?:[A-Za-z][A-Za-z-]*)(?: (?!(?:at|after|under|for|of|on|over|and"
    r"|during|with|in|from|until|when|per|by)(?= ))[A-Za-z][A-Za-z-]*){0,3})"
)


def trimmed(clause: str, span: Span) -> Span:
    """The span without blanks and joining signs at its ends."""
    piece = clause[span[0] : span[1]]
    start = span[0] + len(piece) - len(piece.lstrip(_BLANKS))
    end = span[1] - (len(piece) - len(piece.rstrip(_BLANKS)))
    return (start, end) if start < end else (span[0], span[0])


def has_words(text: str) -> bool:
    """Whether a letter of any script stands in it."""
    return _LETTERS.search(text) is not None


def quantity_span(clause: str, span: Span, *, chinese: bool) -> Span:
    """What is measured, out of the words before a comparator; empty where nothing is named."""
    start, end = _after_colon(clause, trimmed(clause, span))
    start, end = _without_tails(clause, (start, end), chinese=chinese)
    if changed := _CHANGED_FROM.search(clause[start:end]):
        start, end = trimmed(clause, (start, start + changed.start()))
    cut = _CUT_HAN if chinese else _CUT_ENGLISH
    for match in cut.finditer(clause, start, end):
        if has_words(clause[match.end() : end]):
            start = match.end()
    return _without_heads(clause, trimmed(clause, (start, end)), chinese=chinese)


def _after_colon(clause: str, span: Span) -> Span:
    colon = clause.rfind(":", span[0], span[1])
    return trimmed(clause, (colon + 1, span[1])) if colon >= 0 else span


def _without_tails(clause: str, span: Span, *, chinese: bool) -> Span:
    tail = _TAIL_HAN if chinese else _TAIL_ENGLISH
    for _ in range(8):
        piece = clause[span[0] : span[1]]
        match = tail.search(piece)
        if match is None or (chinese and _KEPT_TAIL.search(piece)):
            break
        span = trimmed(clause, (span[0], span[0] + match.start()))
    return span


def _without_heads(clause: str, span: Span, *, chinese: bool) -> Span:
    head = _HEAD_HAN if chinese else _HEAD_ENGLISH
    for _ in range(4):
        match = head.match(clause[span[0] : span[1]])
        if match is None or (chinese and match.end() >= span[1] - span[0] - 1):
            break
        span = trimmed(clause, (span[0] + match.end(), span[1]))
    return span


def leading_adverb(clause: str, quantity: Span) -> tuple[Span, Comparator] | None:
    """The span of 至少 or 最多 and a verb at the head of a name, and what it says of the value."""
    match = _ADVERB.match(clause, *quantity)
    if match is None:
        return None
    return match.span(), Comparator.AT_LEAST if match["least"] else Comparator.AT_MOST


def unit_in_name(clause: str, quantity: Span) -> str:
    """The hardness scale that stands in the name (硬度HV≥1200); empty without one."""
    match = _SCALE.search(clause[slice(*quantity)])
    return match[1] if match else ""


def marker_end(clause: str, start: int, end: int) -> int | None:
    """Past the last Chinese word such as 下, 时 or 后 that closes a condition, if words follow."""
    last = None
    for match in _MARKER_HAN.finditer(clause, start, end):
        if has_words(clause[match.end() : end + 1]):
            last = match.end()
    return last


def closes_condition(clause: str, end: int) -> bool:
    """Whether a figure that ends here is followed at once by such a word."""
    return _MARKER_HAN.match(clause, end) is not None or clause.startswith(
        ("循环后", "老化后"), end
    )


def preposition_start(
    clause: str, start: int, figure_start: int, *, compared: bool = False
) -> int | None:
    """Where the English preposition stands that a figure hangs on (at 25 °C, for more than 3 h).

    ``start`` is where the figure before it ends. With a quantity that is ``compared`` states
    another value and no condition (with a defect rate below 2 %).
    """
    begin = max(start, figure_start - 40)
    found = [
        match.start()
        for match in _PREPOSITION.finditer(clause, begin, figure_start)
        if not (compared and match[0].lower() == "with")
    ]
    if not found or len(clause[found[-1] : figure_start].split()) > 5:
        return None
    return found[-1]


def stated_condition(clause: str, span: Span) -> Span | None:
    """A condition in English words without a figure (at room temperature, after welding)."""
    match = _STATED_CONDITION.search(clause[span[0] : span[1]])
    if match is None or not has_words(clause[span[0] : span[0] + match.start()]):
        return None
    return span[0] + match.start(), span[1]


def is_condition(clause: str) -> bool:
    """Whether a clause without a comparator of its own reads as a circumstance of its neighbour."""
    return _WHOLE_CONDITION.search(clause) is not None


def aside_before(clause: str, start: int, end: int) -> Span | None:
    """What stands in the parentheses that close at the end of the span."""
    match = _ASIDE_BEFORE.search(clause[start:end])
    return (start + match.start(1), start + match.end(1)) if match else None


def aside_after(clause: str, start: int) -> Span | None:
    """What stands in the parentheses that open here."""
    match = _ASIDE.match(clause, start)
    return match.span(1) if match else None


def trailing_condition(clause: str, span: Span, *, chinese: bool) -> Span | None:
    """The circumstance that the rest of an English clause states; None where it states none."""
    if chinese and not clause[span[0] : span[1]].lstrip().startswith(("@", "/", "每")):
        return None
    if _TRAILING.match(clause, span[0], span[1]) is None:
        return None
    return trimmed(clause, (span[0], span[1]))


def name_after(clause: str, span: Span, *, chinese: bool) -> Span | None:
    """What is counted or measured when it is named after the figure (at least 20 germs)."""
    match = (_HAN_NAME if chinese else _ENGLISH_NAME).match(clause, span[0], span[1])
    return match.span(1) if match else None
