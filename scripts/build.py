"""Builds the handbook: checks the content, makes sheets and pages in a new folder, verifies them, and only then swaps them in."""
import environment

environment.enter(debian=environment.PANGO)

import argparse
import contextlib
import errno
import gc
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

from check import report

from macros import cache, loader, search, sheets, verify
from macros.checks import check
from macros.handbook import Handbook

UNCHANGED = "sivusto jäi ennalleen"
CACHE = Path(".cache")
REASONS = {errno.ENOSPC: "levy on täynnä", errno.EDQUOT: "levytila on käytetty", errno.EFBIG: "tiedosto on liian suuri tälle levylle",
           errno.EROFS: "levylle ei voi kirjoittaa", errno.EACCES: "oikeudet eivät riitä", errno.EPERM: "oikeudet eivät riitä",
           errno.ENOENT: "kansiota tai tiedostoa ei ole"}


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
    try:
        yield tell
    except BaseException:
        print(end="\n" if live else "", flush=True)  # what went wrong is told on a line of its own
        raise
    seconds = f"{time.perf_counter() - begun:.1f}".replace(".", ",")
    print(f"{chr(13) if live else ''}  {name:<11} {seconds:>5} s  {said[0]}", flush=True)


def check_content(content: Path) -> Handbook:
    """The handbook of a content folder without mistakes."""
    with phase("Sisältö") as tell:
        if count := report(content, check(loader.load(content))):
            raise Failed(f"Sisällössä on {count} {'virhe' if count == 1 else 'virhettä'}; {UNCHANGED}.")
        handbook = loader.load(content).handbook
        tell(len(handbook.things), "sivun tiedot ja", len(handbook.collections), "luetteloa")
    return handbook


def make_sheets(handbook: Handbook) -> bool:
    """Make the PDF files into the cache. Gives False where this machine cannot make them."""
    with phase("Tulosteet") as tell:
        if reason := sheets.missing():
            tell(f"PDF-tiedostot jäivät pois. {reason}")
            return False
        if too_long := sheets.Printer(handbook, CACHE).make_all(lambda done, total: tell(f"{done}/{total}")):
            raise Failed("\n".join([*too_long, f"Tulosteiden teko ei onnistunut; {UNCHANGED}."]))
        tell(sum(len(thing.prints) for thing in handbook.printed), "tiedostoa")
    return True


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def make_pages(content: Path, site: Path) -> None:
    """Build the site with MkDocs; a warning is a failure."""
    import mkdocs
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    with phase("Sivut") as tell:
        warnings, log = _Warnings(), logging.getLogger(mkdocs.__name__)
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
            raise Failed("\n".join([*warnings.messages, f"Sivujen teko ei onnistunut; {UNCHANGED}."]))
        tell(sum(1 for _ in site.rglob("*.html")), "sivua")


def make_books(site: Path, handbook: Handbook) -> None:
    """Bind the pages into books."""
    from macros.books import Binder

    with phase("Kirjat") as tell:
        tell(", ".join(book.name for book in Binder(site, handbook, CACHE).bind()))


def tell_of_search(site: Path, handbook: Handbook) -> None:
    """Say how many words the search knows only as they are written."""
    with phase("Haku") as tell:
        lacking = search.missing(site, handbook)
        tell("kaikki sanat sanastossa" if not lacking else f"{len(lacking)} sanaa puuttuu sanastosta – aja python3 scripts/lexicon.py")


def verify_site(site: Path, handbook: Handbook, with_pdfs: bool) -> None:
    """Fail if the new site is not whole."""
    with phase("Tarkistus") as tell:
        if found := verify.problems(site, handbook, with_pdfs, CACHE):
            raise Failed("\n".join([*found, "Uusi sivusto ei ole ehjä; vanha jäi ennalleen."]))
        tell("linkit, haku ja tulosteet kunnossa")


def swap(new: Path, site: Path) -> None:
    """Put the new site in the old one's place."""
    old = site.with_name(f".{site.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    try:
        new.rename(site)
    finally:
        recover(site)


def recover(site: Path) -> None:
    """Clean up after a build that was killed: bring back a site caught in the swap, remove what is left of others."""
    old = site.with_name(f".{site.name}-old")
    if old.exists() and not site.exists():
        old.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    for unfinished in site.parent.glob(f".{site.name}-new-*"):
        shutil.rmtree(unfinished, ignore_errors=True)


def refuse_foreign(site: Path) -> None:
    """Fail if something else than a site is in the way; it would be swapped out for good."""
    is_site = (site / "index.html").is_file() and (site / "404.html").is_file()
    if site.exists() and not (is_site or (site.is_dir() and not any(site.iterdir()))):
        raise Failed(f"{site} ei ole sivusto, eikä sitä korvata. Anna uuden tai tyhjän kansion nimi: --site KANSIO")


def build_site(content: Path, site: Path) -> None:
    """The whole build, from the content folder to a verified site in its place, one at a time for each site. Raises Failed."""
    try:
        with environment.locked(cache.key(str(site)), f"Toinen rakennus tekee samaa sivustoa {site}. Odotetaan, että se päättyy …"):
            _build_site(content, site)
    except OSError as error:
        raise Failed(f"{error.filename or site}: {REASONS.get(error.errno, error.strerror)}; {UNCHANGED}.") from error
    except BrokenExecutor as error:
        raise Failed(f"Tulosteiden teko katkesi, ehkä muistin loppumiseen; {UNCHANGED}. Aja komento uudestaan.") from error


def _build_site(content: Path, site: Path) -> None:
    recover(site)
    refuse_foreign(site)
    handbook = check_content(content)
    gc.freeze()  # it stays to the end: nobody has to look through it for garbage
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
    environment.content_option(parser)
    parser.add_argument("--site", type=environment.place, default=environment.ROOT / "site", metavar="KANSIO",
                        help="valmiin sivuston kansio (oletus: site)")
    options = parser.parse_args()
    site = options.site
    try:
        build_site(options.content, site)
    except Failed as failure:
        sys.exit(str(failure))
    pages, prints = sum(1 for _ in site.rglob("*.html")), sum(1 for _ in site.rglob("*.pdf"))
    size = f"{sum(path.stat().st_size for path in site.rglob('*') if path.is_file()) / 1e6:.1f}".replace(".", ",")
    print(f"Valmis: {site / 'index.html'} – {pages} sivua, {prints} tulostetta, {size} Mt.")


if __name__ == "__main__":
    environment.run(main)
