"""Tell what kind of answer a question wants: a summary, a comparison, a confirmation, or one fact; and how many it asks.

Only the shape counts here, no topic. Orders to do something else are told apart in orders.py.
"""

from __future__ import annotations

import re

from knowledge.fold import fold

_ASKING_CLAUSE = re.compile(r"[^，,；;？?！!\n]+[，,；;？?！!\n]*")
_ASKING = re.compile(
    r"谁|哪|什么(?!都)|啥|多[少大长高宽深远重久快]|几(?!乎)|为何|为什么|如何|怎么|怎样|吗|\b(?:who|what|which|when|where|why|how)\b"
)


def questions_in(question: str) -> list[str]:
    """Return the questions that one holds: 甲有多长，是谁修的？ holds two. One that asks once is returned whole."""
    parts: list[str] = []
    for clause in _ASKING_CLAUSE.findall(question):
        if parts and not _ASKING.search(fold(parts[-1])):
            parts[-1] += clause  # what leads up to a question belongs to it
        else:
            parts.append(clause)
    if len(parts) > 1 and not _ASKING.search(fold(parts[-1])):
        parts[-2:] = ["".join(parts[-2:])]
    return parts if len(parts) > 1 else [question]


_SUMMARY = re.compile(
    "概括|总结|归纳|概述|简述|简要|综述|梳理|要点|大意|主旨|中心(?:思想|意思)|主要内容|主要观点|讲了(?:些"
    "|点)?(?:什么|啥)|(?:写|说)了(?:些|点)?(?:什么(?![话人书信诗样时报])|啥)"
    r"|谈了(?:些|点)?(?:什么|啥)|(?:怎么|如何|咋)(?:说(?![服通动])|谈(?!成)|讲(?!好)|写(?![出成好完作])|介绍|描述|评价|看待)|介绍一下|讲讲|说说|谈谈"
    r"|\bsummar|\bsum up\b|\bmain points?\b|\bkey points?\b|\boverview\b|\bsays? about\b|\bsaid about\b|\bgist\b"
)
# What is told in a few sentences, though not all that the text says of the matter is asked for.
_ACCOUNT = re.compile(
    r"来龙去脉|前因后果|始末|怎么一?回事|三言两语|(?:两三|[两二三几23])句(?:话(?=[讲说概介总就，,。？?]|$)|(?=[讲说概介]))"
    r"|经过(?:是怎|如何|怎么样|是什么样)|的(?:大概|整个)?经过(?:[，,。？?]|$)|近况|捋一?捋|归拢一下|说个大概|拣要紧|讲几句|介绍几句"
    r"|\bin (?:a few|a couple of|two or three|two|three) sentences\b"
)
_COMPARISON = re.compile(
    r"比较|相比|对比|(?:谁|哪一?[\u4e00-\u9fff])更|谁先|哪边|(?<![同环])比[^，。？]{1,16}[多少高低大小快慢早晚长短](?:了|出)?(?:多少|几)"
    r"|哪一?(?:个|家|座|省|市|县|年|种|项|张|位)[^，。？]{0,12}(?:大|多|高|快|早|晚"
    r"|少|低|小|长|短|强|久)(?=[些点一，,。？?、]|$)"
    r"|(?:大|多|高|快|早|晚|少|低|小|长)还是|还是[^，。？]{1,12}(?:大|多|高|快|早|晚|少|低|小|长)|(?<!邮)(?<!(?<![支产输进])出)(?<!(?<![用耗])时)差(?:了|距"
    r"|别|多少|几)|相差|(?:有(?:什么|啥|何)|啥)(?:不同|区别|差异|异同)"
    r"|(?:从|由)(?:多到少|高到低|大到小|早到晚|少到多|低到高|小到大)|(?:不同|区别|差异|异同)(?:在哪|是什么"
    r"|呢)?[？?]?$|谁(?:的)?[^，。？]{0,12}(?:大|多|高|快|早|晚|少|低|小)[？?]?$"
    r"|\bcompared?\b|\bdifference\b|\bversus\b|\bvs\b|\b(?:larger|bigger|more|higher|earlier|later|faster"
    r"|smaller|lower|fewer)\b.{0,20}\b(?:than|or)\b"
)


