"""Builds the handbook: checks the content, makes sheets and pages in a new folder, verifies them, and only then swaps them in."""
import environment

environment.enter(debian=environment.PANGO)

import argparse
import contextlib
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from check import report

from macros import loader, search, sheets, verify
from macros.checks import check
from macros.handbook import Handbook


class Failed(Exception):
    """The build stops here; the text tells why."""


@contextlib.contextmanager
def phase(name: str) -> Iterator[Callable[..., None]]:
    """Show a step of the build and its time. The given function tells how far the step is, or what came of it."""
    begun, live, said = time.perf_counter(), sys.stdout.isatty(), [""]

    def tell(*words: object) -> None:
        said[0] = " ".join(str(word) for word in words)
        if live:
            print(f"\r  {name:<11} …        {said[0]}\033[K", end="", flush=True)

    tell()
    yield tell
    seconds = f"{time.perf_counter() - begun:.1f}".replace(".", ",")
    print(f"{chr(13) if live else ''}  {name:<11} {seconds:>5} s  {said[0]}", flush=True)


def check_content(content: Path) -> Handbook:
    """The handbook of a content folder without mistakes."""
    with phase("Sisältö") as tell:
        if count := report(content, check(loader.load(content))):
            raise Failed(f"Sisällössä on {count} {'virhe' if count == 1 else 'virhettä'}; sivusto jäi ennalleen.")
        handbook = loader.load(content).handbook
        tell(len(handbook.things), "sivun tiedot ja", len(handbook.collections), "luetteloa")
    return handbook


def make_sheets(handbook: Handbook) -> bool:
    """Make the PDF files into the cache. Gives False where this machine cannot make them."""
    with phase("Tulosteet") as tell:
        if reason := sheets.missing():
            tell(f"PDF-tiedostot jäivät pois. {reason}")
            return False
        made, too_long = sheets.Printer(handbook, Path(".cache")).all(lambda done, total: tell(f"{done}/{total}"))
        if too_long:
            raise Failed("\n".join([*too_long, "Tulosteiden teko ei onnistunut; sivusto jäi ennalleen."]))
        tell(len(made), "tiedostoa")
    return True


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def make_pages(content: Path, site: Path) -> None:
    """Build the site with MkDocs; a warning is a failure."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    with phase("Sivut") as tell:
        warnings, log = _Warnings(), logging.getLogger("mkdocs")
        log.addHandler(warnings)
        log.propagate = False
        try:
            config = load_config("mkdocs.yml", docs_dir=str(content.resolve()), site_dir=str(site.resolve()))
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
        except Abort as error:
            warnings.messages.append(str(error))
        finally:
            log.removeHandler(warnings)
        if warnings.messages:
            raise Failed("\n".join([*warnings.messages, "Sivujen teko ei onnistunut; sivusto jäi ennalleen."]))
        tell(sum(1 for _ in site.rglob("*.html")), "sivua")


def make_books(site: Path, handbook: Handbook) -> None:
    """Bind the pages into books."""
    from macros.books import Binder

    with phase("Kirjat") as tell:
        tell(", ".join(book.name for book in Binder(site, handbook, Path(".cache")).bind()))


def tell_of_search(site: Path, handbook: Handbook) -> None:
    """Say how many words the search knows only as they are written."""
    with phase("Haku") as tell:
        lacking = search.missing(site, handbook)
        tell("kaikki sanat sanastossa" if not lacking else f"{len(lacking)} sanaa puuttuu sanastosta – aja python3 scripts/lexicon.py")


def verify_site(site: Path, handbook: Handbook, with_pdfs: bool) -> None:
    """Fail if the new site is not whole."""
    with phase("Tarkistus") as tell:
        if found := verify.problems(site, handbook, with_pdfs):
            raise Failed("\n".join([*found, "Uusi sivusto ei ole ehjä; vanha jäi ennalleen."]))
        tell("linkit, haku ja tulosteet kunnossa")


def swap(new: Path, site: Path) -> None:
    """Put the new site in the old one's place."""
    old = site.with_name(f".{site.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    new.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def recover(site: Path) -> None:
    """Clean up after a build that was killed: bring back a site caught in the swap, remove unfinished ones."""
    old = site.with_name(f".{site.name}-old")
    if old.exists() and not site.exists():
        old.rename(site)
    for unfinished in site.parent.glob(f".{site.name}-new-*"):
        shutil.rmtree(unfinished, ignore_errors=True)


def build_site(content: Path, site: Path) -> None:
    """The whole build, from the content folder to a verified site in its place. Raises Failed."""
    recover(site)
    handbook = check_content(content)
    with_pdfs = make_sheets(handbook)
    new = site.with_name(f".{site.name}-new-{os.getpid()}")
    new.mkdir(parents=True)
    try:
        make_pages(content, new)
        if with_pdfs:
            make_books(new, handbook)
        tell_of_search(new, handbook)
        verify_site(new, handbook, with_pdfs)
        swap(new, site)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Rakentaa käsikirjan. Jos rakennus ei onnistu, vanha sivusto jää ennalleen.")
    parser.add_argument("--content", type=Path, default=Path("content"), metavar="KANSIO", help="sisältökansio (oletus: content)")
    parser.add_argument("--site", type=Path, default=Path("site"), metavar="KANSIO", help="valmiin sivuston kansio (oletus: site)")
    options = parser.parse_args()
    site = options.site.resolve()
    try:
        build_site(options.content, site)
    except Failed as failure:
        sys.exit(str(failure))
    pages, prints = sum(1 for _ in site.rglob("*.html")), sum(1 for _ in site.rglob("*.pdf"))
    size = f"{sum(path.stat().st_size for path in site.rglob('*') if path.is_file()) / 1e6:.1f}".replace(".", ",")
    print(f"Valmis: {site / 'index.html'} – {pages} sivua, {prints} tulostetta, {size} Mt.")


if __name__ == "__main__":
    main()
