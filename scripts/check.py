"""Tells everything that is wrong with the content: one line a problem, `file:line:column: what – what to do`."""
import environment

environment.enter()

import argparse
import sys
from pathlib import Path

from macros.checks import check
from macros.loader import load


def report(folder: Path) -> int:
    """Print the problems of a content folder and give their number."""
    problems = check(load(folder))
    for problem in problems:
        print(f"{folder.as_posix()}/{problem}")
    return len(problems)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Tarkistaa sisällön ja kertoo jokaisesta virheestä, missä se on ja mitä tehdä.")
    parser.add_argument("--content", type=Path, default=Path("content"), metavar="KANSIO", help="sisältökansio (oletus: content)")
    options = parser.parse_args()
    if not options.content.is_dir():
        sys.exit(f"Kansiota {options.content} ei ole.")
    if count := report(options.content):
        sys.exit(f"{count} {'virhe' if count == 1 else 'virhettä'}. Korjaa ja aja tarkistus uudestaan.")
    print("Sisältö on kunnossa.")


if __name__ == "__main__":
    main()
