"""Asks a site's own search worker, in the browser, and judges the answers by the questions in search/questions.tsv."""
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

from macros import search

QUESTIONS = Path(__file__).parent / "search" / "questions.tsv"
VISIBLE = 5  # pages that a reader sees without scrolling
ASK = """async ([worker, setup, queries]) => {
    const searcher = new Worker(worker), answers = [], times = []
    const tell = message => new Promise(resolve => { searcher.onmessage = ({data}) => resolve(data); searcher.postMessage(message) })
    const begun = performance.now()
    await tell({type: 0, data: setup})
    const ready = performance.now() - begun
    for (const query of queries) {
        const asked = performance.now()
        answers.push(await tell({type: 2, data: query}))
        times.push(performance.now() - asked)
    }
    searcher.terminate()
    return {ready, answers, times}
}"""


class Question(NamedTuple):
    """What somebody types, and the pages (or their sections) that answer; none where the handbook has no answer."""

    category: str
    half: str
    query: str
    answers: tuple[str, ...]


class Asked(NamedTuple):
    """What a worker answered: milliseconds until it was ready, its messages, and the milliseconds each took."""

    ready: float
    answers: list[dict]
    times: list[float]


def questions() -> list[Question]:
    """All questions. One half was used while the search was made, the other one was only measured."""
    rows = (line.split("\t") for line in QUESTIONS.read_text("utf-8").splitlines()[1:])
    return [Question(category, half, query, tuple(answers.split())) for category, half, query, answers in rows]


def setup_of(site: Path) -> dict:
    """What the theme sends the worker of a site to begin with."""
    index = search.read_index(site)
    return {"config": index["config"], "docs": index["docs"], "options": {"suggest": False}}


def ask(page: Page, address: str, folder: Path, setup: dict, queries: Iterable[str]) -> Asked:
    """Put queries to the search worker in a folder – a site, or the theme – that is served at an address."""
    worker = next(folder.glob("assets/javascripts/workers/search.*.js")).relative_to(folder).as_posix()
    page.goto(address + "404.html")  # the only page that starts no search of its own
    return Asked(**page.evaluate(ASK, [address + worker, setup, list(queries)]))


def found(answer: dict) -> list[str]:
    """The places an answer leads to, best first: of each page the section that is shown."""
    return [group[0]["location"].replace(".html", "") for group in answer["data"]["items"]]


def rank(question: Question, answer: dict) -> int | None:
    """The place of the first right answer, from 1; None if there is none. To find nothing is right where there is nothing."""
    places = found(answer)
    if not question.answers:
        return None if places else 1
    return next((number for number, place in enumerate(places, 1) if {place, place.partition("#")[0]} & {*question.answers}), None)


def shares(asked: Iterable[tuple[Question, dict]], group: Callable[[Question], str | None]) -> dict[str, tuple[int, float, float]]:
    """Per group: how many questions, and which share (per cent) is answered among the visible results and in first place."""
    count, visible, first = Counter(), Counter(), Counter()
    for question, answer in asked:
        if name := group(question):
            place = rank(question, answer) or 1000
            count[name] += 1
            visible[name] += place <= VISIBLE
            first[name] += place == 1
    return {name: (count[name], 100 * visible[name] / count[name], 100 * first[name] / count[name]) for name in count}


def stock_setup(site: Path) -> dict:
    """A site's texts without what we add, and the settings that the theme has for Finnish as it comes."""
    setup = setup_of(site)
    setup["config"] = {"lang": ["fi"], "separator": r"[\s\-]+", "pipeline": ["stopWordFilter"],
                       "fields": {"title": {"boost": 1e3}, "text": {"boost": 1.0}, "tags": {"boost": 1e6}}}
    for doc in setup["docs"]:
        for key in doc.keys() & {"page", "chapter", "pdf"}:
            del doc[key]
    return setup
