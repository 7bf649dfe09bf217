"""Tell what kind of answer a question wants: an order, a summary, a comparison, or one fact.

Orders are to invent something, play a role, drop the rules or show the prompt. The model obeys them (4 of 4,
measured), so they are told apart by rule before it sees them. Only the shape counts here, no topic.
"""

from __future__ import annotations

import re

from knowledge.fold import fold

_RULES = "规则|指令|指示|设定|限制|要求|约束|前面|上面|以上|上述|之前|文章|原文|文中|内容"
_SECRETS = (
    "提示词|系统提示|系统消息|系统指令|隐藏指令|内部指令|初始指令|隐藏的?指令|设定"
    "|prompt|instructions|system message|rules"
)
_ORDERS = re.compile(
    # drop the rules or the text
    rf"(?:忽略|无视|抛开|抛弃|忘记|忘掉|不要管|别管|不用管|不理会|跳过|绕过|解除|撇开)[^，,。？?！!]{{0,12}}(?:{_RULES})(?!(?:以|之)?后(?![^,。]{{0,4}}[答告说写])|的(?:办法|方法|人|原因|时间))"
    r"|\b(?:ignore|forget|disregard|bypass|override)\b.{0,40}\b(?:instruction|rule|prompt|article|text"
    r"|previous|above|said)"
    r"|(?:开发者|调试|管理员|越狱|上帝|无限制|dan|debug|developer|admin|jailbreak|god)\s?(?:模式|mode)"
    # invent, forge, go on writing
    r"|(?:编造|虚构|杜撰|捏造|瞎编|胡编|胡诌|伪造|脑补)(?!的(?:吗|吧|呢|还是|人物|情节|\W)|[吗?])"
    r"|编(?:一|个|几|点|段|条|出|篇|句|上|写(?:一|个|几|段|条))|(?:随便|尽管|帮我|给我|自己|直接"
    r"|大胆)[^，,。？?！!]{0,4}(?:编(?![号制程排织辑著者的教入码]|写(?!代码|程序))|猜(?![测错对中的])|(?<![创改建制打锻构营铸塑修])造(?![成价型林船的]))"
    r"|(?:假新闻|谣言|假消息|假数据|假引语|假话)"
    r"|(?:发挥|展开|开动)[^，。？！]{0,4}想象|续写|(?:改|重)写(?:成|一)|写(?:一|首|封|篇|段|个"
    r"|条)[^，。？！]{0,24}(?:诗|歌|信|故事|小说|小作文|新闻|文案|广告|短文|段子|笑话|剧本|采访|声明|通稿"
    r"|代码|程序|作文|报道)"
    r"|\b(?:make|made) up\b|\binvent\b|\bfabricat|\bhallucinat|\bimagine (?:that|you)|\bwrite (?:me )?(?:a|an"
    r"|some) (?:poem|story|song|essay|news|fake|joke|script|function|program|code)"
    # play a role, pretend
    r"|(?<!者)扮演(?![了者的过着]|什么|哪|谁)(?=一|个|[^，。？！]{0,8}[，。])|假装|装作|(?:现在|从现在起"
    r"|接下来|请)[^，,。？?！!]{0,6}你(?:就)?是(?![否不如怎哪谁用从在根])[^，,。？?！!]|假设你(?:就)?是|你(?:现在|就)是一[个名位]"
    r"|你现在就?是[^，,。？?！!吗呢吧哪什谁几怎]{1,12}[，,。]"
    r"|以[^，。？！]{1,12}的(?:身份|口吻|名义|语气)|用第一人称"
    r"|\bpretend\b|\brole.?play|\bact as\b|\byou are now\b|\bpretending\b|\btalk like\b|\bas if you were\b"
    # show the prompt
    rf"|(?:显示|打印|输出|复述|重复|告诉|透露|泄露|公开|背出|念出|列出|说出|给我看|看看|贴出"
    rf"|翻译)[^。？！]{{0,16}}(?:{_SECRETS})"
    rf"|(?:{_SECRETS})[^。？！]{{0,10}}(?:是什么|有哪些|怎么写|原样|全文|逐字|打印|输出|显示|发给|告诉)"
    rf"|\b(?:print|show|reveal|repeat|output|tell me|display|leak|translate)\b.{{0,40}}\b(?:prompt"
    rf"|instructions|system message)"
    # other knowledge than the text's
    r"|(?:用|靠|凭|按|根据|结合|利用|依据|调用)你?(?:自己|自身|本身)?的?(?:训练|自己的?知识|知识库|常识|记忆"
    r"|外部知识|背景知识|经验|所知|预训练)"
    r"|(?:不用|不要(?!求)|不必|(?<![特区分级个])别(?![的墅人处样国])|无需|不需要|不局限于|不限于)(?:管|看|按|依据|参考|引用|局限"
    r"|根据)?[^，。？！]{0,4}(?:原文|文章|文中|引文)"
    r"|\b(?:your own|outside|general|background|prior|training) (?:knowledge|data|memory)\b"
    # dictate the answer
    r"|(?:只准|只许|必须|只能|只可以|务必|一定要|请直接)(?:你)?(?:回答|说|回复|答|输出|写|承认)"
    r"|(?:就当|当|权当|当作|当成|视为|默认)(?:文章|原文|文中|它|作者)[^，,。？?！!]{0,6}(?:写|说|提|讲)(?![^，,。？?！!]*时[，,])"
    r"|\b(?:only|just) (?:answer|say|reply)\b|\banswer (?:only )?with (?:only )?[\"'“]?(?:yes|no)\b",
    re.IGNORECASE,
)


