"""Who somebody is stands where the article first names them."""

from __future__ import annotations

from assistant.attribute import Rested
from assistant.drafting.introduce import with_captions, with_introductions
from knowledge.article import Retrieval, ScoredSentence
from knowledge.mend import as_given

TEXT = "收成不错。\n粮站站长王建国说，“今年的收成好。”\n磨坊的机器是新的。\n“明年会更好。”王建国说。"
SENTENCES: tuple[Rested, ...] = tuple(
    ("a", sentence) for sentence in as_given(TEXT, article_id="a").sentences
)
LAST = ScoredSentence("a", SENTENCES[-1][1], 0.8, 1)
FOUND = Retrieval("", (), (LAST, ScoredSentence("a", SENTENCES[0][1], 0.7, 2)), 0.9)


def texts(question: str) -> list[str]:
    found = with_introductions(question, FOUND, SENTENCES).sentences
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    return [one.sentence.text for one in found]


def test_a_question_of_identity_gets_the_first_mention_first() -> None:
    assert texts("王建国是什么职务？")[:2] == [SENTENCES[1][1].text, LAST.sentence.text]


def test_other_questions_and_unknown_names_change_nothing() -> None:
    kept = [LAST.sentence.text, SENTENCES[0][1].text]
    assert texts("王建国说明年会怎样？") == kept
    assert texts("李小明是什么职务？") == kept


def test_the_caption_of_a_picture_named_by_number_comes_first() -> None:
    text = "收成不错。\n图①：村民在磨坊磨面。\n图②：粮站的新仓库。\n图⑩：河边的柳树。"
    sentences = [("a", sentence) for sentence in as_given(text, article_id="a").sentences]
    captions = {sentence.text for _, sentence in sentences[1:]}
    for question, label in (
        ("第二张照片拍的是什么？", "图②"),
        ("图一里有谁？", "图①"),
        ("第2张配图呢", "图②"),
        ("图②是谁拍的？", "图②"),
        ("图十里是什么？", "图⑩"),
    ):
        assert with_captions(question, FOUND, sentences).sentences[0].sentence.text.startswith(label)
    unchanged = with_captions("照片拍的是什么？", FOUND, sentences)
    assert not captions & {one.sentence.text for one in unchanged.sentences}


def test_of_a_picture_without_a_number_the_captions_that_were_found_come_first() -> None:
    text = "机器在夜里开着。\n图①：粮站的夜。\n图②：2024年11月20日，工人在开机器。"
    own: tuple[Rested, ...] = tuple(("a", sentence) for sentence in as_given(text, article_id="a").sentences)
    found = Retrieval(
        "", (), (ScoredSentence("a", own[0][1], 0.8, 1), ScoredSentence("a", own[2][1], 0.7, 2)), 0.9
    )
    of_picture = with_captions("开机器的那张照片是哪天拍的？", found, own).sentences
    assert [one.sentence for one in of_picture] == [own[2][1], own[0][1]]
    for question in ("机器是哪天开的？", "地图里有这台机器吗？"):
        assert with_captions(question, found, own) == found
