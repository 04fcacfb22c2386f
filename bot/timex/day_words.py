"""Words for days, weeks, months and years: tables and the patterns made of them."""

import re
from typing import Final

from bot.timex.named_days import named_days
from bot.timex.nodes import Unit
from bot.timex.numerals import COUNT

# Offsets from today. Longest first where one begins like another.
RELATIVE_DAYS: Final = {
    "大大后天": 4,
    "大大后日": 4,
    "大后天": 3,
    "大后儿": 3,
    "大后日": 3,
    "后天": 2,
    "后日": 2,
    "后儿": 2,
    "明天": 1,
    "明日": 1,
    "明儿": 1,
    "听日": 1,
    "明朝": 1,
    "赶明儿": 1,
    "明个": 1,
    "明兒": 1,
    "聽日": 1,
    "今天": 0,
    "今日": 0,
    "今儿": 0,
    "今个": 0,
    "本日": 0,
    "今朝": 0,
    "tomorrow": 1,
    "today": 0,
    "tmr": 1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "yesterday": -1,
    "later today": 0,
    "昨天": -1,
    "昨日": -1,
    "昨儿": -1,
    "昨个": -1,
    "琴日": -1,
    "寻日": -1,
    "噚日": -1,
    "前天": -2,
    "前日": -2,
    "前儿": -2,
    "前儿个": -2,
    "大前天": -3,
    "大前儿": -3,
}
# With a part of the day in one word: 今晚, 明早; the part is read on from its last character.
SHORT_DAYS: Final = {"今": 0, "明": 1, "昨": -1, "后": 2, "当": 0, "听": 1, "同": 0, "前": -2}
CARRIED_DAYS: Final = {"次日": 1, "翌日": 1, "隔天": 1, "隔日": 1, "第二天": 1}

YEAR_WORDS: Final = {
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "来年": 1,
    "下年": 1,
    "次年": 1,
    "翌年": 1,
    "后年": 2,
    "去年": -1,
    "上年": -1,
    "前年": -2,
    "大前年": -3,
}

WEEKDAY: Final = (
    {c: i for i, c in enumerate("一二三四五六日", 1)} | {"天": 7} | {str(i): i for i in range(1, 8)}
)
_ENGLISH_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
ENGLISH_WEEKDAY: Final = (
    {d: i for i, d in enumerate(_ENGLISH_DAYS, 1)}
    | {d[:3]: i for i, d in enumerate(_ENGLISH_DAYS, 1)}
    | {"tues": 2, "thur": 4, "thurs": 4, "weds": 3}
)

WEEK: Final = r"(?:周|星期|礼拜)"
UNITS: Final[dict[str, tuple[Unit, float, int]]] = {
    "秒钟": ("second", 1, 0),
    "秒": ("second", 1, 0),
    "分钟": ("minute", 60, 0),
    "分": ("minute", 60, 0),
    "分半钟": ("minute", 60, 0),
    "刻钟": ("minute", 900, 0),
    "刻": ("minute", 900, 0),
    "小时": ("hour", 3600, 0),
    "钟头": ("hour", 3600, 0),
    "个钟": ("hour", 3600, 0),
    "天": ("day", 86400, 0),
    "日": ("day", 86400, 0),
    "晚": ("day", 86400, 0),
    "工作日": ("workday", 86400, 0),
    "交易日": ("workday", 86400, 0),
    "周": ("week", 604800, 0),
    "星期": ("week", 604800, 0),
    "礼拜": ("week", 604800, 0),
    "月": ("month", 0, 1),
    "季度": ("quarter", 0, 3),
    "年": ("year", 0, 12),
}
_UNIT_WORDS = "|".join(sorted(UNITS, key=len, reverse=True))

SHIFTS: Final = {"上": -1, "下": 1, "这": 0, "本": 0, "今": 0, "当": 0, "同": 0, "这一": 0, "次": 1}
_SHIFT = r"(?:(?<![碰遇赶间])上{1,3}|下{1,4}|这|(?<!原)本|今|当)"
_YEAR = (
    r"(?P<year>(?<!\d)\d{4}|(?<!\d)\d{2}|[零一二三四五六七八九]{4}|[零一二三四五六七八九]{2})\s?年"
)
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|正|腊|冬)\s?月份?"
_DAY = (
    r"(?P<day>3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|"
    r"[一二三四五六七八九])"
)
_NOT_A_DAY = (
    r"(?!楼|线|门|厅|会议|馆|院|码|位|选手|桌|窗|仓|店|厂|车|岗|库|机|员工|房|出口|口|公馆|文|栋)"
)

