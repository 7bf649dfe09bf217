"""People are found by the dictionary and behind their post, whole, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from knowledge.people import people_in


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("中国工程院院士邬贺铨认为，时机很好。", ("邬贺铨",)),
        ("副总经理吴妮妮说，“成本降低了。”", ("吴妮妮",)),
        ("潜水队队长何大江说，水很冷。", ("何大江",)),
        ("项目经理谭雁北，管着三座桥。", ("谭雁北",)),
        ("住在附近的刘娜买了不少水果，店长张旭介绍过。", ("刘娜", "张旭")),
        ("店长张旭来了，张旭又走了。", ("张旭",)),
        ("负责人和工人一起干，总工程师高兴地说。", ()),
        ("2021年实现收入1378亿元。", ()),
        ("", ()),
    ],
)
def test_people_are_found_in_their_order(text: str, people: tuple[str, ...]) -> None:
    assert people_in(text) == people
