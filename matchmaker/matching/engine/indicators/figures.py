"""Finding the figures of a clause: values and ranges with their units, and where they stand.

What only looks like a figure is passed over: parts of names and standards (Q345, GB/T 228.1,
3D), dates and years, sizes such as 100 × 80 mm, ratios and fractions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Final

from .units import UnitReading, read_unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A value (``low == high``) or range, and the span from its first digit or sign past its unit.

    ``about_zero`` marks a bare ±x, ``tolerance`` any ±, ``at_least`` a value with 余 or 多 or a
    plus sign behind it.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    tolerance: bool = False
    at_least: bool = False

    @property
    def is_range(self) -> bool:
        """Whether two values were written."""
        return self.low != self.high


_RAISED: Final = r"(?:\^ ?[({]?([+-]?[0-9]{1,3})[)}]?|([⁺⁻]?[⁰¹²³⁴-⁹]{1,3}))"
_PLAIN: Final = (
    r"(?<![0-9])(?:[0-9]{1,3}(?:,[0-9]{3}){1,8}(?![0-9])|[0-9]{1,24})(?:\.[0-9]{1,24})?(?![0-9])"
)
_NUMBER: Final = re.compile(
    rf"(?P<sign>[+-] ?)?(?:10{_RAISED}|(?P<plain>{_PLAIN})"
    rf"(?: ?[×xX*·] ?10{_RAISED}|[eE]([+-]?[0-9]{{1,3}})(?![0-9A-Za-z]))?)"
)
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_MULTIPLIER: Final = re.compile(
    r" ?(万亿|亿|千万|百万|十万|万|千(?=[次个件台套种项人吨])|million(?![a-z])|billion(?![a-z])"
    r"|thousand(?![a-z])|k(?![A-Za-z/·]))"
)
_MULTIPLES: Final = {
    "万亿": 12, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3,
    "million": 6, "billion": 9, "thousand": 3, "k": 3,
}  # fmt: skip
_BELOW_ZERO: Final = re.compile("零下 ?$")
_MORE: Final = re.compile(r"余|多(?=[个种次项台家万亿人])|\+(?! ?[0-9])")
_TO: Final = re.compile(r" ?(?:~|-{1,2}|至|到|…|\.\.\.?) ?| to (?=[-+]?[0-9])| ?to ?(?=-?[0-9])")
_SANDWICH: Final = re.compile(r" ?[<≤]=? ?([A-Za-z\u3400-\u9fff][^<≤>≥0-9,，]{0,23}?) ?[<≤]=? ?")
_AND: Final = re.compile(r" and | ?[和与] ?")
_BETWEEN: Final = re.compile(r"(?:between|介于|在) ?$", re.IGNORECASE)
_BETWEEN_REST: Final = re.compile(r" ?(?:之间|间)")
_PLUS_MINUS: Final = re.compile(r" ?(?:±|\+/-|\+-) ?")
_CURRENCY: Final = re.compile(r"(?:(USD|US\$|\$)|(CNY|RMB|¥|人民币)|(EUR|€)) ?$")
_FORMULA: Final = re.compile(r"[^$\\]{0,40}[$\\]")
_CURRENCIES: Final = ("USD", "元", "EUR")
_CODE_BEFORE: Final = re.compile(
    r"(?:(?:GB(?:/T|/Z)?|ISO(?:/IEC)?|IEC|ASTM|EN|DIN|JIS|JB(?:/T)?|HG(?:/T)?|YY(?:/T)?|QC/T|DL/T|NB/T"
    r"|UL|IP|No\.?|Nr\.?|Fig\.?|Table|Class|Type|Phase|Tier|第|图|表|型号|版本) ?[A-Z]?[0-9.]{0,8}"
    r"|[A-Za-z]-) ?$"
)
_SYMBOL_BEFORE: Final = re.compile(
    r"(?<![A-Za-z])(?:pH|Ra|Rz|COP|Cpk|CPK|SNR|PSNR|AUC|TRL|PUE|Tg|Tm|R²|F1|up to|to|about|ca)$"
)
_NOT_AFTER: Final = re.compile(
    r"[0-9]|\.[0-9]|:[0-9]| ?/ ?[0-9]|(?:st|nd|rd|th)(?![a-z])|[-/][0-9]{1,2}[-/][0-9]"
    r"|[DGdL](?![A-Za-z0-9])(?<=(?:3D|2D|4D|[2-6]G|4L|6L))|号|第"
)
_CHAIN: Final = re.compile(r"(?: ?[×xX*] ?[0-9][0-9.]{0,9}){1,4}")
_KIND_OF_TIME: Final = re.compile(
    r" (?:flight|operating|running|working|service|full|charge|charging|discharge|load|test|bending"
    r"|thermal|calendar|freeze-thaw|charge-discharge|on-off)"
    r"(?= (?:hour|cycle|time|day|year)s?(?![a-z]))"
)
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}$")
_YEAR_AFTER: Final = re.compile(
    r" ?年(?!内|以|期|寿)| ?(?:[-~至到]{1,2}|to|and) ?(?:19|20)[0-9]{2}(?![0-9])|\.[0-9]"
)
_YEAR_BEFORE: Final = re.compile(r"(?:in|since|by|until|to|and|[-~至到]) ?$")
_NUMBERING_BEFORE: Final = re.compile(r"(?:^|[:;]) ?[(]?$")
_NUMBERING_AFTER: Final = re.compile(r"、|\)|\.(?![0-9])|．")
_LETTER: Final = re.compile(r"[A-Za-z]")
_WORD: Final = re.compile(r"[0-9A-Za-z]*(?:[-.:/][0-9][0-9A-Za-z]*){0,6}")
_PLUS_MINUS_BEFORE: Final = re.compile(r"(?:±|\+/-|\+-) ?$")
_CHANGE_BEFORE: Final = re.compile(r"(?:从|由|from) ?[^，。;,]{0,24}$", re.IGNORECASE)
_CHANGE_AFTER: Final = re.compile(r"[^，。;,]{0,12}?(?:降|升|提|减|增|缩|to )")
_CHANGE: Final = re.compile(
    r"(?:reduc|increas|improv|lower|rais|drop|fall|fell|cut|ris|rose|decreas|grow|grew|shorten)"
    r"[a-z]{0,4} from $",
    re.IGNORECASE,
)


def figures_in(clause: str) -> list[Figure]:
    """The figures of a folded clause in order; a range is one figure.

    Of a change (从15%降至5%, reduced from 15 % to 5 %) only the value that it ends at is one.
    """
    found: list[Figure] = []
    position = 0
    while (match := _NUMBER.search(clause, position)) is not None:
        figure, position = _figure_at(clause, _without_hyphen(clause, match))
        if figure is not None:
            found.append(figure)
    return [
        figure
        for figure, following in zip_longest(found, found[1:])
        if following is None or not _starts_change(clause, figure, following)
    ]


def _figure_at(clause: str, match: re.Match[str]) -> tuple[Figure | None, int]:
    """The figure that begins with this number, if it is one, and where to search on."""
    if _is_code(clause, match):
        return None, _word_end(clause, match.end())
    if chain := _CHAIN.match(clause, match.end()):
        unit = read_unit(clause, chain.end())
        return None, unit.end if unit else chain.end()
    if _NOT_AFTER.match(clause, match.end()):
        return None, _word_end(clause, match.end() + 1)
    first = _amount(clause, match)
    if first is None:
        return None, match.end()
    figure = _extended(clause, first)
    return figure, max(figure.end, match.end())


def _without_hyphen(clause: str, match: re.Match[str]) -> re.Match[str]:
    """A sign that joins words or figures is not the number's, except after a Chinese word."""
    sign, before = match["sign"], clause[: match.start()][-1:]
    joins = before.isalnum() or before in {")", "%", "℃", "°"}
    if not sign or not before or not joins or ("\u3400" <= before <= "\u9fff" and sign == "-"):
        return match
    return _NUMBER.match(clause, match.start() + len(sign)) or match


