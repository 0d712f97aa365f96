"""The lexicon: which base forms the words of the handbook have, and where their compounds part.

`lexicon.tsv` is a committed file like a lock file: `scripts/lexicon.py` remakes it with the analyser, everything else only reads it.
A word that it lacks is no error; whoever asks gets nothing and goes on without.
"""
import functools
from pathlib import Path

LEXICON = Path(__file__).with_name("lexicon.tsv")
Lexicon = dict[str, tuple[str, ...]]


def plain(lemma: str) -> str:
    """A base form without its compound borders.

    >>> plain("toipumis|orientaatio")
    'toipumisorientaatio'
    """
    return lemma.replace("|", "")


@functools.cache
def load(path: Path = LEXICON) -> Lexicon:
    """The base forms of each word, in small letters, compounds with their borders; nothing if there is no such file.

    A word with no base forms is one that the analyser does not know.
    """
    if not path.exists():
        return {}
    rows = (line.partition("\t") for line in path.read_text("utf-8").splitlines())
    return {word: tuple(lemmas.split()) for word, _, lemmas in rows}


def save(lexicon: Lexicon, path: Path = LEXICON) -> None:
    """Write a lexicon in the order of its words; the same words give the same bytes."""
    path.write_text("".join(f"{word}\t{' '.join(lexicon[word])}\n" for word in sorted(lexicon)), "utf-8", newline="\n")
