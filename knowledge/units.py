"""Units as people write them, and which of them can be compared.

A unit has a canonical name (元 for yuan and RMB), a kind and, for a measure, its size in its dimension's base
(km is 1000 of 长度). A rate loses its divisor: 每秒4300立方米 and 4300立方米/秒 are 立方米.

Counts: "" (none written, or an English noun like users) can stand for any count unit, and 个 for any classifier;
家, 户 and 间, 人 and 名, 座 and 城 are alike; other classifiers differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

UnitKind = Literal["money", "percent", "measure", "count", "label", "version"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `size` is how many of its dimension's base it holds; `factor` turns the written value into `name`."""

    name: str
    kind: UnitKind
    dimension: str = ""
    size: float = 1.0
    factor: float = 1.0


_MONEY = {
    "元": "元 块钱 人民币 yuan rmb cny renminbi",
    "美元": "美元 美金 dollars dollar usd",
    "欧元": "欧元 euros euro eur",
    "英镑": "英镑 pounds pound gbp",
    "日元": "日元 yen jpy",
    "港元": "港元 港币 hkd",
    "卢布": "卢布",
    "韩元": "韩元",
    "克朗": "克朗",
    "法郎": "法郎",
    "瑞郎": "瑞郎",
    "马克": "马克",
    "比索": "比索",
    "泰铢": "泰铢",
    "卢比": "卢比",
    "里拉": "里拉",
    "林吉特": "林吉特",
    "加元": "加元",
    "澳元": "澳元",
    "新元": "新元",
    "银元": "银元",
}
# dimension: {canonical name: (size in the base, other ways to write it)}
_MEASURES: dict[str, dict[str, tuple[float, str]]] = {
    "length": {
        "米": (1, "m meters meter metres metre"),
        "公里": (1e3, "千米 km kilometers kilometer kilometres kilometre km/h kph"),
        "厘米": (1e-2, "cm centimeters centimetres"),
        "毫米": (1e-3, "mm millimeters millimetres"),
        "纳米": (1e-9, "nm nanometers"),
        "微米": (1e-6, "μm"),
        "里": (500, ""),
        "英里": (1609.344, "miles mile"),
        "英尺": (0.3048, "feet ft"),
        "海里": (1852, ""),
    },
    "mass": {
        "吨": (1e6, "tons ton tonnes tonne t"),
        "公斤": (1e3, "千克 kg kilograms kilogram"),
        "斤": (500, ""),
        "克": (1, "g grams gram"),
        "毫克": (1e-3, "mg"),
    },
    "area": {
        "平方米": (1, "㎡ 平米 m² m2 square_meters square_metres sqm"),
        "平方公里": (1e6, "平方千米 km² km2 square_kilometers square_kilometres"),
        "亩": (2000 / 3, "mu"),
        "公顷": (1e4, "hectares hectare"),
    },
    "volume": {
        "立方米": (1, "m³ m3 cubic_meters cubic_metres 方"),
        "升": (1e-3, "liters litres"),
        "毫升": (1e-6, "ml"),
        "桶": (0.158987, "barrels barrel"),
    },
    "months": {"年": (12, "years year 周年 个年头"), "个月": (1, "months month 月")},
    "seconds": {
        "星期": (604800, "个星期 周 weeks week 个礼拜"),
        "天": (86400, "days day 日 昼夜 个工作日 工作日"),
        "小时": (3600, "个小时 个钟头 hours hour hrs"),
        "分钟": (60, "分 minutes minute mins"),
        "秒": (1, "秒钟 seconds second"),
        "毫秒": (1e-3, "ms milliseconds"),
    },
    "power": {"千瓦": (1, "kw kilowatts"), "兆瓦": (1e3, "mw megawatts"), "瓦": (1e-3, "watts")},
    "energy": {"千瓦时": (1, "kwh kilowatt-hours 度电"), "度": (1, "degrees degree")},
    "sound": {"分贝": (1, "db decibels decibel")},
    "heat": {"摄氏度": (1, "℃ °c degrees_celsius degree_celsius degrees_centigrade")},
    "frequency": {"赫兹": (1, "hz")},
    "age": {"岁": (1, "周岁 years_old year-old year-olds")},
    "times_as_many": {"倍": (1, "fold -fold")},
    "passengers": {"人次": (1, "")},
}
# Classifiers: those of a row are alike. English count nouns follow the row they translate to.
_COUNTS = (
    "个",
    "家 户 间 companies company firms firm enterprises enterprise businesses stores shops merchants factories",
    "人 名 位 people persons person workers employees",
    "座 城 cities city bridges bridge",
    "项 projects project",
    "条 道 根",
    "台 辆 艘 架 部",
    "处",
    "件 款 种 类 样 套 组 批",
    "层 级 步",
    "对 双",
    "只 头 匹 尾 条",
    "棵 株",
    "枚 颗 粒 片 张 份 本 册 篇 页 幅 句",
    "镇 县 市 省 区 村 国 地 乡 countries country provinces",
    "所 栋 幢 孔 节 扇 口",
    "次 遍 轮 届 回 趟 场 声 票 times",
    "字 words",
    "班 门 把 支 顶 副 箱 盒 瓶 杯 袋 包 排 队 代 档 笔 单 宗 起 例 席 块 列 面 股 封 首 段 盏",
)
_BARE_COUNTS = (
    "城镇县市省区村国地乡"  # classifiers only behind Arabic digits: 28城, but 三国 and 两会 are words
)
_NEVER_COUNTS = "面起道口回部节度方里列角"  # behind Chinese digits they are mostly words: 八方, 四面, 半路