def _is_code(clause: str, match: re.Match[str]) -> bool:
    """Whether the number is part of a name, a standard or a date."""
    before = clause[max(0, match.start() - 24) : match.start()]
    if _LETTER.match(before[-1:]) and not _SYMBOL_BEFORE.search(before):
        return True
    if before[-1:] == "_" or (before[-1:] == "." and before[-2:-1].isdigit()):
        return True
    if _YEAR.match(match[0]) and _is_year(clause, match, before):
        return True
    if _NUMBERING_BEFORE.search(before) and _NUMBERING_AFTER.match(clause, match.end()):
        return True
    return _CODE_BEFORE.search(before) is not None


def _is_year(clause: str, match: re.Match[str], before: str) -> bool:
    """Whether four digits that may be a year stand as one."""
    if _YEAR_AFTER.match(clause, match.end()):
        return True
    return _YEAR_BEFORE.search(before) is not None and read_unit(clause, match.end()) is None


def _word_end(clause: str, position: int) -> int:
    """Past the letters and digits that a name goes on with."""
    found = _WORD.match(clause, position)
    return found.end() if found else min(position, len(clause))


def _value(match: re.Match[str]) -> Decimal:
    plain = Decimal((match["plain"] or "1").replace(",", ""))
    powers = [match[group] for group in (2, 3, 5, 6, 7) if match[group]]
    exponent = int((powers or ["0"])[0].translate(_SUPERSCRIPTS))
    value = plain.scaleb(exponent)
    return _plainly(-value if (match["sign"] or "").startswith("-") else value)


def _plainly(value: Decimal) -> Decimal:
    """Without an exponent where the digits are few: 1.0E+5 becomes 100000."""
    exponent = value.as_tuple().exponent
    return value.quantize(Decimal(1)) if isinstance(exponent, int) and 0 < exponent < 20 else value


