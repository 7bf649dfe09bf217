"""The language of a question, and the few sentences that the assistant itself says in it."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["zh", "en"]

_HAN = re.compile(r"[㐀-鿿豈-﫿]")
_WORD = re.compile(r"[A-Za-z]{2,}")

NOT_SAID: dict[Language, str] = {"zh": "文中未提及。", "en": "The article does not say."}
NOT_SAID_PART: dict[Language, str] = {"zh": "其余的文中未提及。", "en": "The article does not say the rest."}
NEAREST: dict[Language, str] = {"zh": "文章只说：", "en": "The nearest thing it says: "}


def language_of(text: str) -> Language:
    """Return the language to answer in: English when Latin words outnumber Chinese characters."""
    return "en" if len(_WORD.findall(text)) > len(_HAN.findall(text)) else "zh"


def is_chinese(text: str) -> bool:
    """Tell whether a text is mainly Chinese, by its first 2,000 characters."""
    return language_of(text[:2000]) == "zh"