YEAR_DATE: Final = re.compile(
    rf"(?:(?:公历|阳历)?{_YEAR}|(?P<word>{'|'.join(sorted(YEAR_WORDS, key=len, reverse=True))}))"
)
MONTH_DATE: Final = re.compile(_MONTH)
MONTH_WORD: Final = re.compile(
    r"(?P<shift>上{1,3}|下{1,4}|这|(?<!原)本|今|当|同)一?个?月(?:份(?!粮|工))?(?!嫂|薪(?!水|资|"
    r"酬)|饼|球|季|"
    r"经|子)"
)
DAY_OF_MONTH: Final = re.compile(rf"{_DAY}\s?(?:号|日(?!语|本|内|企|子|薪|结|常|志)){_NOT_A_DAY}")
BARE_DAY: Final = re.compile(
    rf"(?<!份){_DAY}(?![\d点时:月个年分%/.])(?:(?<=\d)|(?<=十.)|(?<=十)|(?=$|[^\u4e00-\u9fff]))"
)
LUNAR_DAY: Final = re.compile(
    r"(?:初(?P<early>[一二三四五六七八九十]|\d{1,2})|(?P<late>十[一二三四五六七八九]|"
    r"廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|十五))"
)
LUNAR_MARK: Final = re.compile(r"农历|阴历|旧历|老历")
GREAT_YEAR: Final = re.compile(r"大年(?:初(?P<day>[一二三四五六七八九十]{1,2}|\d{1,2}))")
MONTH_PART: Final = re.compile(
    r"(?:月)?(?P<part>上旬|中旬|下旬|初|中旬|末|底|中(?![旬国午心间文途秋考层介产断]))"
)
OWN_MONTH_PART: Final = re.compile(
    r"月(?P<part>初|中旬|末|底|中(?![旬国午心间文途秋考层介产断]))|(?P<third>[上中下]旬)"
)
HALF_MONTH: Final = re.compile(r"(?P<part>上|下)半个?(?P<unit>月|周|年)")
NUMERIC: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s?[-/.]\s?(?P<m>1[0-2]|0?[1-9])\s?[-/.]\s?(?P<d>(?:3[01]|[12]\d|"
        r"0[1-9])(?=\d\d:)|3[01](?!\d)|[12]\d(?!\d)|0?[1-9](?!\d))[号日]?(?:-(?=\d\d:))?",
        r"(?<!\d)(?P<y>\d{4}) (?P<m>1[0-2]|0[1-9]) (?P<d>3[01]|[12]\d|0[1-9])(?!\d)",
        r"(?<!\d)(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])/(?P<y>(?:19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<y>\d\d)-(?P<m>1[0-2]|0?[1-9])-(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)",
        r"(?<![\d./])(?P<m>1[0-2]|0?[1-9])[/.](?P<d>3[01]|[12]\d|0?[1-9])(?:[号日]|"
        r"(?![\d./%个万千kw倍折元块分小年天人]))",
        r"(?<![\d./-])(?P<m>1[0-2]|0[1-9])-(?P<d>3[01]|[12]\d|0[1-9])(?:[号日]|(?![\d./-]))",
    )
)
RELATIVE_DAY: Final = re.compile(
    r"(?<!啥)(?:" + "|".join(sorted(RELATIVE_DAYS, key=len, reverse=True)) + ")"
)
_TIMED = (
    r"(?=的?\s?(?:上午|下午|早|晚|中午|凌晨|午|夜|傍晚|\d{1,2}[点:]|"
    r"[一二两三四五六七八九十]{1,2}点))"
)
CARRIED_DAY: Final = re.compile(
    rf"次日|翌日|隔[天日]|(?:当日|同日|当天|同一?天|那天|那一天){_TIMED}|第二天(?!面)"
)
WEEK_SHIFT: Final = re.compile(
    rf"(?P<shift>{_SHIFT})一?个?(?P<unit>{WEEK}|礼(?=[一二三四五六天日]))"
)
BARE_WEEK: Final = re.compile(rf"{WEEK}")
WEEKDAY_CHAR: Final = re.compile(
    rf"{WEEK}?(?P<day>[一二三四五六日天]|[1-7](?!\d|:|点|月|个|号|日|次|楼|%))(?!次|趟|回合|"
    rf"个星期|鸣)"
)
MORE_WEEKDAYS: Final = re.compile(
    rf"(?P<glue>[、,/和跟与]|或者?)?\s?{WEEK}?(?P<day>[一二三四五六]|"
    rf"(?<=六)[日天])(?![点月个号日时十百分次些切定直起样周年道天]|半)"
)
ENGLISH_DAY: Final = re.compile(
    r"(?<![a-z])(?:(?P<shift>next|this|coming|last|下|这|本)\s?)?(?P<day>"
    + "|".join(sorted(ENGLISH_WEEKDAY, key=len, reverse=True))
    + r")\.?(?![a-z])"
)
ENGLISH_WEEK: Final = re.compile(
    r"(?:(?P<shift>next|this|last|下个?|这个?|上个?)\s?)(?P<unit>week|month|quarter|"
    r"weekend)(?![a-z])"
)
QUARTER: Final = re.compile(
    r"第?(?P<n>[一二三四1-4首])个?季度|q(?P<q>[1-4])(?:季度?)?(?![a-z0-9])|(?P<shift>上|下|本|"
    r"这|当)一?个?季度"
)
COUNTED: Final = re.compile(
    rf"(?P<n>{COUNT})(?P<more>几|多|"
    rf"来)?\s?个?多?(?P<half>半)?\s?(?P<unit>{_UNIT_WORDS})(?P<tail>半)?(?P<clock>钟)?"
)
NTH: Final = re.compile(
    r"第(?P<n>\d{1,3}|[一二三四五六七八九十]{1,4})个?(?P<unit>天|日|周(?!岁)|星期|礼拜|"
    r"月)(?P<day>[一二三四五六日天](?![个点月]))?"
)
LAST_N: Final = re.compile(
    r"(?:的)?(?P<which>最后|前|后)\s?(?P<n>[一二两三四五六七八九十]|\d{1,2})?个?\s?(?P<unit>天|"
    r"日|周|星期|礼拜|月)(?P<day>[一二三四五六日天](?![个点月]))?"
)
EVERY: Final = re.compile(
    rf"(?:每个?|逢)(?:(?P<week>{WEEK})(?P<day>[一二三四五六日天1-7])(?!次|趟)|(?P<end>周末)|"
    rf"(?P<work>工作日)|(?P<any>天|日))"
    r"|(?:随便|随意|任意|任何|不管|无论)(?P<which>哪一?天|一天|哪日|时间哪天)|天天(?=都?(?:有空|"
    r"可以|行|有时间|在|能|ok|方便|晚上|下午|上午|早上|白天))|(?:平时|平常|平日)的?工作日|"
    r"(?P<weekday>工作日|(?<!第)平日|weekdays?)"
    r"|(?P<anyday>哪天(?=.{0,3}(?:都|均|皆)))"
)
FEW: Final = re.compile(
    r"(?P<these>这|接下来|近)(?:(?P<two>两|俩|一两)|(?P<some>几|三))(?:天|日)|"
    r"(?P<after>过)(?P<n>几|两|一两|些)天"
)
SEVERAL: Final = re.compile(r"(?P<from>[今明后])(?P<to>[明后]{1,2})(?:两|三|这?两|这?三)?[天日儿]")
HALF_WEEK: Final = re.compile(rf"(?:的)?(?P<part>前|后|上|下)半(?:个?{WEEK}|段)")
PRESENT: Final = re.compile(r"现在|目前|此刻|当前|此时|眼下")
HOLIDAY: Final = re.compile(
    "|".join(sorted(map(re.escape, named_days().spellings), key=len, reverse=True))
)
HOLIDAY_TAIL: Final = re.compile(
    r"(?P<whole>放?假期间|假期|长假|期间|黄金周|放假(?=后|以后|之后|结束)|小长假)|"
    r"(?:的)?(?P<eve>前一天|前夕|前夜)|(?:的)?(?P<after>后一天|第二天)"
)
ABBREVIATED_DAY: Final = re.compile(
    rf"{_DAY}(?=\s?(?:到|至|-+|~|、|和|或)\s?(?:3[01]|[12]\d|[1-9]|"
    rf"[二三]?十?[一二三四五六七八九]?)\s?[号日])"
)
ABBREVIATED_MONTH: Final = re.compile(
    r"(?P<month>1[0-2]|[1-9]|[一二三四五六七八九])(?=\s?(?:到|至|-+|~)\s?(?:1[0-2]|[1-9]|"
    r"[一二三四五六七八九])月)"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
ENGLISH_MONTHS: Final = {name: n for n, name in enumerate(_MONTHS.split(), 1)}
ENGLISH_MONTH: Final = re.compile(
    r"(?<![a-z])(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?\s)?(?P<shift>next\s|last\s)?"
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|march|mar|april?|may(?=\s\d)|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
    r"(?:\s(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d|:|\s?[ap]m))?(?![a-z])"
)
