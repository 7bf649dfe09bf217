"""which_year.py: 同年, 当年 and 次年 are told by their year where a question asks when, and nowhere else."""

from __future__ import annotations

import pytest

from assistant.attribute import Support, candidates
from assistant.checks.weigh import Grounds, Weighed
from assistant.repairs.which_year import with_years
from assistant.verify import Checked
from knowledge.article import Retrieval
from knowledge.mend import as_given

TEXT = (
    "2021年11月，禾山完成融资。聆泉走的是另一条路：同年12月递交申请，次年8月撤回。\n"
    "2018年办厂，2019年停工，当年10月复工，翌年盖了新楼。第二年的收成好。当年的渡口改成了馆。\n"
    "同年3月，会开了。\n"
    "2020年至2023年修路，同年9月通车。"
)
ARTICLE = as_given(TEXT, article_id="a")
SENTENCES = tuple(("a", sentence) for sentence in ARTICLE.sentences)
AMONG = candidates(SENTENCES)


def told(question: str, said: str, words: str, language: str = "zh") -> tuple[str, int]:
    """Return a claim that rests on the sentence with these words as it is told, and how many it rests on then."""
    position = next(at for at, (_, sentence) in enumerate(SENTENCES) if words in sentence.text)
    english = language == "en"
    grounds = Grounds(
        question, question, "en" if english else "zh", SENTENCES, Retrieval(question, (), (), 0.0)
    )
    [one] = with_years([Weighed(said, Support((position,), 1.0), Checked((), ""), "")], grounds, AMONG)
    return one.text, len(one.support.sentences)


@pytest.mark.parametrize(
    ("question", "said", "words", "right"),
    [
        ("聆泉哪年哪月递交申请？", "同年12月递交申请。", "同年12月", ("2021年12月递交申请。", 2)),
        ("聆泉什么时候撤回的？", "次年8月撤回。", "次年8月", ("次年8月撤回。", 1)),  # 同年 stands between
        ("何时复工？", "当年10月复工。", "复工", ("2019年10月复工。", 1)),
        ("渡口哪年改成了馆？", "当年的渡口改成了馆。", "渡口", ("当年的渡口改成了馆。", 1)),
        (
            "会是哪一年开的？",
            "同年3月，会开了。",
            "会开了",
            ("同年3月，会开了。", 1),
        ),  # another paragraph's year
        ("路何时通车？", "同年9月通车。", "通车", ("同年9月通车。", 1)),  # of two years
        ("聆泉递交了什么？", "同年12月递交申请。", "同年12月", ("同年12月递交申请。", 1)),
    ],
)
def test_the_year_is_told_where_it_is_asked_for(
    question: str, said: str, words: str, right: tuple[str, int]
) -> None:
    assert told(question, said, words) == right


def of_text(text: str, said: str) -> str:
    """Return what becomes of a claim that rests on the last sentence of a text."""
    sentences = tuple(("a", sentence) for sentence in as_given(text, article_id="a").sentences)
    grounds = Grounds("是哪年的事？", "是哪年的事？", "zh", sentences, Retrieval("", (), (), 0.0))
    one = Weighed(said, Support((len(sentences) - 1,), 1.0), Checked((), ""), "")
    return with_years([one], grounds, candidates(sentences))[0].text


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("次年10月投产。", "2022年10月投产。"),
        ("翌年盖了新楼。", "2022年盖了新楼。"),
        ("同年年底完工。", "2021年底完工。"),
        ("当年底完工。", "2021年底完工。"),
        ("第二年春天完工。", "2022年春天完工。"),
        ("不同年份种的树不一样。", ""),
        ("合同年限到了。", ""),
        ("同年龄的都来了。", ""),
        ("首次年检过了。", ""),
        ("两次年会之后。", ""),
        ("到了第二年头上。", ""),
    ],
)
def test_only_these_words_are_years(said: str, right: str) -> None:
    assert of_text(f"2021年，矿井关了。{said}", said) == (right or said)


def test_english_claims_keep_their_words() -> None:
    assert told("When was it withdrawn?", "同年12月递交申请。", "同年12月", "en") == ("同年12月递交申请。", 1)
