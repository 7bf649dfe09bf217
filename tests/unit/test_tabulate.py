"""The table of figures that a reader sees, against the hand-labelled figures of two articles."""

from __future__ import annotations

import pytest

from assistant.tabulate import comparable, plain_attribute, tabulate
from tests.fakes_page import make_article
from tests.unit.test_facts import SOURCES, accepted, matched
from tests.unit.test_readme import README

PROVINCES = make_article(
    "provinces",
    (
        ("title", ("三地的目标",)),
        ("paragraph", ("东湖省明确，到2027年，绿色产业增加值超过1.6万亿元。",)),
        ("paragraph", ("西山省提出，到2027年，绿色产业增加值达到3300亿元。",)),
        ("paragraph", ("位于东湖省的旅游产业集群，2021年实现旅游收入12亿元。",)),
    ),
)  # fmt: skip


def shares(name: str) -> dict[str, float]:
    """Return what the table gets right of an article, as shares of its labelled figures."""
    pairs, labelled, found = matched(name, tabulate)
    return {
        "precision": len(pairs) / found,
        "recall": len(pairs) / labelled,
        "owner": sum(accepted(fact.owner, label["owner"]) for label, fact in pairs) / labelled,
        "time": sum(accepted(fact.time, label["time"]) for label, fact in pairs) / labelled,
    }


@pytest.mark.parametrize("name", SOURCES)
def test_the_table_gives_values_owners_and_times_as_they_were_labelled(name: str) -> None:
    share = shares(name)
    assert min(share["precision"], share["recall"]) >= 0.95, share
    assert min(share["owner"], share["time"]) >= 0.85, share


def test_the_readme_gives_the_table_s_shares() -> None:
    bundled, second = (shares(name) for name in SOURCES)
    told = (
        f"precision {bundled['precision']:.2f} and {second['precision']:.2f}, recall {bundled['recall']:.2f} and "
        f"{second['recall']:.2f}, owner {bundled['owner']:.2f} and {second['owner']:.2f}, time {bundled['time']:.2f} and "
        f"{second['time']:.2f}"
    )
    assert told in " ".join(README.split())


def amounts(*sentences: str) -> dict[str, list[str]]:
    article = make_article("x", tuple(("paragraph", (sentence,)) for sentence in sentences))
    groups = comparable(tabulate(article))
    return {name: [fact.mention.text for fact in group] for name, group in groups.items()}


def test_figures_of_one_attribute_and_unit_compare_largest_first() -> None:
    groups = comparable(tabulate(PROVINCES))
    assert {name: [fact.mention.text for fact in group] for name, group in groups.items()} == {
        "绿色产业增加值（元）": ["1.6万亿元", "3300亿元"]
    }


@pytest.mark.parametrize(
    "sentences",
    [
        ("东湖省2021年旅游收入12亿元，同比增长5%。", "西山省2021年绿色产值30亿元，同比增长9%。"),
        ("东湖省2022年货运量1860万吨。", "东湖省2023年第四季度货运量563万吨。"),
        ("东湖省2022年货运量1860万吨。", "西山省2022年货运量1860万吨。"),
    ],
    ids=["changes of what is not said", "a quarter beside a year", "all the same"],
)
def test_what_bars_would_mislead_about_is_not_compared(sentences: tuple[str, ...]) -> None:
    assert amounts(*sentences) == {}


def test_figures_of_the_same_owner_at_two_times_compare() -> None:
    assert amounts("东湖省2022年货运量1860万吨。", "东湖省2023年货运量1963万吨。") == {
        "货运量（吨）": ["1963万吨", "1860万吨"]
    }


def test_figures_whose_attribute_repeats_their_owner_compare() -> None:
    assert amounts("东湖工厂2021年收入9亿元，员工80人。", "西山工厂2021年收入7亿元，员工90人。")[
        "收入（元）"
    ] == ["9亿元", "7亿元"]


def test_an_attribute_is_told_without_the_verb_before_it() -> None:
    assert "旅游收入" in [plain_attribute(fact) for fact in tabulate(PROVINCES)]


def test_an_owner_that_only_points_gives_way_to_whom_it_points_at_and_a_pronoun_stays() -> None:
    article = make_article(
        "owners",
        (
            ("title", ("产业与人",)),
            ("paragraph", ("多家企业落户长治市，全市的服务器拥有量已达1000台。",)),
            ("paragraph", ("江海公司2022年承接项目100个。", "目前的版本已服务客户30家。")),
            ("heading", ("## 师傅们",)),
            ("paragraph", ("她焊了26座桥。",)),
        ),
    )
    assert [fact.owner for fact in tabulate(article)] == ["长治市", "江海公司", "江海公司", "她"]
