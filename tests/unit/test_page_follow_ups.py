from __future__ import annotations

from assistant.page.follow_ups import MOST, suggest
from assistant.page.texts import EN, ZH, Texts
from knowledge.library import bundled_article
from tests.fakes_page import make_answer, make_article

ARTICLE = bundled_article()
HEBEI = make_answer(ARTICLE, "达到3300亿元[1]。", "数字经济核心产业增加值达到3300亿元")


def suggested(asked: str = "", said: str = "", texts: Texts = ZH) -> tuple[str, ...]:
    return suggest([ARTICLE], HEBEI, texts, asked={asked}, said=said)


def test_questions_are_about_figures_of_the_cited_section_nearest_first() -> None:
    first, *rest = suggested(said=HEBEI.text)
    assert first == "河北2027年的数字经济占GDP比重是多少？"
    assert len(rest) < MOST
    assert not any("钉钉" in question for question in rest)


def test_an_english_page_asks_in_english() -> None:
    first, *_ = suggested(said=HEBEI.text, texts=EN)
    assert first == "What is the 数字经济占GDP比重 of 河北 in 2027年?"


def test_what_was_asked_or_said_before_is_not_suggested() -> None:
    first, *_ = suggested(said=HEBEI.text)
    assert first not in suggested(asked=first, said=HEBEI.text)
    assert first not in suggested(said=HEBEI.text + "42%以上")


def test_every_suggestion_names_whose_figure_it_asks_for() -> None:
    for sentence in ARTICLE.sentences:
        answer = make_answer(ARTICLE, "如上[1]。", sentence.text)
        for question in suggest([ARTICLE], answer, ZH, asked=(), said=answer.text):
            owner, _, attribute = question.removesuffix("是多少？").partition("的")
            assert len(owner) > 1
            assert owner[0] not in "这那其该全"
            assert len(attribute) > 1


def test_two_measures_of_one_figure_are_not_asked_as_one() -> None:
    article = make_article(
        "a", (("paragraph", ("东湖工厂2021年营业收入9亿元，产值、企业数量增长率均超过30%。",)),)
    )
    answer = make_answer(article, "如上[1]。", "9亿元")
    assert suggest([article], answer, ZH, asked=(), said="") == ("东湖工厂2021年的营业收入是多少？",)


def test_a_change_is_no_level_to_ask_for() -> None:
    article = make_article("a", (("paragraph", ("东湖工厂的良品率提升了8%。", "东湖工厂的合格率为97%。")),))
    answer = make_answer(article, "如上[1]。", "良品率")
    questions = suggest([article], answer, ZH, asked=(), said="")
    assert not any("良品率" in question for question in questions)


def test_without_a_citation_or_its_article_nothing_is_suggested() -> None:
    assert suggest([ARTICLE], make_answer(ARTICLE, "文中未提及。"), ZH, asked=(), said="") == ()
    assert suggest([], HEBEI, ZH, asked=(), said="") == ()
