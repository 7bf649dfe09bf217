"""The command line: `shushi-evals`, to ask question sets, compare runs, hold them against others, and train.

Results go to stdout, progress and messages to stderr. Exit 0: done; 1: a known error in one line, or a gate
that failed; 2: wrong usage; 130: interrupted. Modules are imported where a command needs them: `--help`
must not wait for torch.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from evals.asking import RUNS, Asked, Part, ask_cases, refuse_with_corpus, say, search_corpus, write_report
from evals.removable import Removable

DATA = Path(__file__).parent / "data"
ARTICLE_SET = DATA / "article_qa.jsonl"
REFERENCES = DATA / "reference"
GATE_REFERENCE = REFERENCES / "gate_12.json"

app = typer.Typer(
    help="Measure answers against fixed question sets.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


Dataset = Annotated[Path, typer.Option("--dataset", help="A question set.")]
RunFolder = Annotated[Path, typer.Argument(help="A folder that `run` made.")]
SystemName = Annotated[str, typer.Option("--system", help="ours or textbook.")]
Subset = Annotated[int | None, typer.Option("--subset", min=1, help="Ask only the first so many questions.")]
Seed = Annotated[
    int | None,
    typer.Option("--seed", help="Draw the subset, balanced by category, instead of the first ones."),
]
Without = Annotated[
    list[Removable] | None, typer.Option("--without", help="Leave this part out of ours; may be repeated.")
]
Split = Annotated[Part, typer.Option("--split", help="Ask only the questions of one split.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="The run's folder; by default a new one under runs/.")
]
ArticleFiles = Annotated[
    list[Path] | None, typer.Option("--article", help="Ask about this file instead of the bundled article.")
]
Generations = Annotated[
    Path | None,
    typer.Option("--generations", help="Replay what the model wrote from this record, and add to it."),
]


def main() -> None:
    """Run the command line; known errors become one line, an interrupt is quiet."""
    from assistant.conversation import AssistantError
    from evals.cases import EvalsError
    from knowledge.article import KnowledgeError

    try:
        app(standalone_mode=True)
    except (AssistantError, EvalsError, KnowledgeError) as error:
        say(f"shushi-evals: {' '.join(str(error).split())}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


@app.command()
def run(  # noqa: PLR0913, PLR0917  an option each
    dataset: Annotated[Path, typer.Option("--dataset", help="A question set, or queries.")] = ARTICLE_SET,
    system: SystemName = "ours",
    corpus: Annotated[Path | None, typer.Option("--corpus", help="Passages that queries search.")] = None,
    subset: Subset = None,
    seed: Seed = None,
    split: Split = Part.ALL,
    out: Out = None,
    article: ArticleFiles = None,
    generations: Generations = None,
    without: Without = None,
) -> None:
    """Ask a system every question of a set and write the report; an interrupted run goes on."""
    from evals.report import markdown_table, quality_table
    from evals.summary import summarise

    asked = Asked(dataset, split, subset, seed, article or [], generations)
    if corpus:
        refuse_with_corpus(asked, system, without)
        finished, folder = search_corpus(dataset, corpus, subset, out)
    else:
        finished, folder = ask_cases(asked, system, [part.value for part in without or []], out)
    write_report(folder, finished)
    print(markdown_table(quality_table(summarise(finished.results))))


@app.command()
def ablate(
    dataset: Dataset = ARTICLE_SET,
    subset: Subset = 44,
    seed: Seed = 1,
    split: Split = Part.TEST,
    article: ArticleFiles = None,
    generations: Annotated[
        Path, typer.Option("--generations", help="What the model wrote is replayed from here and added.")
    ] = RUNS / "generations.db",
    without: Without = None,
) -> None:
    """Run ours whole and without each part (or those of --without), and show what each part earns."""
    from evals.contrast import contrast_text

    asked = Asked(dataset, split, subset, seed, article or [], generations)
    systems: list[list[str]] = [[], *([part.value] for part in without or Removable)]
    runs = [ask_cases(asked, "ours", left_out, None)[0] for left_out in systems]
    print(contrast_text(runs))


@app.command()
def report(run: RunFolder) -> None:
    """Write report.md and report.html into a run's folder and print the first."""
    from evals.results import read_run

    print(write_report(run, read_run(run)), end="")


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="A run.")],
    after: Annotated[list[Path], typer.Argument(help="Other runs of the same questions.")],
) -> None:
    """Show what changed between two runs, question by question; of more runs only the figures, against the first."""
    from evals.compare import compare as compare_runs
    from evals.compare import comparison_text
    from evals.contrast import contrast_text
    from evals.results import read_run

    runs = [read_run(folder) for folder in (before, *after)]
    print(comparison_text(compare_runs(*runs)) if len(runs) == 2 else contrast_text(runs))


@app.command()
def gate(
    run: RunFolder,
    reference: Annotated[
        Path, typer.Option("--reference", help="A recorded run; by default the twelve of `make gate`.")
    ] = GATE_REFERENCE,
) -> None:
    """Fail when a measure fell below the recorded run, and name the questions that broke."""
    from evals.gate import gate as hold
    from evals.gate import read_reference, verdict_text
    from evals.results import read_run

    held = read_run(run)
    recorded = read_reference(reference)
    verdict = hold(held, recorded)
    print(verdict_text(verdict, recorded))
    if verdict.falls:
        raise typer.Exit(1)


@app.command()
def record(
    run: RunFolder,
    reference: Annotated[Path, typer.Option("--reference", help="The file to record it in.")],
) -> None:
    """Record a run as what later runs are held against."""
    from evals.gate import write_reference
    from evals.results import read_run

    held = read_run(run)
    write_reference(held, reference)
    say(f"recorded {held.name} as {reference}")


