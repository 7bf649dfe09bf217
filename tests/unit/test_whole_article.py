"""What is right by an article as a whole is neither withdrawn nor corrected: its subject, sums, times told elsewhere."""

from __future__ import annotations

import pytest

from assistant.attribute import candidates
from assistant.checks.owners import other_owner
from assistant.checks.premise import denied
from knowledge.article import Retrieval, ScoredSentence
from knowledge.mend import as_given

REPORT = (
    "潮州湾市养老报告\n"
    "截至2023年底，潮州湾市60岁以上老人达到86.4万人。\n"
    "全市共有养老机构132家，床位2.1万张。其中公办机构41家，民办机构91家。\n"
    "东湖区食堂最多，有58个；西山区最少，只有9个。\n"
    "西山区为失能老人装呼叫器，已惠及1500户。市里去年补贴500万元，房租每月从8000元涨到1.5万元。\n"
    "火灾造成12人死亡，35人受伤，原因是电线老化。\n"
    "聚香茶馆开业于1956年，2009年改制，因此没有资格申请补贴。\n"
    "上世纪八十年代是茶馆最红火的时候，每天要接待600多名茶客。\n"
    "海口里、广宁里和深井里去年房价上涨，原因是土地少。深井里去年房价上涨9%。\n"
    "房租太高，老茶馆不得不关门。"
)
SENTENCES = [("a", sentence) for sentence in as_given(REPORT, article_id="a").sentences]
AMONG = candidates(SENTENCES)


def at(part: str) -> int:
    return next(place for place, (_, sentence) in enumerate(SENTENCES) if part in sentence.text)


@pytest.mark.parametrize(
    ("question", "claim", "part"),
    [
        ("潮州湾市有多少家养老机构？", "132家。", "132家"),
        ("全市有多少家养老机构？", "其中公办机构41家，民办机构91家。", "公办"),
        ("八十年代每天接待多少茶客？", "600多名。", "600多名"),
    ],
)
def test_a_figure_is_of_whom_the_article_is_about(question: str, claim: str, part: str) -> None:
    assert other_owner(claim, question, [SENTENCES[at(part)]], SENTENCES) == ""


@pytest.mark.parametrize(
    ("question", "claim", "part"),
    [
        ("西山区有养老机构多少家？", "132家。", "132家"),
        ("东湖区惠及了多少户失能老人？", "1500户。", "1500户"),
    ],
)
def test_a_figure_of_the_whole_is_not_a_part_s_nor_another_s(question: str, claim: str, part: str) -> None:
    assert other_owner(claim, question, [SENTENCES[at(part)]], SENTENCES) != ""


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("西山区只有9个食堂，还为失能老人做了什么？", "1500户"),
        ("火灾造成47人伤亡的原因是什么？", "12人"),
        ("1956年开业的聚香茶馆为什么没有资格申请补贴？", "2009年"),
        ("广宁里去年房价为什么上涨？", "9%"),
        ("老茶馆为什么关门？", "不得不"),
    ],
)
def test_what_the_article_says_itself_is_not_denied(question: str, part: str) -> None:
    found = ScoredSentence("a", SENTENCES[at(part)][1], 1.0, 1)
    assert denied(question, Retrieval("", (), (found,), 0.9), AMONG, [at(part)]) is None
