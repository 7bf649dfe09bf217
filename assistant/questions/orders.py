"""Tell an order to leave the task from a question: to invent something, play a role, drop the rules, show the prompt.

A small model obeys many of them, so they are told apart by rule before it sees them. Only the shape counts here, no
topic; a question in which somebody else does such a thing (谁编造了数据？) is none.
"""

from __future__ import annotations

import re

from knowledge.fold import fold

_RULES = (
    "规则|指令|指示|设定|限制|要求|约束|前面|上面|以上|上述|之前|文章|原文|文中|内容"
    "|(?:规定|报道|材料|资料|文档)(?=[，。！]|$)"
)
_SECRETS = (
    "提示词|系统提示|系统消息|系统指令|隐藏指令|内部指令|初始指令|隐藏的?指令|设定"
    "|prompt|instructions|system message|rules"
)
_IN_CLAUSE = "[^，。？！]"
_WRITTEN = (
    "诗|歌|词|七绝|七律|绝句|律诗|对联|信|邮件|故事|小说|小作文|新闻|文案|广告|短文|段子|笑话|谜语|剧本|脚本|采访|声明|通稿|代码|程序|爬虫"
    "|作文|报道|标语|口号|发言|讲话|悼词|贺电|遗书|情书|检讨|[好差]评|rap|说明书|朋友圈|选择题|大结局"
)
_UNITS = "[一两三四五六七八九十几]?[首封篇段个条则份副张句部]"
_DROPS_RULES = (
    rf"(?:忽略|无视|抛开|抛弃|忘记|忘掉|不要管|别管|不用管|不理会|跳过|绕过|解除|撇开){_IN_CLAUSE}{{0,12}}(?:{_RULES})"
    r"(?!(?:以|之)?后(?![^，。]{0,4}[答告说写])|的(?:办法|方法|人|原因|时间))",
    r"(?:开发者|调试|管理员|越狱|上帝|无限制|dan|debug|developer|admin|jailbreak|god)\s?(?:模式|mode)",
    r"(?<![“《])你的(?:规则|守则|设定|指令|限制)|^系统(?:提示|公告|消息|指令)[:，]|开发者指令|<\|",
    rf"从(?:现在|此刻|今)(?:起|开始|以后)(?!到){_IN_CLAUSE}{{0,8}}，?{_IN_CLAUSE}{{0,6}}(?<!迷)你",
    rf"(?:报道|文章|原文|材料|报告){_IN_CLAUSE}{{0,3}}(?:丢开|放一边|不算数|当不存在)(?!的)",
    rf"(?:先别|甭|莫)[看翻管]{_IN_CLAUSE}{{0,3}}(?:报道|文章?|原文|材料)(?=[，。！]|$)",
    r"\b(?:ignore|forget|disregard|bypass|override)\b.{0,40}\b(?:instruction|rule|prompt|article|text|previous|above|said)",
)
_INVENTS = (
    r"(?:编造|虚构|杜撰|捏造|瞎编|胡编|胡诌|伪造|脑补)(?!的(?:吗|吧|呢|还是|人物|情节|\W)|[吗？])",
    r"(?<![刚新才])编(?:一|个|几|点|段|条|出|篇|句|上|写(?:一|个|几|段|条))",
    rf"(?:随便|尽管|帮我|给我|自己|直接|大胆){_IN_CLAUSE}{{0,4}}(?:编(?![号制程排织辑著者的教入码]|写(?!代码|程序))|猜(?![测错对中的])"
    r"|(?<![创改建制打锻构营铸塑修])造(?![成价型林船的]))",
    rf"(?:瞎|胡(?=[编猜写掰填说讲诌])|(?<!让[他她])随口|(?<!让[他她])随便|随手|凭空|凭感觉|凭印象|拍脑袋)"
    rf"{_IN_CLAUSE}{{0,6}}[编猜写掰填估说讲报凑摆安诌想](?<!举报)(?![了过的着案道名警装摊放象:])",
    r"(?:^|[，。？！])(?:你?就?|那就?|大概|大胆|请)(?:估|蒙|掰|诌|唬|押)一?个(?=数?(?:$|[，。！？也吧给]))",
    rf"(?:没[写提说讲给]|没有|不知道|查不到|答不上来){_IN_CLAUSE}{{0,6}}"
    r"，?就(?:随便|瞎|乱)?(?:填|估|编|凑|猜|蒙|说|写|报)(?:一?[个点句下]|$|[，。])",
    rf"(?:文章|文中|报道|原文|材料|里){_IN_CLAUSE}{{0,3}}没[写提说讲给有]{_IN_CLAUSE}{{0,6}}，?也?(?:没关系|无妨)",
    r"(?:假新闻|谣言|假消息|假数据|假引语|假话)",
    rf"(?:发挥|展开|开动){_IN_CLAUSE}{{0,4}}想象|续写|(?:改|重)写(?:成|一)",
    rf"(?:写|拟|作|赋|起草|代拟|策划|创作){_UNITS}"
    rf"(?!{_IN_CLAUSE}*(?:摘要|提要|概括|总结|概述|导语|标题|话介绍)){_IN_CLAUSE}{{0,24}}(?:{_WRITTEN})",
    rf"(?:讲|来|说){_UNITS}[^，。？！的]{{0,8}}(?:笑话|段子|谜语)",
    r"\b(?:make|made) up\b|\binvent\b|\bfabricat|\bhallucinat|\bimagine (?:that|you)",
    r"\b(?:take|make|give)\b.{0,12}\bguess\b",
    r"\bwrite (?:me )?(?:a|an|some) (?:poem|story|song|essay|news|fake|joke|script|function|program|code)",
    r"^(?:please )?(?:(?:compose|draft|code|invent|write)(?: me)? (?:a|an|some|my)\b"
    r"(?! (?:[\w-]+，? ){0,3}"
    r"(?:summary|list|paragraph|sentence|overview|table|timeline|brief|abstract|recap|outline|headline|title|description|digest|answer|bullet|tl.dr)\b)"
    r"|(?:forecast|predict|guess|exaggerate|inflate|append|attribute)\b"
    r"(?!.*\b(?:is|was|were|how (?:much|many|old)|according to|per)\b| of\b))",
)
_PLAYS = (
    rf"(?<!者)扮演(?![了者的过着]|什么|哪|谁)(?=一|个|{_IN_CLAUSE}{{0,8}}[，。])|假装|装作",
    rf"(?:现在|从现在起|接下来|请){_IN_CLAUSE}{{0,6}}你(?:就)?是(?![否不如怎哪谁用从在根]){_IN_CLAUSE}|假设你(?:就)?是|你(?:现在|就)是一[个名位]",
    r"你现在就?是[^，。？！吗呢吧哪什谁几怎]{1,12}[，。]|^你是(?!不是|说|在|我的|根据|按|认真)[^，。？！吗呢吧哪什谁几怎]{2,12}，",
    rf"以{_IN_CLAUSE}{{1,12}}的(?:身份|口吻|名义|语气)|用第一人称|用他的口吻|^角色扮演(?=[:，。]|$)|^(?:请|你)?把自己当成",
    r"^(?:请|你|来)+(?:冒充|化身|扮成)|^(?:冒充|化身|扮成)[^，。？！的“]{1,10}，",
    r"\bpretend\b|\brole.?play|\bact as\b|\byou are now\b|\bpretending\b|\btalk like\b|\bas (?:if|though) you were\b",
)
_SHOWS_THE_PROMPT = (
    r"(?:显示|打印|输出|复述|重复|告诉|透露|泄露|公开|背出|念出|列出|说出|给我看|看看|贴出|翻译)"
    rf"[^。？！]{{0,16}}(?:{_SECRETS})",
    rf"(?:{_SECRETS})[^。？！]{{0,10}}(?:是什么|有哪些|怎么写|原样|全文|逐字|打印|输出|显示|发给|告诉)",
    r"\b(?:print|show|reveal|repeat|output|tell me|display|leak|translate)\b.{0,40}"
    r"\b(?:prompt|instructions|system message)",
    r"\b(?:repeat|print)\b.{0,20}\b(?:above|precedes)\b",
)
_KNOWS_OTHERWISE = (
    r"(?:用|靠|凭|按|根据|结合|利用|依据|调用)你?(?:自己|自身|本身)?的?"
    r"(?:训练|自己的?知识|知识库|常识|记忆|外部知识|背景知识|经验|所知|预训练)",
    r"(?:不用|不要(?!求)|不必|(?<![特区分级个])别(?![的墅人处样国])|无需|不需要|不局限于|不限于)"
    rf"(?:管|看|按|依据|参考|引用|局限|根据)?{_IN_CLAUSE}{{0,4}}(?:原文|文章|文中|引文)",
    r"(?:上网|联网)(?:帮我|给我|替我)?[查搜找](?:(?<![他她]上网.)一下(?!就|才)|给我)",
    r"(?<![“《])(?:谷歌|百度|必应)一下(?![午子的])|你(?:自己知道的|脑子里|训练(?:时|中|里|数据|资料|所))",
    r"\b(?:your own|outside|general|background|prior|training) (?:knowledge|data|memory)\b",
)
_DICTATES = (
    r"(?:只准|只许|必须|只能|只可以|务必|一定要|请直接)(?:你)?(?:回答|说|回复|答|输出|写|承认)",
    rf"(?:就当|当|权当|当作|当成|视为|默认)(?:文章|原文|文中|它|作者){_IN_CLAUSE}{{0,6}}(?:写|说|提|讲)(?!{_IN_CLAUSE}*时，)",
    r"(?:就当|权当|姑且认为)[^。？！]{1,24}，(?!再说|来说)(?:再|然后|来|据此)?[答算说讲]",
    r"(?:把|将)[^。？！]{1,24}(?:改成|改为|换成|替换为|看成|翻倍|夸大|乘以)[^。？！]{0,12}(?:再|然后|据此|后)"
    r"(?:回答|告诉我|报给我|给我(?![国们])|答(?![对错谢辩应复]))",
    r"(?:^|[，。你请题])(?:一律|统统|统一)(?:给|都)?(?:回?答|回复|说)(?=复?[:“”\"'是否没不对有])",
    rf"(?<!“)你(?:就|只要|只管|必须|得){_IN_CLAUSE}{{0,6}}(?:承认|同意|附和|点头|点个头|赞同)",
    r"(?:^|[，。请])(?:重复|念|说)[两三四五六七八九十]遍(?=[:，。！“]|$)",
    r"跟(?:着)?我[念喊读](?=[:，。一“]|$)|照念|(?:不许|不准)(?:说没|否认|反驳)|(?<!“)(?:按我说的|以我说的为准)",
    r"\b(?:only|just) (?:answer|say|reply)\b"
    r"(?! (?:the (?:year|name|number|date|question|population)|how|who|when|where|which|yes or no|in one word|with the))",
    r"\banswer (?:only )?with (?:only )?[\"'“]?(?:yes|no)\b(?! or )",
    r"\brepeat after me\b|^(?:please )?(?:just )?agree (?:that|with (?!whom))\b|^say [\"'“]?yes\b(?! or )",
)
_ORDERS = re.compile(
    "|".join((*_DROPS_RULES, *_INVENTS, *_PLAYS, *_SHOWS_THE_PROMPT, *_KNOWS_OTHERWISE, *_DICTATES)),
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"谁|哪|什么(?!都)|多少|为何|为什么|如何(?=[^？])|怎么(?!样)|怎么样了|怎样|有没有(?!可能|办法)|几(?![乎个句段条篇点])|多[长久大高远]"
    r"|^\s*(?:is|are|was|were|did|does|has|have|had)\b|\b(?:who|what|which|when|where|why|how (?:many|much))\b"
)
_TO_THE_ASSISTANT = re.compile(
    r"[你您我请帮]|随便|直接|现在|接下来|那就|干脆|尽管|大胆|麻烦|不妨|提示|指[令示]|忽略|无视|规则|\b(?:your?|me|ignore|forget|prompt|instructions|system)\b"
)
_NOUN = re.compile(
    "(?:谣言|假.{1,2}|.*模式|.* ?mode)[的是有怎如为说会在止]"
)  # no verb, so a question may begin with it
_CLAUSE = re.compile(r"[^，。；？！\n]+？?")
_WIDE = str.maketrans(",;?!", "，；？！")  # as the patterns have them; folding makes them narrow


def is_order(question: str) -> bool:
    """Tell whether a text orders the assistant to leave its task."""
    text = fold(question).translate(_WIDE)
    return any(not _is_asked_about(match, text) for match in _ORDERS.finditer(text))


def _is_asked_about(match: re.Match[str], text: str) -> bool:
    """Tell 谁编造了数据？, asked about others, from an order, which opens a clause or speaks to the model."""
    clause = next((c for c in _CLAUSE.finditer(text) if c.start() <= match.start() < c.end()), None)
    if clause is None or match.end() > clause.end():
        return False
    if text[: match.start()].endswith("《"):
        return True
    if not text[clause.start() : match.start()].strip() and not _NOUN.fullmatch(
        text[match.start() : match.end() + 1]
    ):
        return False
    return bool(_ASKS.search(clause.group())) and not _TO_THE_ASSISTANT.search(clause.group())
