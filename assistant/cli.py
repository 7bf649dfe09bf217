"""The command line: `shushi chat | ask | ingest | article | remove | status | feedback`.

Results go to stdout, progress and messages to stderr. Exit 0: done; 1: a known error, in one line that says what to
do; 2: wrong usage; 130: interrupted. Modules are imported where a command needs them: `--help` must not wait for
torch (6 s), gradio (3 s) or LangChain (2 s).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.settings import Settings

app = typer.Typer(
    help="数实问答: ask an article, get short answers that cite its sentences.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run the command line; known errors become one line, an interrupt is quiet."""
    from assistant.conversation import AssistantError
    from knowledge.article import KnowledgeError

    try:
        app(standalone_mode=True)
    except (AssistantError, KnowledgeError) as error:
        _say(f"shushi: {' '.join(str(error).split())}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


@app.command()
def chat(
    host: Annotated[str | None, typer.Option(help="Where to listen.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Where to listen.")] = None,
) -> None:
    """Open the page."""
    settings = _settings()
    from assistant.serving.page_server import serve_page

    serve_page(settings, host=host or settings.host, port=port or settings.port, say=_say)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    as_json: AsJson = False,
    history: Annotated[
        Path | None, typer.Option(help="A JSON array of earlier turns, {role, content}.")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(help="Questions, a line of JSON each: {id, question, …}.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Answers of --batch; a rerun goes on where it stopped.")
    ] = None,
) -> None:
    """Ask one question, or a file of them."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question or --batch, and not both")
    if (batch is None) != (out is None) or (batch and history):
        raise typer.BadParameter("--batch needs --out and takes no --history: each line has its own")
    if batch and out:
        _ask_batch(batch, out)
    elif question is not None:
        _ask_one(question, history, as_json)


@app.command()
def ingest(
    files: Annotated[list[Path] | None, typer.Argument(help="Text files, .txt or .md.")] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Allow new versions, and an index by another embedder to be made anew."
        ),
    ] = False,
) -> None:
    """Add files as articles."""
    if not files and not replace:
        raise typer.BadParameter("name a file")
    settings = _settings()
    from assistant.serving.reach import changing

    with changing(settings, _say, remake=replace) as articles:
        for file in files or ():
            print(articles.ingest(file, replace), flush=True)


@app.command()
def article(
    article_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Which one; the first when left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print an article as it is cited: citations' offsets count the characters of this text."""
    from dataclasses import asdict

    from assistant.serving.reach import read_article

    found = read_article(_settings().home, article_id)
    if as_json:
        _print_json(asdict(found))
        return
    sys.stdout.write(found.text + "\n")
    for block in found.blocks:
        _say(f"{block.kind:<10} {block.start:>6}-{block.end}")


@app.command()
def remove(article_id: Annotated[str, typer.Argument(metavar="ID", help="Which article.")]) -> None:
    """Remove an article."""
    settings = _settings()
    from assistant.serving.reach import changing

    with changing(settings, _say) as articles:
        articles.remove(article_id)
    _say(f"{article_id}: removed")


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say what is there and what is missing."""
    settings = _settings()
    from dataclasses import asdict

    from assistant.serving.status import read_status, status_lines

    found = read_status(settings)
    if as_json:
        _print_json(asdict(found))
    else:
        print("\n".join(status_lines(found)))


@app.command()
def feedback() -> None:
    """Print readers' verdicts as candidates for a question set, a line of JSON each."""
    from assistant.serving.feedback_export import read_candidates

    for candidate in read_candidates(_settings().home / "feedback.jsonl"):
        _print_json(candidate)


def _ask_one(text: str, history: Path | None, as_json: bool) -> None:
    from assistant.conversation import AssistantError, Question
    from assistant.questions.question import clean
    from assistant.serving.inbound import read_history
    from assistant.serving.reach import asking

    try:
        turns = read_history(history.read_bytes()) if history else ()
    except OSError as error:
        raise AssistantError(f"{history} can't be read ({error.strerror}); check the path") from error
    question = clean(Question(text, history=turns))
    with asking(_settings(), _say) as ask_it:
        record = ask_it(question)
    if as_json:
        _print_json(record)
        return
    print(record["answer"])
    for citation in record["citations"]:
        print(f"[{citation['marker']}] {citation['quote']}")


def _ask_batch(batch: Path, out: Path) -> None:
    from tqdm import tqdm

    from assistant.serving.batch import read_lines, run_batch
    from assistant.serving.reach import asking

    read_lines(batch)  # a wrong path is told before anything is loaded
    with asking(_settings(), _say) as ask_it, tqdm(file=sys.stderr, unit="question") as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        report = run_batch(batch, out, ask_it, progress=progress)
    _say(f"{report.answered} answered, {report.kept} kept from before, {report.failed} with an error: {out}")


def _settings() -> Settings:
    from assistant.settings import read_settings, spin_briefly

    spin_briefly()
    return read_settings()


def _print_json(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
