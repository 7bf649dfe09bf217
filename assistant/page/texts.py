"""Every text the page shows of its own accord, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from assistant.page.texts_en import EN
from assistant.page.texts_form import Texts
from assistant.page.texts_zh import ZH

__all__ = ["EN", "TEXTS", "ZH", "Language", "Texts", "texts_for"]

Language = Literal["zh", "en"]
TEXTS: Mapping[Language, Texts] = {"zh": ZH, "en": EN}


def texts_for(language: object) -> Texts:
    """Return the texts of a language; anything but "en" is Chinese, which comes first."""
    return EN if language == "en" else ZH