def _amount(clause: str, match: re.Match[str]) -> Figure | None:
    """One number with what multiplies it and its unit."""
    try:
        value = _value(match)
    except (InvalidOperation, ValueError):  # an exponent such as "⁺" or beyond what Decimal holds
        return None
    position, more = _past_more(clause, match.end())
    unit = _unit_at(clause, position)
    if unit is None and (multiplier := _MULTIPLIER.match(clause, position)):
        value = _multiplied(value, _MULTIPLES[multiplier[1]])
        position, also_more = _past_more(clause, multiplier.end())
        more = more or also_more
        unit = _unit_at(clause, position)
    canonical, stop = (unit.canonical, unit.end) if unit else ("", position)
    if _BELOW_ZERO.search(clause[max(0, match.start() - 3) : match.start()]):
        value, canonical = -value, "℃" if canonical == "°" else canonical
    if unit is None and _LETTER.match(clause, position):
        return None
    return Figure(match.start(), stop, value, value, canonical, at_least=more)


def _unit_at(clause: str, position: int) -> UnitReading | None:
    """The unit here, or behind a word that only says what the hours or cycles are of."""
    unit = read_unit(clause, position)
    if unit is None and (kind := _KIND_OF_TIME.match(clause, position)):
        return read_unit(clause, kind.end())
    return unit


def _multiplied(value: Decimal, power: int) -> Decimal:
    scaled = value.scaleb(power)
    return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled


def _past_more(clause: str, position: int) -> tuple[int, bool]:
    several = _MORE.match(clause, position)
    return (several.end(), True) if several else (position, False)


def _extended(clause: str, first: Figure) -> Figure:
    """The figure with its second value, tolerance or currency, where one is written."""
    before = clause[max(0, first.start - 32) : first.start]
    symbol = None if first.unit else _CURRENCY.search(before)
    if symbol and not (symbol[1] == "$" and _FORMULA.match(clause, first.end)):
        unit = _CURRENCIES[(symbol.lastindex or 1) - 1]
        first = _priced(clause, replace(first, start=first.start - len(symbol[0])), unit)
    if sign := _PLUS_MINUS_BEFORE.search(before):
        width, begun = abs(first.low), first.start - len(sign[0])
        return replace(first, start=begun, low=-width, high=width, tolerance=True)
    if tolerance := _PLUS_MINUS.match(clause, first.end):
        return _with_tolerance(clause, first, tolerance)
    return _with_upper_end(clause, first, before)


def _priced(clause: str, figure: Figure, currency: str) -> Figure:
    """The figure in its currency and, where that is written, for each of a unit (¥2/t)."""
    reading = read_unit(currency + clause[figure.end : figure.end + 24], 0)
    if reading is None:
        return replace(figure, unit=currency)
    end = figure.end + reading.end - len(currency)
    return replace(figure, unit=reading.canonical, end=end)


def _with_tolerance(clause: str, first: Figure, sign: re.Match[str]) -> Figure:
    number = _NUMBER.match(clause, sign.end())
    width = _amount(clause, number) if number else None
    if width is None or (first.unit and width.unit and width.unit != first.unit):
        return first
    low, high, unit = first.low - width.low, first.high + width.low, width.unit or first.unit
    return replace(first, low=low, high=high, end=width.end, unit=unit, tolerance=True)


def sandwiched_name(clause: str, figure: Figure) -> tuple[int, int] | None:
    """The span of what stands between the bounds of a figure such as 6≤pH≤9."""
    number = _NUMBER.match(clause, figure.start)
    name = _SANDWICH.search(clause, number.end(), figure.end) if number else None
    return name.span(1) if name else None


def _with_upper_end(clause: str, first: Figure, before: str) -> Figure:
    """A range, when another value follows after a joining sign or word."""
    joint = _TO.match(clause, first.end) or _SANDWICH.match(clause, first.end)
    if joint is None and _BETWEEN.search(before):
        joint = _AND.match(clause, first.end)
    number = _NUMBER.match(clause, joint.end()) if joint else None
    if joint is None or number is None or _NOT_AFTER.match(clause, number.end()):
        return first
    second = _amount(clause, number)
    if second is None or (first.unit and second.unit and first.unit != second.unit):
        return first
    if joint[0].strip() == "to" and _CHANGE.search(before):
        return first
    return _range(clause, first, second, joint[0].strip())


def _range(clause: str, first: Figure, second: Figure, joint: str) -> Figure:
    """The range of the two; what the first value leaves out it takes from the second."""
    low, high, unit = first.low, second.high, second.unit or first.unit
    if not first.unit and not _MULTIPLIER.search(clause[first.start : first.end]):
        low = _multiplied(low, _shared_multiple(clause[second.start : second.end]))
    if low > high and joint.startswith("-"):
        return first
    rest = _BETWEEN_REST.match(clause, second.end)
    end = rest.end() if rest else second.end
    return Figure(first.start, end, min(low, high), max(low, high), unit)


def _shared_multiple(written: str) -> int:
    """The power of ten of 万 and the like in ``10~20万次``."""
    multiplier = _MULTIPLIER.search(written)
    return _MULTIPLES[multiplier[1]] if multiplier and multiplier[1] != "k" else 0


def _starts_change(clause: str, figure: Figure, following: Figure) -> bool:
    before = clause[max(0, figure.start - 32) : figure.start]
    between = clause[figure.end : following.start]
    return bool(_CHANGE_BEFORE.search(before) and _CHANGE_AFTER.match(between))