_ASKS = re.compile(
    r"谁|哪|什么(?!都)|多少|为何|为什么|如何(?=[^？?])|怎么(?!样)|怎么样了|怎样|有没有(?!可能|办法)|几(?![乎个句段条篇点])|多[长久大高远]"
    r"|^\s*(?:is|are|was|were|did|does|has|have|had)\b|\b(?:who|what|which|when|where|why|how (?:many|much))\b"
)
_TO_THE_ASSISTANT = re.compile(
    r"[你您我请帮]|随便|直接|现在|接下来|那就|干脆|尽管|大胆|麻烦|不妨|提示|指[令示]|忽略|无视|规则|\b(?:your?|me|ignore|forget|prompt|instructions|system)\b"
)
_NOUN = re.compile(
    "(?:谣言|假.{1,2}|.*模式|.* ?mode)[的是有怎如为说会在止]"
)  # no verb, so a question may begin with it
_CLAUSE = re.compile(r"[^，。；;？！?!\n]+[？?]?")


def is_order(question: str) -> bool:
    """Tell whether a text orders the assistant to leave its task."""
    text = fold(question)
    return any(not _is_asked_about(match, text) for match in _ORDERS.finditer(text))


def _is_asked_about(match: re.Match[str], text: str) -> bool:
    """Tell 谁编造了数据？, asked about others, from an order, which opens a clause or speaks to the model."""
    clause = next((c for c in _CLAUSE.finditer(text) if c.start() <= match.start() < c.end()), None)
    if clause is None or match.end() > clause.end():
        return False
    if not text[clause.start() : match.start()].strip() and not _NOUN.fullmatch(
        text[match.start() : match.end() + 1]
    ):
        return False
    return bool(_ASKS.search(clause.group())) and not _TO_THE_ASSISTANT.search(clause.group())


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


def wants_gist(question: str) -> bool:
    """Tell whether a question asks what a whole text is about, and names no matter of its own."""
    text = fold(question).strip()
    if text.isascii():
        return bool(_GIST_ENGLISH.fullmatch(text))
    return bool(_GIST_MARK.search(text)) and not _GIST_WORDS.sub("", text)


def wants_summary(question: str) -> bool:
    """Tell whether a question asks for what a text says about a matter, rather than for one fact."""
    return bool(_SUMMARY.search(fold(question))) or wants_gist(question)


def wants_comparison(question: str) -> bool:
    """Tell whether a question asks to hold things against one another."""
    return bool(_COMPARISON.search(fold(question)))


_CONFIRMATION = re.compile(
    r"(?:吗|吧|么(?<!什么)(?<!怎么)(?<!多么))[？?。！!]*$|是不是|对不对|是否|有没有|会不会|能不能|可不可以|(?P<verb>[\u4e00-\u9fff])不(?P=verb)|[^还都也就才淹沉罚吞埋抄出]没有?[？?]$"
    r"|(?:没错|对|是真的|属实)[？?]$|^(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would)\b"
    r"|\b(?:right|correct|true|isn't it|aren't they|didn't (?:it|they|he|she))\s?[?？]$"
)


def wants_confirmation(question: str) -> bool:
    """Tell whether a question states something and asks whether it is so."""
    return bool(_CONFIRMATION.search(fold(question)))
