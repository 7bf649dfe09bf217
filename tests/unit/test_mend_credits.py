"""Captions, credits and bylines are read as papers print them, and prose is taken for neither."""

from __future__ import annotations

import pytest

from knowledge.article import Caption
from knowledge.caption import picture_numbers, with_labels
from knowledge.mend import mend
from tests.mended import mended


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "图为10月7日，农民在黑龙江省富锦市的农田里收割水稻。新华社记者 王五 摄",
            ("图为", "10月7日", "黑龙江省富锦市的农田", "王五"),
        ),
        (
            "10月6日，工人在山东省聊城市茌平区的粮库内卸粮。张三 摄（人民图片）",
            (None, "10月6日", "山东省聊城市茌平区的粮库", "张三"),
        ),
        ("（图一）粮库外景。\n摄影：王小二", ("图一", None, None, "王小二")),
        ("题图：2022年5月，在北京，游客参观。 图/视觉中国", ("题图", "2022年5月", "北京", "视觉中国")),
        ("图1：2023-03-16，柳湾大桥上，工人正在巡查\n张三/摄", ("图1", "2023-03-16", "柳湾大桥", "张三")),
        ("图片说明：厂区一角\n\n张三、李四摄", ("图片说明", None, None, "张三、李四")),
        (
            "Photo: The wheel in Old Town, 14 March 2023. (Photo by Ann Lee)",
            ("Photo", "14 March 2023", "Old Town", "Ann Lee"),
        ),
        ("图/张三", (None, None, None, "张三")),
        ("某公司供图", (None, None, None, "某公司")),
    ],
)
def test_mend_reads_captions_as_papers_print_them(lines: str, expected: tuple[str | None, ...]) -> None:
    article = mend(f"正文第一段。\n\n{lines}\n\n正文第二段。", article_id="a")
    assert [b.caption for b in article.blocks if b.kind == "caption"] == [Caption(*expected)]


@pytest.mark.parametrize(
    "prose",
    [
        "他每天都去拍摄。",
        "图书馆今天开放。",
        "图为了好看。",
        "叶军对本报记者说。",
        "本报记者获悉，工程已完工。",
    ],
)
def test_mend_takes_prose_for_no_caption_and_no_byline(prose: str) -> None:
    assert mended(f"第一段已经说完了。\n\n{prose}\n\n第二段。", "paragraph")[1] == prose


@pytest.mark.parametrize(
    "byline",
    [
        "本报记者 杨俊峰",
        "记者 张三 李四",
        "文/张三",
        "■ 本报通讯员 王 五",
        "《晨报》记者 陆知夏　通讯员 韩 越",
        "By Ann Lee and Bo Chen",
        "作者：张三",
        "来源：晨报",
        "2023年4月1日 08:30",
    ],
)
def test_mend_tells_who_wrote_it(byline: str) -> None:
    assert mended(f"# 题目\n\n{byline}\n\n正文在这里。", "byline") == [byline]


def test_pictures_are_read_by_number_however_they_are_named() -> None:
    assert picture_numbers("图②和第三张照片") == {2, 3}
    assert picture_numbers("图⑩") == {10}
    assert picture_numbers("图书馆有3张桌子") == frozenset()


def test_a_picture_is_named_as_its_caption_labels_it() -> None:
    labels = ["图①", "图②", "图10"]
    assert with_labels("第二张照片和第一张配图拍的是谁？", labels) == "图②和图①拍的是谁？"
    assert with_labels("图十里有谁？图②呢？", labels) == "图10里有谁？图②呢？"
    assert with_labels("第七张照片拍的是谁？", labels) == "第七张照片拍的是谁？"
    assert with_labels("照片拍的是谁？", []) == "照片拍的是谁？"
