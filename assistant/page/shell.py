"""What is painted before Gradio's scripts have come: our colours, and the header where it will stand.

Gradio builds its page in the browser and loads `head` only then. So the style sheet and the script are put into the
page that is sent, and a header that the real one covers as soon as it is there. The short script comes first of all,
so that a dark page is never white for a moment.
"""

from __future__ import annotations

from html import escape

from assistant.page.texts import EN, ZH

_EARLY = """(() => {
  const read = (key) => { try { return JSON.parse(localStorage.getItem("shushi." + key)); } catch { return null; } };
  const root = document.documentElement;
  root.dataset.theme = read("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  root.lang = (read("language") ?? (/^zh/i.test(navigator.language) ? "zh" : "en")) === "zh" ? "zh-CN" : "en";
})();"""
_HEAD = (
    f"<script>{_EARLY}</script>"
    '<link rel="stylesheet" href="/page/page.css">'
    '<script defer src="/page/page.js"></script><script defer src="/page/reader.js"></script>'
    '<script defer src="/page/table.js"></script>'
    '<script defer src="/page/add.js"></script>'
)
_SHELL = '<div id="shell" aria-hidden="true">' + "".join(
    f'<div lang="{texts.html_lang}"><b>{escape(texts.brand)}</b><span>{escape(texts.tagline)}</span></div>'
    for texts in (ZH, EN)
)


def with_shell(page: bytes) -> bytes:
    """Put the shell into an HTML page; one without head and body stays as it is."""
    head, closed_head, rest = page.partition(b"</head>")
    tag, app, body = rest.partition(b"<gradio-app")
    if not closed_head or not app:
        return page
    return b"".join((head, _HEAD.encode(), closed_head, tag, _SHELL.encode(), b"</div>", app, body))
