from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.article import Article, Caption
from knowledge.library import bundled_article, bundled_raw
from knowledge.mend import as_given, mend
from tests.mended import mended, texts

LINES = [
    "“数实融合”深入开展——",
    "# 标题在这里",
    "## 小标题",
    "本报记者 张三",
    "By Ann Lee",
    "图①：2023年3月14日，在上海市，人们散步。",
    "李 劼摄（人民日报）",
    "▲工人在车间里。张三 摄",
    "Figure 1: A shop.",
    "Photo by Ann Lee",
    "让政策红利成为市场主体发展壮大的",
    "“助推器”。全市加快建设。",
    "在一家很大的超市里，",
    "可以看到货架上摆放着商品。",
    "- 一项",
    "1. 第一件",
    "| 甲 | 乙 |",
    "a\tb",
    "> 引文",
    "```",
    "床前明月光，",
    "疑是地上霜。",
    "It has been run by the same family, who",
    "never wanted to retire.  ",
    "",
    "",
    "　　缩进的段落。",
    "#",
    "##紧",
    "一、总体要求",
    "参会人员：",
    "图/视觉中国",
    "（图一）粮库",
    "”",
    "---",
    "https://a.cn/x",
]
PAGES = st.lists(st.sampled_from(LINES), max_size=14).map("\n".join) | st.text()


@pytest.fixture(scope="module")
def bundled() -> Article:
    return bundled_article()


def check_offsets(article: Article) -> None:
    for before, after in pairwise(article.blocks):
        assert before.end < after.start
    for number, sentence in enumerate(article.sentences):
        block = article.blocks[sentence.block]
        assert sentence.index == number
        assert sentence.quote == article.text[sentence.start : sentence.end] == sentence.quote.strip()
        assert block.start <= sentence.start < sentence.end <= block.end


def without_space(text: str) -> str:
    return "".join(text.split())


@given(PAGES)
def test_mend_keeps_every_character_but_heading_marks(raw: str) -> None:
    article = mend(raw, article_id="a")
    kept, given_chars = Counter(without_space(article.text)), Counter(without_space(raw))
    assert kept["#"] <= given_chars["#"]
    del kept["#"], given_chars["#"]
    assert kept == given_chars
    check_offsets(article)
    assert "\n".join(texts(article)) == article.text


@given(PAGES)
def test_mend_moves_nothing_but_captions(raw: str) -> None:
    article = mend(raw, article_id="a")
    if not texts(article, "caption"):
        assert without_space(article.text).replace("#", "") == without_space(raw).replace("#", "")


@given(PAGES)
def test_as_given_changes_no_character(raw: str) -> None:
    article = as_given(raw, article_id="a")
    assert article.text == raw
    check_offsets(article)
    assert without_space("".join(s.quote for s in article.sentences)) == without_space(raw)


def test_mend_keeps_every_character_of_the_bundled_article(bundled: Article) -> None:
    assert Counter(without_space(bundled.text)) == Counter(without_space(bundled_raw().replace("#", "")))


@pytest.mark.parametrize(
    "sentence",
    [
        "让政策红利成为市场主体发展壮大的“助推器”。",
        "在七鲜超市北京丰台马家堡店，可以看到货架上整齐摆放着各式各样的商品。",
        "实现了消费带动供给创造需求的新动态平衡循环。”王微说。",
        "“从事前的需求洞察，到事中的设计组合，再到事后的反馈评估，数字化大有用武之地。”",
    ],
)
def test_mend_makes_the_cut_sentences_whole(bundled: Article, sentence: str) -> None:
    assert [s for s in bundled.sentences if s.text.endswith(sentence)]


def test_mend_finds_headline_reporter_and_headings(bundled: Article) -> None:
    assert bundled.title == "数字产业集群加速成长"
    assert texts(bundled)[:3] == [
        "“数实融合”深入开展，数字经济蓬勃发展——",
        "数字产业集群加速成长",
        "本报记者 杨俊峰",
    ]
    assert [b.kind for b in bundled.blocks[:4]] == ["kicker", "title", "byline", "paragraph"]
    assert texts(bundled, "heading") == [
        "激发数字产业创新活力",
        "打造消费生活“数字入口”",
        "中小企业数字化转型持续深化",
    ]


