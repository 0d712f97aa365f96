"""Measures the handbook against the theme as it comes, in one run: the search, the weight of the pages, the time of the build."""
import environment

environment.enter(debian=environment.PANGO + environment.CHROMIUM)

import argparse
import gzip
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import material
from build import build_site

sys.path.insert(0, "tests")
from asking import ask, questions, setup_of, shares, stock_setup
from bench_build import bench_build, build_bare, build_ours, project_of, refresh, write_bare
from conftest import launch, served
from playwright.sync_api import Browser

THEME = Path(material.__file__).parent / "templates"
WORKER_FILES = ("assets/javascripts/lunr/min/lunr.fi.min.js", "search/search_index.js")
RUNS = 5
PAGES = ("index.html", "prosessit/yhteys.html", "pekka/index.html", "tyokalut/suostumus.html")


def zipped(path: Path) -> float:
    """The size of a file as it is sent, in kilobytes."""
    return len(gzip.compress(path.read_bytes(), 9)) / 1000


def table(rows: list[tuple]) -> None:
    """Print rows in columns, the first to the left."""
    for first, *others in rows:
        print(f"  {first:<24}" + "".join(f"{other:>14}" for other in others))


def bench_search(site: Path) -> None:
    """Print how many of the questions the search answers, by category and half, beside the theme's own search."""
    asked = questions()
    queries = [question.query for question in asked]
    with launch() as browser, served(site) as ours, served(THEME) as theirs:
        page = browser.new_page()
        runs = [(ask(page, ours, site, setup_of(site), queries), ask(page, theirs, THEME, stock_setup(site), queries)) for _ in range(RUNS)]
    first = [list(zip(asked, run.answers, strict=True)) for run in runs[0]]
    groups = {
        "": lambda question: question.category,
        " (halves)": lambda question: f"{'everyday' if question.category == 'everyday' else 'all but everyday'}, {question.half}"
        if question.answers else None,
        " (all)": lambda question: "answered" if question.answers else None,
    }
    print("Search: share of questions answered within the first five / in first place, per cent")
    table([("", "questions", "ours", "stock")])
    for group in groups.values():
        mine, others = (shares(answers, group) for answers in first)
        table([(name, count, f"{five:.0f} / {top:.0f}", f"{others[name][1]:.0f} / {others[name][2]:.0f}")
               for name, (count, five, top) in mine.items()])
    ready, p95 = ([statistics.median(measure(run[side]) for run in runs) for side in (0, 1)]
                  for measure in (lambda run: run.ready, lambda run: sorted(run.times)[int(.95 * len(run.times))]))
    print("Search: time in the browser, median of", RUNS)
    table([("", "ours", "stock", "ratio"), *((name, f"{one:.0f} ms", f"{other:.0f} ms", f"{one / other:.2f}")
                                             for name, (one, other) in {"ready": ready, "query, 95th of 100": p95}.items())])
    print("Search: size, gzip")
    table([(name.rpartition("/")[2], f"{zipped(site / name):.1f} kB") for name in WORKER_FILES])


def weigh(browser: Browser, site: Path, page: str) -> float:
    """What a browser fetches to show a page of a site the first time, in kilobytes as it is sent."""
    fetched: list[str] = []
    with served(site) as address:
        tab = browser.new_page()
        tab.on("response", lambda response: fetched.append(urlsplit(response.url).path.lstrip("/")))
        tab.goto(address + page, wait_until="networkidle")
        tab.close()
    return sum(zipped(site / unquote(path)) for path in fetched if (site / unquote(path)).is_file())


def bench_pages(folder: Path) -> None:
    """Print what pages weigh beside those of the theme as it comes, and how soon a preview shows a change."""
    project = project_of(folder / "pages", 0, seed=0)
    build_ours(project)
    bare = write_bare(project)
    build_bare(bare)
    with launch() as browser:
        weights = {page: [weigh(browser, site, page) for site in (project / "site", bare / "site")] for page in PAGES}
    print("Pages: what a browser fetches for a first page, gzip, fonts included")
    table([("", "ours", "stock", "ratio"), *((page, f"{one:.0f} kB", f"{other:.0f} kB", f"{one / other:.2f}")
                                             for page, (one, other) in weights.items())])
    print(f"Preview: a saved change is seen after {refresh(project / 'content'):.1f} s")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Mittaa haun ja rakentamisen teeman oman haun ja rakentamisen rinnalla.")
    parser.add_argument("--only", choices=("search", "pages", "build"), help="mittaa vain tämä")
    parser.add_argument("--pages", type=int, nargs="*", default=[100, 1000], metavar="N", help="montako sivua keksityissä käsikirjoissa on")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="montako kertaa rakennetaan (oletus: 3)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.only in ("search", None):
            site = Path(folder) / "site"
            build_site(Path("content"), site)
            bench_search(site)
        if options.only in ("pages", None):
            bench_pages(Path(folder))
        if options.only in ("build", None):
            bench_build(Path(folder), options.pages, options.runs, environment.beside(environment.WAYOUT))


if __name__ == "__main__":
    environment.run(main)