# All that a question for the gist of a whole text is made of; what remains of another names its matter.
_GIST_WORDS = re.compile(
    r"[这本该此那]?一?[篇则个份段]?(?:文章|报道|新闻|文稿|稿子|稿件|特写|文档|材料|通讯|全文|通篇|文中|文本|原文|文)"
    r"|请|帮我|给我|你|能|可以|吗|用?(?:[一两二三几]|简短|\d+|[一二两三四五六七八九十百]+)(?:个?字|句话?|段话?)(?:以内|之内|左右)?|简单|简短|简要|大致|大概|主要|整体|总体|总的来说|到底|究竟|一下"
    r"|说说|讲讲|谈谈|聊聊|介绍|概括|总结|归纳|概述|简述|综述|梳理|要点|大意|主旨|中心|思想|意思|内容|观点|核心|重点|主题|讲述|关于|什么|啥|哪些|怎么"
    r"|[这本该此那]一?[篇则个部段]?(?:故事|小说|童话|寓言)|论述|讨论|谈论|摘要|能不能|可不可以|看看|[一这]?篇|一?(?:(?<!文)件|个)|事情?|[不的是想了在都些点呢啊吧下里来讲写说谈述有]|\W"
)
_GIST_MARK = re.compile(
    "文|故事|小说|童话|寓言|摘要|这篇|报道|新闻|稿|材料|通讯|概括|总结|归纳|概述|简述|综述|梳理|大意|主旨|中心|主题|主要内容"
)
_GIST_ENGLISH = re.compile(
    r"(?:(?:please|can you|could you|tell me|give me|in short|briefly)[, ]+)*"
    r"(?:what(?:'s| is| does)? (?:this|the) (?:article|text|report|story|piece|document)"
    r"(?: is)?(?: mainly| all)? (?:about|says?|covers?)"
    r"|(?:summari[sz]e|sum up|(?:an? )?(?:short |brief )?(?:summary|overview|gist) of) (?:this|the|it)(?: \w+)?"
    r"|what (?:are|is) the (?:main|key) (?:points?|ideas?|messages?|takeaways?)(?: of (?:this|the) \w+)?)\s*[?.!]*"
)


_REASON = re.compile(r"为什么|为何|为啥|怎么|如何|咋|凭什么|靠什么|因为什么|什么原因|\b(?:why|how)\b")


def wants_reason(question: str) -> bool:
    """Tell whether a question asks why or how."""
    return bool(_REASON.search(fold(question)))


def wants_gist(question: str) -> bool:
    """Tell whether a question asks what a whole text is about, and names no matter of its own."""
    text = fold(question).strip()
    if text.isascii():
        return bool(_GIST_ENGLISH.fullmatch(text))
    return bool(_GIST_MARK.search(text)) and not _GIST_WORDS.sub("", text)


def wants_summary(question: str) -> bool:
    """Tell whether a question asks for what a text says about a matter, rather than for one fact."""
    return bool(_SUMMARY.search(fold(question))) or wants_gist(question)


def wants_account(question: str) -> bool:
    """Tell whether a question asks to be told in a few sentences how a matter stands or went: a summary, or 来龙去脉."""
    return wants_summary(question) or bool(_ACCOUNT.search(fold(question)))


def wants_comparison(question: str) -> bool:
    """Tell whether a question asks to hold things against one another."""
    return bool(_COMPARISON.search(fold(question)))


_CONFIRMATION = re.compile(
    r"(?:吗|吧|么(?<!什么)(?<!怎么)(?<!多么))[？?。！!]*$|是不是|对不对|是否|有没有|会不会|能不能|可不可以|(?P<verb>[\u4e00-\u9fff])不(?P=verb)|[^还都也就才淹沉罚吞埋抄出]没有?[？?]$"
    r"|(?:没错|对|是真的|属实)[？?]$|^(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would)\b"
    r"|(?:, ?|\bis (?:that|this|it) )(?:right|correct|true)\s?[?？]$"
    r"|\b(?:isn't it|aren't they|didn't (?:it|they|he|she))\s?[?？]$"
)


def wants_confirmation(question: str) -> bool:
    """Tell whether a question states something and asks whether it is so."""
    return bool(_CONFIRMATION.search(fold(question)))