def test_mend_reads_captions(bundled: Article) -> None:
    factory = "山东省东营市广饶县的奥星石油化工有限公司生产厂区"
    assert [b.caption for b in bundled.blocks if b.caption] == [
        Caption("图①", "2023年3月14日", "江西省鹰潭高新区的鹰潭中新材料有限公司车间", "李 劼"),
        Caption("图②", "2023年3月16日", "浙江省杭州市", "龙 巍"),
        Caption("图③", "2023年3月11日", factory, "刘云杰"),
        Caption("图④", "2022年10月27日", "江苏省南通市", "许丛军"),
    ]


def test_mend_puts_captions_behind_the_paragraph_they_cut(bundled: Article) -> None:
    kinds = [block.kind for block in bundled.blocks]
    first = kinds.index("caption")
    assert kinds[first : first + 5] == ["caption"] * 4 + ["paragraph"]
    assert texts(bundled)[first - 1].endswith("加快建设。")


def test_mend_keeps_a_credit_as_its_own_sentence(bundled: Article) -> None:
    assert "李 劼摄（人民日报）" in [s.text for s in bundled.sentences]


def test_mend_leaves_nothing_open_or_doubled_in_the_bundled_article(bundled: Article) -> None:
    assert len(texts(bundled, "paragraph")) == 37
    assert all(text[-1] in "。”" for text in texts(bundled, "paragraph"))


ENGLISH = """The Clockmaker of Aldgate
By Jane Smith

The shop on the corner of Mill Lane has been open since 1898, and in all that
time it has been run by the same family. Mr. Brown, the fourth of his name, says
he has no plan to retire. "I repair about 3.5 clocks a day," he said.

Figure 1: The shop in Mill Lane on March 14, 2023.
Photo by Ann Lee

Visitors come from as far as Japan to see the great wheel, which was made by the

founder and still turns.
"""


def test_mend_reads_english_pages() -> None:
    article = mend(ENGLISH, article_id="a")
    assert article.title == "The Clockmaker of Aldgate"
    assert texts(article, "byline") == ["By Jane Smith"]
    assert "in all that time it has" in article.text and "says he has no plan" in article.text
    assert texts(article)[-1].endswith("made by the founder and still turns.")
    assert [b.caption for b in article.blocks if b.caption] == [
        Caption("Figure 1", "March 14, 2023", "Mill Lane", "Ann Lee")
    ]


TAIWANESE = """　　市府宣布擴建捷運　首期工程明年動工

市政府昨日宣布，捷運環狀線將於明年動工，總經費達新台幣一千二百億

▲市長（中）昨日於台北市信義區的工地視察。（記者林小明攝）

元，預計二〇三〇年完工。
"""


def test_mend_reads_traditional_pages_without_markup() -> None:
    article = mend(TAIWANESE, article_id="a")
    assert article.title == "市府宣布擴建捷運　首期工程明年動工"
    assert texts(article)[1].endswith("一千二百億元，預計二〇三〇年完工。")
    assert [b.caption for b in article.blocks if b.caption] == [
        Caption("▲", None, "台北市信義區的工地", "林小明")
    ]


WRAPPED = """记者昨天从市统计局了解到，今年上半年全市地区生产总
值同比增长百分之五点二，其中第三产业增加值增长百分之
六点一，拉动经济增长三点四个百分点。从投资看，基础设
施投资增长较快，工业投资保持平稳，民间投资有所回升，
消费市场总体平稳。
下半年，全市将继续推动重点项目建设，落实各项稳增长政
策，确保完成全年目标任务。
"""


def test_mend_joins_lines_wrapped_at_a_width() -> None:
    paragraphs = mended(WRAPPED)
    assert [p[:4] for p in paragraphs] == ["记者昨天", "下半年，"]
    assert without_space(paragraphs[0]) == paragraphs[0]


def test_as_given_lets_a_sentence_run_over_a_wrapped_line() -> None:
    article = as_given(WRAPPED, article_id="a")
    assert article.sentences[0].text.endswith(
        "生产总\n值同比增长百分之五点二，其中第三产业增加值增长百分之\n六点一，拉动经济增长三点四个百分点。"
    )


def test_as_given_makes_lines_blocks_and_tells_headings() -> None:
    article = as_given("# 题目\n第一段。第二句。\n\n没有标点的一段\n", article_id="a")
    assert [b.kind for b in article.blocks] == ["heading", "paragraph", "paragraph"]
    assert [s.text for s in article.sentences] == ["# 题目", "第一段。", "第二句。", "没有标点的一段"]
    assert article.title == "题目"


