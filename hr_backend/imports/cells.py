"""What a cell must hold; each reader gives the value or raises Unfit with a code."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from hr_backend.kit.deed import CHINA

Read = Callable[[Any], Any]
LONGEST: Final = 200
EARLIEST: Final = date(1930, 1, 1)
LATEST: Final = date(2199, 12, 31)
DAYS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
CLOCKS: Final = ("%H:%M:%S", "%H:%M")
MONTHS: Final = ("%Y-%m", "%Y/%m", "%Y年%m月", "%Y%m")
_WIDE: Final = str.maketrans({chr(0xFF1A): ":"})
"""A colon as Chinese keyboards write it."""
_COMMAS: Final = re.compile("[,，]")
_PARTING: Final = re.compile("[,，、;；/]")
TRUE: Final = frozenset({"是", "y", "yes", "true", "1", "在职", "有"})
FALSE: Final = frozenset({"否", "n", "no", "false", "0", "离职", "无"})


class Unfit(ValueError):
    """A cell that cannot be taken: a code, and what would have been right."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code, self.data = code, data


def text(cell: Any) -> str:
    """One line; whole numbers (工号 typed as a number) lose nothing."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool | datetime | date | time):
        raise Unfit("not_text")
    words = str(cell).strip()
    if len(words) > LONGEST:
        raise Unfit("too_long", most=LONGEST)
    if any(ord(char) < 32 and char not in "\t\n\r" for char in words):
        raise Unfit("control_characters")
    return " ".join(words.split())


def day(cell: Any) -> date:
    """2026-11-24, 2026/11/24, 2026年11月24日, or a cell that is a date."""
    found = cell.date() if isinstance(cell, datetime) else cell
    if not isinstance(found, date):
        found = _parsed(text(cell), DAYS, "not_a_day").date()
    if not EARLIEST <= found <= LATEST:
        raise Unfit("day_out_of_range")
    return found


def month(cell: Any) -> date:
    """2026-10, 2026年10月, or a day of the month; its first day."""
    if isinstance(cell, datetime | date):
        return day(cell).replace(day=1)
    words = text(cell)
    for form in MONTHS:
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return day(cell).replace(day=1)


def clock(cell: Any) -> time:
    """09:00, 9:00:30, or a cell that is a time of day."""
    if isinstance(cell, datetime):
        return cell.time().replace(microsecond=0)
    if isinstance(cell, time):
        return cell.replace(microsecond=0)
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds()) % (24 * 3600)
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    return _parsed(text(cell).translate(_WIDE), CLOCKS, "not_a_clock").time()


def moment(cell: Any) -> datetime:
    """A day and a clock time, in Shanghai; with an offset, as it says."""
    if isinstance(cell, datetime):
        found = cell
    else:
        words = text(cell).translate(_WIDE)
        try:
            found = datetime.fromisoformat(words)
        except ValueError:
            pieces = words.split(" ", 1)
            if len(pieces) != 2:
                raise Unfit("not_a_moment") from None
            found = datetime.combine(day(pieces[0]), clock(pieces[1]))
    if not EARLIEST.year <= found.year <= LATEST.year:
        raise Unfit("day_out_of_range")
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def number(cell: Any) -> Decimal:
    """A number; thousands may be parted by commas."""
    if isinstance(cell, bool | datetime | date | time):
        raise Unfit("not_a_number")
    words = _COMMAS.sub("", str(cell).strip())
    try:
        found = Decimal(words)
    except InvalidOperation:
        raise Unfit("not_a_number") from None
    if not found.is_finite() or abs(found) >= 10**12:
        raise Unfit("not_a_number")
    return found.quantize(Decimal("0.000001")) if found.as_tuple().exponent < -6 else found  # type: ignore[operator]


def yuan(cell: Any) -> Decimal:
    """An amount of money, 0 or more, with at most two decimals."""
    found = number(str(cell).replace("¥", "").replace("元", ""))
    # A cell of Excel is a float: 0.1 + 0.2 is 0.30000000000000004 there.
    found = found.quantize(Decimal("0.000001")).normalize()
    if found < 0:
        raise Unfit("below_zero")
    if found != found.quantize(Decimal("0.01")):
        raise Unfit("more_than_fen")
    return found.quantize(Decimal("0.01"))


def signed_yuan(cell: Any) -> Decimal:
    """An amount of money that may be below 0."""
    found = number(str(cell).replace("¥", "").replace("元", ""))
    return -yuan(-found) if found < 0 else yuan(found)


def share(cell: Any) -> Decimal:
    """7 %, 0.07 or 7: a share between 0 and 1."""
    words = str(cell).strip()
    found = number(words.rstrip("%％"))
    if words.endswith(("%", "％")) or found > 1:
        found = found / 100
    if not 0 <= found <= 1:
        raise Unfit("not_a_share")
    return found


def yes_no(cell: Any) -> bool:
    """是 or 否."""
    if isinstance(cell, bool):
        return cell
    words = text(cell).lower()
    if words in TRUE or words in FALSE:
        return words in TRUE
    raise Unfit("not_yes_or_no")


def one_of(choices: Mapping[str, Any]) -> Read:
    """One of some words, each with its value."""

    def read(cell: Any) -> Any:
        words = text(cell).lower()
        if words not in choices:
            raise Unfit("not_a_choice", choices=list(choices))
        return choices[words]

    return read


def several(read: Read) -> Read:
    """A list parted by commas or 、."""

    def read_all(cell: Any) -> list[Any]:
        return [read(one.strip()) for one in _PARTING.split(text(cell)) if one.strip()]

    return read_all


def _parsed(words: str, forms: tuple[str, ...], code: str) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(words, form)  # noqa: DTZ007
        except ValueError:
            continue
    raise Unfit(code)
