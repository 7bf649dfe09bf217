"""Claims that leave out what was asked are made up for by the text beside them, and by nothing else."""

from __future__ import annotations

import pytest

from assistant.attribute import Support, candidates
from assistant.checks.weigh import Grounds, Weighed
from assistant.repairs.shortfall import made_up_for
from assistant.verify import Checked
from knowledge.article import Retrieval
from knowledge.mend import as_given

TEXT = (
    "沅江省明确，2023年到2027年，新建产业增加值超过1.6万亿元。承接项目超过100个，覆盖30多个城市。\n"
    "沅江制药副总裁李国庆表示，“融合是一条新路。它让老厂有了活路。谁先走谁先到。”\n"
    "“桥坏在皮上。现在是最好的时机。”工程院院士谭雁北表示，他和孙国庆都看好。\n"
    "孙国庆和李建国都说，修桥不难。桥修了三年。共有1200家企业参加，签约额达30亿元。1.5万家厂搬走了2万人。\n"
    "看库的陈建国睡得早。2019年冬天，他救下了三头牛。刘大勇和孙国庆说要走。他修好了库门。\n"
    "刘大勇是会计。其他工作由志愿者负责。\n"
    "谈起何大江，工友们说：“他肯干。谁有难他都帮。”村主任张大山说，收到一位村民的捐款。"
)
ARTICLE = as_given(TEXT, article_id="a")
SENTENCES = tuple(("a", sentence) for sentence in ARTICLE.sentences)
AMONG = candidates(SENTENCES)


def made_up(question: str, said: str, words: str, query: str = "") -> list[str]:
    """Return what becomes of a claim that rests on the sentence with these words."""
    position = next(at for at, (_, sentence) in enumerate(SENTENCES) if words in sentence.text)
    grounds = Grounds(
        question, query or question, "en" if query else "zh", SENTENCES, Retrieval(question, (), (), 0.0)
    )
    stands = [Weighed(said, Support((position,), 1.0), Checked((), ""), "")]
    return [one.text for one in made_up_for(stands, grounds, AMONG)]


@pytest.mark.parametrize(
    ("question", "said", "words", "added"),
    [
        ("沅江省的五年指标是多少钱？", "2023年到2027年。", "1.6万亿元", "1.6万亿元"),
        ("券发到多少个城啊？", "承接项目超过100个。", "100个", "30多个城市"),
        ("李国庆是什么级别？", "他说融合是一条新路。", "李国庆", "副总裁"),
        ("有多少家厂搬走了？", "搬走了2万人。", "1.5万家", "1.5万家厂"),
        ("谁说老厂有了活路？", "它让老厂有了活路。", "老厂", "李国庆：它让老厂有了活路。"),
        ("救牛的是谁？", "救下了三头牛。", "三头牛", "陈建国：救下了三头牛。"),
        ("谁觉得赶上了好时候？", "现在是最好的时机。", "最好的时机", "谭雁北：现在是最好的时机。"),
    ],
)
def test_what_a_claim_leaves_out_is_made_up_for(question: str, said: str, words: str, added: str) -> None:
    [text] = made_up(question, said, words)
    assert added in text
    assert text != said


@pytest.mark.parametrize(
    ("question", "said", "words"),
    [
        ("沅江省的五年指标是多少钱？", "1.6万亿元。", "1.6万亿元"),
        ("沅江省的五年指标是多少人？", "2023年到2027年。", "1.6万亿元"),  # the sentence has none either
        ("承接了多少个项目？", "超过100个。", "100个"),
        ("李国庆是什么级别？", "副总裁。", "李国庆"),
        ("谁说融合是新路？", "是李国庆说的。", "融合是一条新路"),
        ("为什么说老厂有了活路？", "融合让它有了活路。", "老厂"),
        ("谁负责其他工作？", "志愿者负责。", "志愿者"),  # 其他 is nobody
        ("是谁修好了库门？", "修好了库门。", "库门"),  # 他 may be either
        ("是谁修了三年桥？", "桥修了三年。", "三年"),  # the paragraph names two, and no quotation
        ("沅江省的指标是1.6万亿元吗？", "是，2023年到2027年。", "1.6万亿元"),
        ("有多少家企业参加？", "1200家。", "1200家"),
        ("有多少家厂关了？", "关了1.5万家。", "1.5万家"),
        ("项目和城市一共多少个城？", "超过100个。", "100个"),
        ("谁有难他都帮，说的是谁的事？", "谁有难他都帮。", "有难"),  # told of him, not by him
    ],
)
def test_other_claims_are_left(question: str, said: str, words: str) -> None:
    assert made_up(question, said, words) == [said]


def test_an_english_claim_gets_the_name_in_both_scripts() -> None:
    [text] = made_up(
        "Who thinks this is the best time?", "This is the best time.", "最好的时机", "谁认为现在最好？"
    )
    assert text == "Tan Yanbei (谭雁北): This is the best time."