@pytest.mark.parametrize(
    "raw",
    [
        "参会人员：\n\n张三、李四和王五都来了。",
        "- 发布日期改到周五\n- 测试由小王负责\n- 文档待定",
        "1. 第一件事，\n2. 第二件事，\n3. 第三件事。",
        "| 名称 | 数量 |\n|---|---|\n| 苹果 | 3 |",
        "名称\t数量\n苹果\t三\n梨\t四",
        "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。",
        "白日依山尽，\n\n黄河入海流。",
        "他说：“我们走吧。”\n\n然后他们就走了。",
        "激发数字产业创新活力\n近年来，中国数字产业集群建设热度走高，数字产业创新活力随之激发。",
        "上海市徐汇区\n漕溪北路一号\n三楼\n张三收",
        "```\nfor x in y:\n    print(x)\n```",
        "一是加快建设；\n\n二是扩大投资；\n\n三是稳定就业。",
        "（本报记者张三、李四、王五、赵六参与采写本文全部内容）\n\n责任编辑：孙七",
    ],
)
def test_mend_joins_nothing_that_is_not_cut(raw: str) -> None:
    lines = [line for block in mended(raw) for line in block.split("\n")]  # a table's are one block
    assert lines == [line.strip() for line in raw.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("公司去年的营业收入实现了较快增长，", "利润也上升了。", "增长，利润"),
        ("他在会上提出“要把产业", "做大做强”。", "产业做大"),
        ("这项改革自启动以来，在各地取得了明显成效，受到了企业和居民的", "普遍欢迎。", "居民的普遍"),
        ("全市共有企业三百家，其中规模以上企业一百二十家，产值超过亿元", "的有二十家。", "亿元的有"),
        ("他说这件事已经定了", "，不会再改。", "定了，不会"),
        (
            "The mayor, who had come by the early train, spoke of an inter-",
            "national effort.",
            "inter-national",
        ),
        ("The mayor, who had come by the early train, spoke of the", "Great Wheel.", "the Great"),
    ],
)
def test_mend_goes_on_where_a_paragraph_breaks_off(before: str, after: str, whole: str) -> None:
    assert whole in mended(f"第一段已经说完了。\n\n{before}\n\n{after}")[1]


def test_mend_joins_over_captions_but_not_over_headings() -> None:
    before, after = "他们在车间里看到工人正在忙碌地搬运铜", "加工的半成品。"
    assert mended(f"开头一段。\n\n{before}\n\n图1：车间\n\n图2：仓库\n\n{after}")[1] == before + after
    assert mended(f"开头一段。\n\n{before}\n\n## 小标题\n\n{after}", "paragraph")[1:] == [before, after]


@pytest.mark.parametrize("mark", ["— 3 —", "第 3 页 共 8 页", "（下转第二版）", "Page 3 of 10"])
def test_mend_joins_over_the_end_of_a_page(mark: str) -> None:
    raw = f"市统计局发布的数据显示，今年上半年全市的粮食产量\n\n{mark}\n\n继续增长。"
    assert mended(raw) == ["市统计局发布的数据显示，今年上半年全市的粮食产量继续增长。", mark]


def test_mend_joins_over_captions_without_empty_lines() -> None:
    lines = [
        "开头一段。",
        "当地及时退税，让政策红利成为市场主体",
        "图①：2023年3月14日，工人在搬运。",
        "李 劼摄",
    ]
    raw = "\n".join([*lines, "发展的“助推器”。", "第二段在这里。"])
    assert mended(raw) == [
        "开头一段。",
        "当地及时退税，让政策红利成为市场主体发展的“助推器”。",
        "图①：2023年3月14日，工人在搬运。\n李 劼摄",
        "第二段在这里。",
    ]


def test_mend_goes_on_with_a_list_item_on_an_indented_line() -> None:
    assert mended("- 测试由小王负责，\n  周四前完成\n- 文档") == ["- 测试由小王负责，周四前完成", "- 文档"]


def test_mend_finds_a_headline_without_markup() -> None:
    article = mend(
        "让群众办事更方便——\n某市推行一窗通办\n记者 张三\n\n　　走进大厅，窗口映入眼帘。", article_id="a"
    )
    assert [b.kind for b in article.blocks] == ["kicker", "title", "byline", "paragraph"]
    assert article.title == "某市推行一窗通办"


def test_mend_calls_an_article_without_headline_by_its_id() -> None:
    assert mend("只有一段正文。", article_id="notes").title == "notes"


def test_mend_gives_one_version_to_one_text() -> None:
    one, other = mend("一。\n\n二。", article_id="a"), mend("一。\n二。  ", article_id="b")
    assert one.version == other.version != mend("三。", article_id="a").version
