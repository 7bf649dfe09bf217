"""What a table's rows say: each with its columns' names, so that it can be found and understood alone.

`2021 | 11.2 | 26%` under `年份 | 甲厂营收（亿元） | 份额` says `年份2021年：甲厂营收11.2亿元，份额26%。`. Columns
are told by bars, by tabs, or by spaces where short cells with figures stand under names that have none. Only bars, rules
and white space are lost; what is not clearly a table says what is printed.
Try it: `rows_told(["年份 甲厂 乙厂", "2020年 3亿元 4亿元", "2021年 5亿元 6亿元"])`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from knowledge.lines import Line

_RULE = re.compile(r"[|\s:+=—–-]*(?:-{2,}|={2,}|——)[|\s:+=—–-]*")
_GAP = re.compile(r"[ \t\u3000]+")
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[。！？；，;!?]|[：:]$")
_BARE_NUMBER = re.compile(r"[+-]?\d[\d.,]*")
_NAME_WITH_UNIT = re.compile(r"(?P<name>.+?)\s*[（(](?:单位[：:])?(?P<unit>[^（）()\d]{1,6})[）)]")
_NARROW = re.compile("[!-~]")
_CJK = re.compile("[\u3400-\u9fff]")
_YEAR_NAME, _YEAR = re.compile("年份?|年度"), re.compile(r"\d{4}")
_NONE = re.compile("[-—–/]*")  # a cell without a value
_CELL_CHARS = 16  # of a cell between spaces
_SPACED_COLUMNS = 3  # two things on each of some lines may be anything
_ROWS = 2
_PARTS = re.compile("[：，。]|[:,] ")
_VALUE = re.compile(r"\s*[+-]?\d")

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """Column names, and the cells of each line; none for a line of names or rules."""

    names: Cells
    rows: tuple[Cells, ...]

    @property
    def n_lines(self) -> int:
        """How many lines it takes."""
        return len(self.rows)


def with_tables_whole(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with those of each table as one, apart from its neighbours, line breaks within."""
    whole: list[Line] = []
    for run in _unbroken(lines):
        texts = [line.text for line in run]
        at = 0
        while at < len(run):
            table = _table(texts, at)
            until = at + (table.n_lines if table else 1)
            first, last = run[at], run[until - 1]
            text = "\n".join(texts[at:until])
            whole.append(replace(first, text=text, end=last.end, fixed=True, item=False) if table else first)
            at = until
    return whole


def rows_told(lines: Sequence[str]) -> list[str]:
    """Return what each line of a table says, "" for its names and rules; nothing where the lines are no table."""
    table = _table(lines, 0) if lines else None
    if table is None or table.n_lines != len(lines):
        return []
    return [_statement(table.names, row) if row else "" for row in table.rows]


def first_cell(statement: str) -> str:
    """Return what a row's statement begins with: its first cell behind the name of its column."""
    return _PARTS.split(statement)[0]


def column_at(statement: str, at: int) -> str:
    """Return the name of the column in whose cell a place of a row's statement is; "" for the first one."""
    _, *told = _PARTS.split(statement[:at])
    return told[-1].strip() if told else ""


def columns_of(statement: str) -> list[str]:
    """Return the names of a row's columns, the first aside, as far as a figure tells where a name ends."""
    return [_VALUE.split(part)[0].strip() for part in _PARTS.split(statement)[1:]]


def _unbroken(lines: Sequence[Line]) -> list[list[Line]]:
    """Group lines with nothing between them; a heading stands alone."""
    runs: list[list[Line]] = []
    for line in lines:
        if not runs or line.after_blank or line.level or runs[-1][-1].level:
            runs.append([])
        runs[-1].append(line)
    return runs


def _table(lines: Sequence[str], at: int) -> _Table | None:
    """Return the table that begins with a line, by the first way of telling columns that finds one."""
    ways = (_between_bars, _between_tabs, _between_spaces)
    return next((table for cells_of in ways if (table := _read(lines, at, cells_of))), None)


def _read(lines: Sequence[str], at: int, cells_of: Callable[[str], Cells]) -> _Table | None:
    names, spaced = cells_of(lines[at]), cells_of is _between_spaces
    if len(names) < 2 or not all(names[1:]) or _RULE.fullmatch(lines[at]):
        return None
    if spaced and any(_DIGIT.search(name) for name in names):
        return None
    rows: list[Cells] = [()]
    for below in range(at + 1, len(lines)):
        line = lines[below]
        cells = cells_of(line)
        rule = bool(_RULE.fullmatch(line))
        if not rule and (len(cells) != len(names) or not cells[0] or (spaced and not _has_figures(cells))):
            break
        rows.append(() if rule else cells)
    return _Table(names, tuple(rows)) if sum(map(bool, rows)) >= _ROWS else None


def _between_bars(line: str) -> Cells:
    bars = line.count("|")
    if bars < 2 and not (bars == 1 and not line.startswith("|")):
        return ()
    return tuple(cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|"))


def _between_tabs(line: str) -> Cells:
    return tuple(cell.strip() for cell in line.split("\t")) if "\t" in line else ()


def _between_spaces(line: str) -> Cells:
    cells = tuple(_GAP.split(line))
    short = all(len(cell) <= _CELL_CHARS and not _SENTENCE.search(cell) for cell in cells)
    return cells if short and len(cells) >= _SPACED_COLUMNS else ()


def _has_figures(row: Cells) -> bool:
    """Tell whether half of a row's cells or more, the first aside, have a figure or a dash."""
    valued = [bool(_DIGIT.search(cell) or _NONE.fullmatch(cell)) for cell in row[1:]]
    return 2 * sum(valued) >= len(valued)


def _statement(names: Cells, row: Cells) -> str:
    """Say a row: what its first cell is, then each other cell that has a value behind its column's name."""
    given = [(name, cell) for name, cell in zip(names[1:], row[1:], strict=True) if not _NONE.fullmatch(cell)]
    told = [_joined(name, cell) for name, cell in given]
    subject = _joined(names[0], row[0])
    if not _CJK.search("".join(names + row)):
        return f"{subject}: {', '.join(told)}." if told else f"{subject}."
    return f"{subject}：{'，'.join(told)}。" if told else f"{subject}。"


def _joined(name: str, cell: str) -> str:
    """Return a cell behind its column's name; the unit that the name has in brackets goes behind a bare number."""
    united = _NAME_WITH_UNIT.fullmatch(name)
    if united and _BARE_NUMBER.fullmatch(cell):
        name, unit = united["name"], united["unit"]
        cell += f" {unit}" if _NARROW.fullmatch(unit[0]) and unit != "%" else unit
    if _YEAR_NAME.fullmatch(name) and _YEAR.fullmatch(cell):
        cell += "年"
    spaced = name and _NARROW.fullmatch(name[-1]) and _NARROW.fullmatch(cell[0])
    return f"{name} {cell}" if spaced else f"{name}{cell}"
