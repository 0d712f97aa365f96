"""Proofreading: the words of the content that the Finnish analyser does not know."""
import re
from collections.abc import Iterator

from . import lexicon, morphology
from .checks import all_texts, at
from .fields import REFERENCE, Name
from .loader import Content
from .problems import Problem, nearest

ALLOWED = "words.txt"
WORD = re.compile(r"(?<![\w:])[^\W\d_]+(?![\w-])")  # a whole word, not the ending of 2018:sta nor the beginning of Pohjois-Suomi
NOT_READ = {"address", "asked", "chapter", "edit_address", "feedback_address", "id", "kind", "language", "page", "site_address"}


def _allowed(content: Content) -> set[str]:
    """The stems of words that are right although the analyser does not know them: the glossary's own, and those of words.txt."""
    file = content.root / ALLOWED
    texts = [line.partition("#")[0] for line in file.read_text("utf-8").splitlines()] if file.exists() else []
    terms = content.handbook.collections.get("terms")
    for term in terms.entries.values() if terms else ():
        texts += [term.title, term.expansion or "", *term.also]
    return {morphology.stem(word.lower()) for text in texts for word in WORD.findall(text)}


def unknown_words(content: Content) -> Iterator[Problem]:
    """Every unknown word where it first stands, with the nearest word of the lexicon."""
    seen, allowed, words = set(), _allowed(content), lexicon.load()
    for file, path, text in all_texts(content):
        if isinstance(text, Name) or path[-1] == text or not NOT_READ.isdisjoint(path):
            continue
        for word in WORD.findall(REFERENCE.sub(lambda found: found[2] or "", text)):
            if word not in seen and not morphology.is_known(word) and morphology.stem(word.lower()) not in allowed:
                alike = (known for known, lemmas in words.items() if lemmas and known[0] == word[0].lower())
                hint = nearest(word.lower(), alike) or " – tarkista kirjoitusasu"
                yield at(content, file, path, f"outo sana {word}{hint} (lisää oikea sana tiedostoon {ALLOWED})", word)
            seen.add(word)
