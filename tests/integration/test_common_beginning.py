"""What all prompts begin like is read once, and a question answered behind it as it would be without."""

from pathlib import Path

from langchain_core.messages import HumanMessage, SystemMessage
from platformdirs import user_cache_path

from assistant.embedded.model_files import CHAT_1_5B
from assistant.embedded.prefix import Prefix
from assistant.engine import Engine
from assistant.model import cached_tokens, embedded_chat_model, on_slot
from assistant.prompts import BEGINNING
from knowledge.fetch import fetch

TEXT = (
    f"{BEGINNING}[1] 第1号仓库在河西，去年存粮37吨，由老周看管；第2号仓库在河东，去年存粮74吨，由老吴看管。"
)
MESSAGES = [SystemMessage(TEXT), HumanMessage("问题：第2号仓库由谁看管？")]


def test_a_text_without_a_state_is_read_on_from_the_common_beginning(tmp_path: Path) -> None:
    model = fetch(CHAT_1_5B, user_cache_path("shushi"), report=lambda name, done, total: None)
    said = []
    for common in (None, Prefix.of(BEGINNING)):
        with Engine.start(
            model, tmp_path / "home", readers=1, report=print, model_sha256=CHAT_1_5B.sha256, common=common
        ) as engine:
            engine.make_states([])
            least = engine.count_tokens(BEGINNING) - 3 if common else 0  # the seam is read again
            most = engine.count_tokens(BEGINNING) + 6 if common else 6  # of the template's own beginning
            for prefix in (None, Prefix.of(TEXT)):
                with engine.lease(prefix) as lease:
                    reply = on_slot(embedded_chat_model(engine), lease).invoke(MESSAGES)
                assert not lease.warm
                assert least <= cached_tokens(reply) <= most
                assert "老吴" in reply.text
                said.append(reply.text)
    assert len(set(said)) == 1