@app.command()
def judge(
    run: RunFolder,
    judge_url: Annotated[str, typer.Option("--judge-url", help="An OpenAI-compatible endpoint.")],
    judge_model: Annotated[str, typer.Option("--judge-model", help="Not the model that answers.")],
    judge_key: Annotated[str, typer.Option("--judge-key", envvar="JUDGE_API_KEY", help="Its key.")] = "",
) -> None:
    """Let a model judge a run's answers and say how far it agrees with the deterministic score."""
    from pydantic import SecretStr

    from assistant.model import remote_chat_model
    from evals import judge_model as judging
    from evals.results import ResultsFile, read_run

    held = read_run(run)
    judging.check_judge(held, judge_model)
    model = remote_chat_model(judge_url, SecretStr(judge_key), judge_model, timeout_seconds=120.0)
    held = judging.begin_judging(run, held, judge_model)
    results = judging.judged(held, lambda prompt: str(model.invoke(prompt).content), ResultsFile(run).append)
    judging.write_judged(run, results, judge_model)
    print(f"judged by {judge_model}")
    print(judging.agreement_text(judging.agreement_of(results)))


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="The adapter to write: a GGUF file, or .npz with --embedder.")],
    embedder: Annotated[bool, typer.Option("--embedder", help="Train the embedding model's.")] = False,
    begin: Annotated[Path | None, typer.Option(help="Go on from this adapter of the chat model.")] = None,
    last: Annotated[
        int | None, typer.Option(min=1, help="Learn only the last so many questions of each article.")
    ] = None,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Learn from its own drafts, right and wrong, instead.")
    ] = False,
    epochs: Annotated[int, typer.Option(min=1, help="How often everything is read.")] = 1,
    seed: Annotated[int, typer.Option(help="Its order.")] = 1,
) -> None:
    """Train an adapter on the training sets: the chat model's in some hours on two cores, with 14 GB of memory."""
    from evals.cases import EvalsError

    if not out.parent.is_dir():
        raise EvalsError(f"there is no folder {out.parent}: make it first.")
    if embedder and (begin or last or drafts):
        raise EvalsError(
            "--begin, --last and --drafts are for the chat model's adapter: leave them out with --embedder."
        )
    if drafts and (begin is None or last or epochs > 1):
        raise EvalsError(
            "--drafts goes on from the adapter that wrote them, once: add --begin, leave out --last and --epochs."
        )
    if begin and not (begin.is_file() and begin.read_bytes().startswith(b"GGUF")):
        raise EvalsError(f"{begin} is no adapter of the chat model, a GGUF file: name another.")
    if not embedder and find_spec("gguf") is None:
        raise EvalsError("training needs the package gguf: run `make setup-dev`, or `pip install gguf`.")

    from assistant.settings import read_settings, spin_briefly

    spin_briefly()
    settings = read_settings()
    if embedder:
        from evals.train_embedder import train_embedder

        on = train_embedder(settings, out, epochs=epochs, seed=seed)
    elif drafts and begin:
        from evals.prefer import prefer_drafts

        on = prefer_drafts(settings, out, begin=begin, seed=seed)
    else:
        from evals.train import train_chat_model

        on = train_chat_model(settings, out, begin=begin, last=last, epochs=epochs, seed=seed)
    say(f"wrote {out}, trained on {on}")


@app.command()
def draft(
    dataset: Annotated[Path, typer.Option("--dataset", help="A training set, its article beside it.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="The drafts; by default drafts/ beside the training set.")
    ] = None,
) -> None:
    """Draft answers to a training set; somebody tells right from wrong, and `train --drafts` learns from both."""
    from assistant.settings import read_settings, spin_briefly

    spin_briefly()
    from evals.draft import draft_set

    drafts = out or dataset.parent / "drafts" / dataset.name
    added = draft_set(read_settings(), dataset, drafts, say)
    say(f"added {added} drafts to {drafts}: set `right` in each, true or false")


@app.command()
def rehearse(
    dataset: Annotated[
        list[Path] | None, typer.Option("--dataset", help="A training set, its article beside it; or all.")
    ] = None,
    swapped: Annotated[
        bool,
        typer.Option("--swapped", help="Ask about another that the article names: right drafts are wrong."),
    ] = False,
) -> None:
    """Let a model that always drafts the right answer through search and rules, and show what they lose of it."""
    from assistant.settings import read_settings, spin_briefly
    from knowledge.fetch import progress_bar

    spin_briefly()
    from evals.lessons import TRAINING
    from evals.rehearse import Rehearsed, rehearsal_text, rehearse_swapped
    from evals.rehearse import rehearse as rehearse_right
    from evals.systems import embedder_of

    paths = dataset or sorted(TRAINING.glob("*.jsonl"))
    embedder, bar = embedder_of(read_settings()), progress_bar(unit=" articles")
    done: list[Rehearsed] = []
    for number, path in enumerate(paths, 1):
        done += (rehearse_swapped if swapped else rehearse_right)(path, embedder)
        bar("rehearsed", number, len(paths))
    print(rehearsal_text(done))


@app.command()
def check(
    dataset: Dataset = ARTICLE_SET,
    article: ArticleFiles = None,
) -> None:
    """Check a question set against its article: evidence verbatim, required facts in it."""
    from evals.articles import load_articles
    from evals.cases import read_cases
    from evals.check import problems

    found = problems(read_cases(dataset), load_articles(article or []))
    print("\n".join(found) or f"{dataset.name}: nothing to complain of")
    if found:
        raise typer.Exit(1)
