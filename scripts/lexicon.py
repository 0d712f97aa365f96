"""Remakes macros/lexicon.tsv from the words of the handbook and its synonyms, with the Finnish analyser. Takes half a minute."""
import environment

environment.enter(packages=environment.LEXICON)

import argparse
import tempfile
from pathlib import Path

from build import make_pages

from macros import lexicon, loader, morphology, search


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Tekee haun ja tavutuksen sanaston macros/lexicon.tsv uudestaan. Kestää puoli minuuttia.")
    parser.parse_args()
    content = Path("content")
    with tempfile.TemporaryDirectory() as folder:
        make_pages(content, Path(folder))
        words = search.words_of(search.read_index(Path(folder))) | search.everyday_words(loader.load(content).handbook)
    before, entries = lexicon.load(), {word: tuple(morphology.lemmas(word)) for word in words if not word.isdigit()}
    lexicon.save(entries)
    unknown = sum(not lemmas for lemmas in entries.values())
    print(f"{len(entries)} sanaa, joista {unknown} on analysaattorille vieraita. Uusia {len(entries.keys() - before.keys())}, "
          f"poistuneita {len(before.keys() - entries.keys())}.")


if __name__ == "__main__":
    environment.run(main)
