"""Find the people that a Chinese text names: what the tagger takes for a name and no word is, and who follows a post.

Knows no article; surnames and the last characters of posts are the language's.
"""

from __future__ import annotations

import re

from knowledge.phrases import is_common, tagger

LONG_SURNAMES = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木"]
)
SURNAME_SOUNDS = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "任": "ren", "朴": "piao", "区": "ou",
    "华": "hua", "盖": "ge", "缪": "miao", "折": "she", "冼": "xian", "宁": "ning", "谌": "chen", "乐": "yue",
    "员": "yun", "覃": "qin",
}  # fmt: skip
"""Surnames that sound otherwise than the same character in a word."""

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温"
    "芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍"
    "位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边邬岑蒙仇"
)
_POST_ENDS = "长员师士授理总工家人者手裁任记生医匠傅民户娘姨姐哥爷"
_BEHIND_A_POST = re.compile(
    f"(?<=[{_POST_ENDS}])(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=[说介坦感认表指告提回直宣透称讲笑和与带在将从已对又也、，。“：]|$)"
)
_NAME_CHARS = (2, 4)
_PARTICLES = "的地得了着司"


def people_in(text: str) -> tuple[str, ...]:
    """Return the names of people in a text in their order, none twice."""
    found = [(match.start("name"), match["name"]) for match in _BEHIND_A_POST.finditer(text)]
    found += _tagged(text)
    shortest, most = _NAME_CHARS
    names = [(at, name) for at, name in found if shortest <= len(name) <= most and name[-1] not in _PARTICLES]
    longest = [one for one in sorted(names) if not any(_is_within(one, other) for other in names)]
    return tuple(dict.fromkeys(name for _, name in longest))


def _tagged(text: str) -> list[tuple[int, str]]:
    """Return what the tagger takes for names, a surname with what follows; neither words nor measures (9孔梁)."""
    found: list[tuple[int, str]] = []
    at, name = 0, ""
    for word, flag in [*((pair.word, pair.flag) for pair in tagger().lcut(text)), ("", "")]:
        if flag.startswith("nr") and (name or word[0] in _SURNAMES):
            name += word
        elif name:
            if not is_common(name) and not text[: at - len(name)][-1:].isdigit():
                found.append((at - len(name), name))
            name = ""
        at += len(word)
    return found


def _is_within(one: tuple[int, str], other: tuple[int, str]) -> bool:
    (start, name), (other_start, longer) = one, other
    return name != longer and other_start <= start and start + len(name) <= other_start + len(longer)
