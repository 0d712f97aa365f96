"""Finnish hyphenation for print: the syllable rule, and the borders of compound words from a list.

Rule (Kielitoimiston ohjepankki, tavutus): a syllable begins at the last consonant before a vowel, some vowel pairs
never share a syllable, and a compound breaks at its border.
"""
import functools
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pyphen

from .cache import cached

COMPOUNDS = Path(__file__).parent / "compounds.txt"
VOWELS, CONSONANTS = "aeiouyäöå", "bcdfghjklmnpqrstvwxzšž"
SPLIT_PAIRS = ("ia", "io", "iä", "iö", "ua", "ue", "uä", "ea", "eo", "eä", "eö", "oa", "oe", "ao", "ae", "äe", "öe", "öä", "yä", "ye")


def patterns(compounds: list[str]) -> Iterator[str]:
    """Hyphenation patterns in TeX's notation. A compound is written with its borders: toipumis|orientaatio."""
    yield from (f"1{consonant}{vowel}" for consonant in CONSONANTS for vowel in VOWELS)
    yield from (f"{first}1{second}" for first, second in SPLIT_PAIRS)
    yield from (f".{vowel}2" for vowel in VOWELS)  # never leave one letter alone
    for word in compounds:
        for left, right in itertools.pairwise(word.split("|")):
            yield f"{left[-4:-1]}8{left[-1]}9{right[0]}8{right[1:3]}"


@functools.cache
def _compounds() -> list[str]:
    return COMPOUNDS.read_text("utf-8").split()


@functools.lru_cache(maxsize=2000)
def places(word: str) -> list[list[int]]:
    """Where a word may be broken, the better ways first: after its own hyphens, at the borders of a compound, between syllables."""
    small = word.lower()
    hyphens = [found.end() for found in re.finditer("-(?=.)", word)]
    borders = {len(before) for compound in _compounds() for before, after in _borders(compound) if small.startswith(before + after[:3])}
    syllables = [found.start() for found in re.finditer(f"[{CONSONANTS}](?=[{VOWELS}])", small) if 2 < found.start() < len(word) - 2]
    return [hyphens, sorted(borders), syllables]


def _borders(compound: str) -> Iterator[tuple[str, str]]:
    """What stands before and after each border of a compound."""
    parts = compound.split("|")
    yield from (("".join(parts[:at]), "".join(parts[at:])) for at in range(1, len(parts)))


def register(cache: Path) -> None:
    """Let Pyphen, and so WeasyPrint, hyphenate the language fi."""
    lines = "UTF-8\n" + "\n".join(patterns(_compounds())) + "\n"
    pyphen.LANGUAGES["fi"] = cached(cache / "hyphenation", ".dic", (lines,), lines.encode)
    pyphen.LANGUAGES_LOWERCASE["fi"] = "fi"
