"""Tells everything that is wrong with the content: one line a problem, `file:line:column: what – what to do`."""
import environment

environment.enter()

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from macros.checks import check
from macros.loader import load
from macros.problems import Problem


def report(folder: Path, problems: Iterable[Problem]) -> int:
    """Print the problems of a content folder and give their number."""
    shown = folder.relative_to(environment.ROOT) if folder.is_relative_to(environment.ROOT) else folder
    lines = [f"{shown.as_posix()}/{problem}" for problem in problems]
    print("".join(f"{line}\n" for line in lines), end="", flush=True)
    return len(lines)


def proofread(folder: Path) -> int:
    """Print the words of a content folder that the Finnish analyser does not know and give their number."""
    environment.enter(packages=environment.LEXICON)
    from macros.proof import unknown_words

    return report(folder, unknown_words(load(folder)))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Tarkistaa sisällön ja kertoo jokaisesta virheestä, missä se on ja mitä tehdä.")
    environment.content_option(parser)
    parser.add_argument("--proof", action="store_true", help="oikolue: luettele myös sanat, joita suomen kielen analysaattori ei tunne")
    options = parser.parse_args()
    if count := report(options.content, check(load(options.content))):
        sys.exit(f"{count} {'virhe' if count == 1 else 'virhettä'}. Korjaa ja aja tarkistus uudestaan.")
    print("Sisältö on kunnossa.")
    if options.proof:
        if count := proofread(options.content):
            sys.exit(f"{count} {'outo sana' if count == 1 else 'outoa sanaa'}.")
        print("Kaikki sanat ovat tuttuja.")


if __name__ == "__main__":
    environment.run(main)
