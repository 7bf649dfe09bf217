"""Names are found whole, of people, places and organisations; what only looks like one is none."""

from __future__ import annotations

import pytest

from knowledge.names import (
    before_asking,
    content_words,
    names_and_quoted,
    nouns_in,
    organisations_in,
    people_in,
    places_in,
    proper_names,
)


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


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("清溪县人民医院在三汊口大桥边。", ("清溪县人民医院", "三汊口大桥")),
        ("沅江制药的900万元到了合肥。", ("沅江制药", "合肥")),
        ("换9孔梁用了三个晚上。", ()),
    ],
)
def test_places_and_organisations_are_found_whole(text: str, places: tuple[str, ...]) -> None:
    assert places_in(text) == places


def test_a_work_is_a_name_and_an_english_word_is_none() -> None:
    assert "红楼梦" in proper_names("《红楼梦》的作者是谁？")
    assert proper_names("How do I center a div in CSS?") == ()


def test_a_name_that_stands_in_several_sentences_is_listed_once() -> None:
    assert proper_names("张旭来了。\n张旭又走了。") == ("张旭",)


def test_what_a_text_speaks_of_are_its_nouns_neighbours_together() -> None:
    assert nouns_in("《全唐诗》一共收录了多少首项斯的诗？")[-1] == "诗"
    assert not {"收录", "一共"} & set(nouns_in("《全唐诗》一共收录了多少首项斯的诗？"))
    assert nouns_in("") == ()


def test_words_that_only_ask_or_join_have_no_content() -> None:
    assert content_words("清溪县的诊所和车站各有几座？") == ["清溪县", "诊所", "车站"]
    assert content_words("有多少？") == []


def test_organisations_are_found_without_places() -> None:
    assert organisations_in("沅江制药的900万元到了合肥。") == ("沅江制药",)


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("柳湾大桥有多长？", "柳湾大桥"),
        ("沅江制药的新楼是哪年盖的？", "沅江制药的新楼"),
        ("谁盖了新楼？", ""),
        ("", ""),
    ],
)
def test_what_a_question_is_about_stands_before_it_asks(question: str, about: str) -> None:
    assert before_asking(question) == about


def test_what_stands_in_quotes_is_read_with_the_names() -> None:
    assert names_and_quoted("王芳在北京写了《河边的灯》，又叫“白鹭泽”。") == (
        "王芳",
        "北京",
        "河边的灯",
        "白鹭泽",
    )
