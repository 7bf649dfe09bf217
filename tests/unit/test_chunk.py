from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.article import Article
from knowledge.chunk import chunk, split_sentences
from knowledge.library import bundled_article
from knowledge.mend import as_given, mend

ANY_TEXT = (
    st.text(alphabet=st.sampled_from("他说好的。！？!?.…，；：“”‘’（）《》\"'()aB1 \u3000\n3e"), max_size=120)
    | st.text()
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.fixture(scope="module")
def article() -> Article:
    return bundled_article()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("天晴了。我们走！好吗？好", ["天晴了。", "我们走！", "好吗？", "好"]),
        ("真的吗？？！是。", ["真的吗？？！", "是。"]),
        ("第一；第二；第三。", ["第一；第二；第三。"]),
        (
            "她说：“我得多准备点。”然后走进店里挑选了很多很多的水果和肉。",
            ["她说：“我得多准备点。”", "然后走进店里挑选了很多很多的水果和肉。"],
        ),
        ("“今天很好。明天更好。”王微说。", ["“今天很好。", "明天更好。”王微说。"]),
        ("他以“谁来干？”为题作了报告。完了。", ["他以“谁来干？”为题作了报告。", "完了。"]),
        ("他喜欢《谁是最可爱的人？》一书。", ["他喜欢《谁是最可爱的人？》一书。"]),
        ("正式发布7.0版本，增长17.2%。用户1.5亿。", ["正式发布7.0版本，增长17.2%。", "用户1.5亿。"]),
        ("嗯……我不知道。", ["嗯……我不知道。"]),
        (
            "带动广大中小企业加快数字化转型步伐……不久前，措施印发。",
            ["带动广大中小企业加快数字化转型步伐……", "不久前，措施印发。"],
        ),
        ("见https://a.cn/x?y=1.html！好。", ["见https://a.cn/x?y=1.html！", "好。"]),
        ("完成.下一步", ["完成.", "下一步"]),
        ("Mr. Lee paid $3.50 on Jan. 5. He left.", ["Mr. Lee paid $3.50 on Jan. 5.", "He left."]),
        ("See No. 5 and e.g. Fig. 2. Then go.", ["See No. 5 and e.g. Fig. 2.", "Then go."]),
        (
            "The U.S. economy grew. Acme Inc. won. It was 5 p.m. The end.",
            ["The U.S. economy grew.", "Acme Inc. won.", "It was 5 p.m.", "The end."],
        ),
        ('He said "Go." Then he left.', ['He said "Go."', "Then he left."]),
        ("1. First item", ["1. First item"]),
        ("一行\n二行", ["一行", "二行"]),
        ("", []),
        (" \n\u3000", []),
    ],
)
def test_split_sentences_ends_them_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(ANY_TEXT)
def test_split_sentences_keeps_every_character_in_order(text: str) -> None:
    spans = split_sentences(text)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("clause", ["数字经济发展；", "数字经济发展，", "数字经济发展"])
def test_split_sentences_cuts_what_is_too_long_to_quote(clause: str) -> None:
    parts = sentences(clause * 100)
    assert max(map(len, parts)) <= 300
    assert all(part.endswith(clause[-1]) for part in parts)


def test_split_sentences_lets_an_english_sentence_be_longer() -> None:
    assert len(sentences("word " * 100 + "end.")) == 1


def test_chunk_holds_each_sentence_once_in_order(article: Article) -> None:
    assert tuple(s for c in chunk(article) for s in c.sentences) == article.sentences


def test_chunk_text_lies_where_its_offsets_say(article: Article) -> None:
    for piece in chunk(article):
        assert piece.text == article.text[piece.start : piece.end]
        assert piece.id == f"{article.id}:{piece.start}-{piece.end}"
        assert len(piece.text) <= 400


def test_chunk_puts_title_and_reporter_together(article: Article) -> None:
    first = chunk(article)[0]
    assert "数字产业集群加速成长" in first.text and "杨俊峰" in first.text
    assert len(first.sentences) == 3


def test_chunk_gives_each_caption_its_own(article: Article) -> None:
    captions = [article.text[b.start : b.end] for b in article.blocks if b.kind == "caption"]
    assert [c.text for c in chunk(article) if c.text.startswith("图")] == captions


def test_chunk_names_the_nearest_heading_above(article: Article) -> None:
    headings = {s.text: c.heading for c in chunk(article) for s in c.sentences}
    assert headings["数字产业集群加速成长"] == ""
    assert headings["这一产线流程的在线监测，让良品率提升了8%。"] == "中小企业数字化转型持续深化"


def test_chunk_takes_a_lead_in_with_what_it_leads_to() -> None:
    given_text = "今年以来，多地作出部署。\n" + "广东提出加快发展。" * 12 + "\n" + "浙江明确了目标。" * 12
    assert [len(c.sentences) for c in chunk(as_given(given_text, article_id="a"))] == [13, 12]


def test_chunk_keeps_paragraphs_apart_when_told_to() -> None:
    given_text = "一。\n二。\n三。"
    assert len(chunk(as_given(given_text, article_id="a"), merge_below_chars=0)) == 3
    assert len(chunk(as_given(given_text, article_id="a"))) == 1


def test_chunk_never_reaches_over_a_heading() -> None:
    mended = mend("# 题\n\n## 甲\n短。\n## 乙\n也短。\n### 丙\n还短。", article_id="a")
    assert [(c.heading, c.text) for c in chunk(mended)] == [
        ("", "题"),
        ("甲", "甲\n短。"),
        ("乙", "乙\n也短。"),
        ("丙", "丙\n还短。"),
    ]


@given(ANY_TEXT, st.integers(5, 60))
def test_chunk_is_above_the_limit_only_for_one_long_sentence(text: str, chunk_chars: int) -> None:
    given_article = as_given(text, article_id="a")
    chunks = chunk(given_article, chunk_chars=chunk_chars)
    assert tuple(s for c in chunks for s in c.sentences) == given_article.sentences
    blocks = given_article.blocks
    for piece in chunks:
        prose = [s for s in piece.sentences if blocks[s.block].kind != "heading"]
        assert len(piece.text) <= chunk_chars or len(prose) <= 1