def _table() -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for row in _COUNTS:
        for name in row.split():
            canonical = name if not name.isascii() else row.split()[0]
            table.setdefault(name, Unit(canonical, "count", row.split()[0]))
    for name, forms in _MONEY.items():
        table |= {form: Unit(name, "money", name) for form in forms.split()}
    for dimension, units in _MEASURES.items():
        for name, (size, forms) in units.items():
            unit = Unit(name, "measure", dimension, float(size))
            table |= {form.replace("_", " "): unit for form in (name, *forms.split())}
    table |= {"users": Unit("", "count"), "分钱": Unit("元", "money", "元", factor=0.01)}
    table |= {form: Unit("元", "money", "元", factor=0.1) for form in ("角", "角钱", "毛钱")}
    table |= {
        "刻钟": Unit("分钟", "measure", "seconds", 60.0, 15.0),
        "世纪": Unit("年", "measure", "months", 12.0, 100.0),
    }
    for form in ("%", "percent", "per cent", "pct", "％"):
        table[form] = Unit("%", "percent", "%")
    table |= {"‰": Unit("%", "percent", "%", factor=0.1), "成": Unit("%", "percent", "%", factor=10.0)}
    table |= {"折": Unit("折", "measure", "折")}
    for form in ("个百分点", "百分点", "percentage points", "percentage point"):
        table[form] = Unit("百分点", "percent", "百分点")
    table |= {form: Unit(form, "label") for form in ("号", "路")}
    table |= {form: Unit("", "version") for form in ("版本", "版")}
    return table


UNITS = _table()
_BY_NAME = {unit.name: unit for unit in UNITS.values()}
_CHINESE_FORMS = "|".join(
    re.escape(f) for f in sorted(UNITS, key=len, reverse=True) if not re.search("[a-z]", f)
)
_LATIN_FORMS = "|".join(re.escape(f) for f in sorted(UNITS, key=len, reverse=True) if re.search("[a-z]", f))
# The right-hand side of a word that only begins with a unit: 成立, 成员, 公里 but 里面, 年级, 升级.
_NOT_BEFORE = (
    "(?!(?<=成)[立为功员本分果品长交熟效都绩就因语]|(?<=克)服|(?<=里)[面程应]|(?<=市)场|(?<=级)市"
    "|(?<=本)地|(?<=升)[级至到]|(?<=年)级|(?<=天)津|(?<=马克)[思杯]|(?<=新元)[素件旦]|(?<=银元)宝|(?<=比索)道)"
)
_UNIT = re.compile(
    rf"\s?(?:(?P<chinese>{_CHINESE_FORMS}){_NOT_BEFORE}|-?(?P<latin>{_LATIN_FORMS})(?![a-z0-9]))(?P<rate>/(?:小时|秒|h|s|天|年))?"
)
_PREFIXES = (
    ("$", "美元"),
    ("us$", "美元"),
    ("hk$", "港元"),
    ("¥", "元"),
    ("€", "欧元"),
    ("£", "英镑"),
    ("rmb", "元"),
)
MONEY_PREFIX = re.compile(r"(?:hk\$|us\$|\$|¥|€|£|\brmb\s?|\busd\s?|\bcny\s?)$")
_ALIKE = {unit.name: unit.dimension for unit in UNITS.values() if unit.kind == "count" and unit.name}


_SAID_ALIKE = (
    {"元", "块"},
    {"摄氏度", "度"},
    {"人", "人次"},
    {"名", "人次"},
    {"位", "人次"},
)  # 10块 and 10元, 38度 and 38℃


def unit_at(folded: str, start: int, *, chinese_digits: bool) -> tuple[Unit, int] | None:
    """Return the unit that begins at `start` and where it ends; None when there is none."""
    match = _UNIT.match(folded, start)
    if match is None:
        return None
    form = match["chinese"] or match["latin"]
    if chinese_digits and form in _BARE_COUNTS + _NEVER_COUNTS:
        return None
    return UNITS[form], match.end()


def unit_of_prefix(prefix: str) -> Unit:
    """Return the money unit a sign in front of a number stands for."""
    sign = prefix.strip()
    return _BY_NAME[dict(_PREFIXES).get(sign, "美元" if sign == "usd" else "元")]


def in_base(value: float, unit: str) -> tuple[float, str]:
    """Return a value in the base of its dimension, and the dimension: (7.2e3, "seconds") for 2 小时."""
    known = _BY_NAME.get(unit)
    if known is None or known.kind != "measure":
        return value, unit
    return value * known.size, known.dimension


def is_count(unit: str) -> bool:
    """Tell whether a unit counts things; "" does."""
    return unit == "" or unit in _ALIKE


def comparable(first: str, second: str) -> bool:
    """Tell whether values of two canonical units can be compared (see the module's note on counts)."""
    if {first, second} in _SAID_ALIKE:
        return True
    if is_count(first) and is_count(second):
        return first in ("", "个") or second in ("", "个") or _ALIKE[first] == _ALIKE[second]
    return in_base(1.0, first)[1] == in_base(1.0, second)[1]
