"""Every figure of an article as a table, and bars where figures compare; each leads to its sentence.

Sorting and filtering happen in the browser (table.js). Bars stand side by side only for the same attribute in the
same unit, of different owners or times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from assistant.conversation import Evidence
from assistant.page.render import passage_button
from assistant.page.texts import Texts
from assistant.tabulate import comparable, has_name, plain_attribute, tabulate
from knowledge.article import Article
from knowledge.facts import Fact

_SAYS_BOUND = re.compile(r"[多余几数来]|以[上下内]|左右")
_SIGNS = {">": ">", ">=": "≥", "<": "<", "≈": "≈"}
_BAR_PERCENT = 100


def heading_over(article: Article, position: int) -> str:
    """Return the nearest heading before a position, or the title."""
    over = [block for block in article.blocks if block.kind == "heading" and block.start <= position]
    return article.text[over[-1].start : over[-1].end].lstrip("# ") if over else article.title


def render_figures(article: Article, texts: Texts) -> str:
    """Draw the article's figures."""
    facts = tabulate(article)
    title = f"<h2>{escape(texts.figures_of.format(article.title or article.id))}</h2>"
    if not facts:
        return f'{title}<p class="quiet">{escape(texts.no_figures)}</p>'
    charts = "".join(_render_chart(article, name, group, texts) for name, group in comparable(facts).items())
    if charts:
        charts = f"<h3>{escape(texts.compared)}</h3>{charts}"
    return f"{title}{charts}{_render_filter(texts)}{_render_table(article, facts, texts)}"


def _render_filter(texts: Texts) -> str:
    label = escape(texts.filter_figures)
    return (
        f'<div class="table-tools"><input type="search" class="table-filter" data-table="figures" '
        f'placeholder="{label}" aria-label="{label}"><output class="quiet" data-text="{escape(texts.figures_shown)}">'
        f"</output></div>"
    )


def _render_table(article: Article, facts: Sequence[Fact], texts: Texts) -> str:
    heads = (texts.whose, texts.what, texts.when, texts.value, texts.unit, texts.sentence)
    cells = "".join(
        f'<th scope="col" aria-sort="none"><button type="button" data-action="sort">{escape(head)}</button></th>'
        for head in heads
    )
    rows = "".join(_render_row(article, fact) for fact in facts)
    return (
        f'<div class="table-box" tabindex="0" role="region" aria-label="{escape(texts.view_figures)}">'
        f'<table class="sortable" data-name="figures"><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _render_row(article: Article, fact: Fact) -> str:
    plain = f"<td>{_whose(article, fact)}</td>" + "".join(
        f"<td>{escape(text)}</td>" for text in (plain_attribute(fact), fact.time or "")
    )
    amount = f'<td class="amount" data-sort="{fact.mention.value!r}">{escape(_amount(fact))}</td>'
    return (
        f"<tr>{plain}{amount}<td>{escape(fact.mention.unit)}</td>"
        f'<td class="source" data-sort="{fact.sentence.start}">{_link(article, fact, fact.sentence.text)}</td></tr>'
    )


def _whose(article: Article, fact: Fact) -> str:
    """Draw the owner; one that is no name by itself stands under the section that tells who or what it is."""
    if has_name(fact):
        return escape(fact.owner)
    section = f'<span class="quiet">{escape(heading_over(article, fact.sentence.start))}</span>'
    return f"{escape(fact.owner)} {section}" if fact.owner else section


def _render_chart(article: Article, name: str, facts: Sequence[Fact], texts: Texts) -> str:
    largest = _BAR_PERCENT if facts[0].mention.unit == "%" else facts[0].mention.value
    largest = max(largest, facts[0].mention.value)
    bars = "".join(_render_bar(article, fact, fact.mention.value / largest) for fact in facts)
    return f'<figure class="chart"><figcaption>{escape(name)}</figcaption><ol>{bars}</ol></figure>'


def _render_bar(article: Article, fact: Fact, share: float) -> str:
    label = " · ".join(part for part in (fact.owner, fact.time) if part)
    return (
        f"<li>{_link(article, fact, label)}"
        f'<span class="bar"><span style="width:{share * _BAR_PERCENT:.1f}%"></span></span>'
        f'<span class="amount">{escape(_amount(fact))}</span></li>'
    )


def _link(article: Article, fact: Fact, label: str) -> str:
    sentence = fact.sentence
    place = Evidence(article.id, sentence.quote, sentence.start, sentence.end, 0.0)
    return passage_button(place, f'<span title="{escape(sentence.text)}">{escape(label)}</span>')


def _amount(fact: Fact) -> str:
    """Return the figure as written, behind the sign of a qualifier that it does not say itself: >30%."""
    text = fact.mention.text
    return text if _SAYS_BOUND.search(text) else _SIGNS.get(fact.mention.qualifier or "", "") + text
