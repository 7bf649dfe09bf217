"""How alike a question and a text are, on a scale that does not depend on the embedder.

Cosines of one model lie where another's don't: of e5-small, unrelated pairs have 0.75-0.80, where other models have 0.2.
So an embedder's scale is read off a few invented pairs: 0 is where its unrelated pairs lie, 1 where questions lie with
the texts that answer them.

Try it: `likeness(retrieval.best_cosine, embedder)`.
"""

from __future__ import annotations

import numpy as np

from knowledge.embed import Embedder

# Invented; each text answers its own question and none of the others.
_PAIRS = (
    ("城北的钟楼有多高？", "城北的钟楼建成于1903年，高30米，由一位姓孙的工程师设计。"),
    ("今年小麦的产量是多少？", "今年风调雨顺，全县小麦产量12万吨，比去年多了两成。"),
    ("猫一天要睡几个小时？", "成年的猫一天大约睡14个小时，大多在白天。"),
    ("谁写了这首歌？", "这首歌由船工的女儿写成，最早在码头上传唱。"),
    ("图书馆几点关门？", "图书馆每天上午九点开门，晚上八点关门，周一休息。"),
    ("做豆腐要用什么水？", "老师傅说，做豆腐要用山上的泉水，点卤的火候也很要紧。"),
    ("How long is the new bridge?", "The new bridge is 1,200 metres long and opened in spring."),
    ("Why was the match cancelled?", "The match was cancelled because of heavy snow on the pitch."),
)
_LEAST_APART = 0.02
_SCALES: dict[str, tuple[float, float]] = {}


def likeness(cosine: float, embedder: Embedder) -> float:
    """Return where a cosine of a question and a text lies: about 0 for unrelated ones, about 1 for an answer.

    1 whatever the cosine, where the embedder can't tell the two apart.
    """
    unrelated, related = _scale(embedder)
    apart = related - unrelated
    return (cosine - unrelated) / apart if apart > _LEAST_APART else 1.0


def _scale(embedder: Embedder) -> tuple[float, float]:
    """Return the mean cosine of unrelated pairs and of questions with their answers; read off once."""
    if embedder.name not in _SCALES:
        _SCALES[embedder.name] = _measured(embedder)
    return _SCALES[embedder.name]


def _measured(embedder: Embedder) -> tuple[float, float]:
    questions, texts = zip(*_PAIRS, strict=True)
    cosines = embedder.embed_queries(questions) @ embedder.embed_passages(texts).T
    same = np.eye(len(_PAIRS), dtype=bool)
    return float(cosines[~same].mean()), float(cosines[same].mean())
