"""The Finnish search: completes the built site's search with a table of its words, and tells which words the lexicon lacks.

The theme's search worker reads two files. `lunr.fi.min.js` gets our query code and the table appended. `search_index.js` gets the texts,
each page with its chapter, its printable sheet and what is asked of it; the page itself asks for it once a reader turns to the search
(search-start.js).
"""
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import rjsmin

from .handbook import Handbook
from .lexicon import Lexicon, load, plain
from .model import Sheet, Thing

SCRIPTS = Path(__file__).parent.parent / "overrides/javascripts"
QUERY_CODE = ("search-words.js", "search-query.js")
WORKER_LANGUAGE = "assets/javascripts/lunr/min/lunr.fi.min.js"
INDEX, INDEX_START = "search/search_index.js", "var __index = "
THEME_INDEX = "search/search_index.json"
COPY = 0.5  # of the weight of other pages has one that is made of them
TAG, WORD = re.compile(r"<[^>]*>"), re.compile(r"[^\W_]+")


def read_index(site: Path) -> dict:
    """What the search of a built site knows: `config`, and `docs` with `location`, `title` and `text`."""
    return json.loads((site / INDEX).read_text("utf-8").removeprefix(INDEX_START))


def words_of(index: dict) -> set[str]:
    """The words of the texts, in small letters."""
    separator = re.compile(index["config"]["separator"])
    texts = (TAG.sub(" ", text) for doc in index["docs"] for text in (doc["title"], doc["text"], doc.get("asked", "")))
    return {word.lower() for text in texts for word in separator.split(text) if word}


def everyday_words(handbook: Handbook) -> set[str]:
    """The words of the synonyms, in small letters."""
    return {word for group in synonyms(handbook) for side in group for phrase in side for word in WORD.findall(phrase.lower())}


def missing(site: Path, handbook: Handbook) -> list[str]:
    """The words of a built site that are not in the lexicon; numbers aside."""
    words = words_of(read_index(site)) | everyday_words(handbook)
    return sorted(word for word in words if word not in load() and not word.isdigit())


def synonyms(handbook: Handbook) -> Iterator[tuple[list[str], list[str]]]:
    """What people say, and the handbook's words for it. A glossary word, its long form and its other names each mean all of them."""
    for group in handbook.synonyms.groups:
        yield [*group.everyday], [*group.words]
    for term in handbook.collections["terms"].entries.values() if "terms" in handbook.collections else ():
        names = [name for name in (term.title, term.expansion, *term.also) if name]
        if len(names) > 1:
            yield names, names


def table(words: set[str], everyday: set[str], synonyms: Iterable[tuple[list[str], list[str]]], lexicon: Lexicon) -> dict:
    """What the query code has to know, both as lines of text. `lemmas`: a base form with its borders, then the endings of its forms.
    `synonyms`: what people say, then what it means. An everyday word that is its own base form needs no line of the lemmas."""
    analysed = {word: lexicon.get(word, ()) for word in sorted(words | everyday)}
    common = {lemma for lemma, count in Counter(itertools.chain(*analysed.values())).items() if count > 1}
    forms: dict[str, list[str]] = {}
    for word, lemmas in analysed.items():
        likely = [lemma for lemma in lemmas if lemma in common or plain(lemma) == word] or lemmas  # voin is of voida, hardly of voi
        for lemma in likely if word in words or [*map(plain, lemmas)] != [word] else ():
            forms.setdefault(lemma, []).append(_ending(word, plain(lemma)))
    lines = (" ".join([lemma, *filter(None, forms[lemma])]) for lemma in sorted(forms))
    groups = ("\t\t".join("\t".join(side) for side in group).lower() for group in synonyms)  # no text may hold a tab
    return {"lemmas": "\n".join(lines), "synonyms": "\n".join(groups)}


def _ending(word: str, lemma: str) -> str:
    """A word as what to do to its base form: drop as many letters as the capital letter tells (A = 1), then add the rest.

    >>> _ending("asiakkaan", "asiakas")
    'Akaan'
    """
    shared = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(word, lemma, strict=False)))
    drop = len(lemma) - shared
    return (chr(64 + drop) if drop else "") + word[shared:]


def install(site: Path, handbook: Handbook, with_pdfs: bool) -> None:
    """Complete the search of a site that MkDocs has just built."""
    index = json.loads((site / THEME_INDEX).read_text("utf-8"))
    pages = {f"{page.path}.html": page for page in handbook.pages}
    del index["config"]["fields"]["tags"]  # the theme's; no page has any
    titles = {doc["location"]: doc["title"] for doc in index["docs"]}
    for doc in index["docs"]:
        chapter = handbook.settings.chapters.get(doc["location"].partition("/")[0])
        page_location, _, section = doc["location"].partition("#")
        if section:
            doc["page"] = titles.get(page_location, "")
        elif chapter:
            doc["chapter"] = chapter.title
        page = pages.get(doc["location"])
        if page and page.PRINTED and with_pdfs:
            doc["pdf"] = f"tulosteet/{page.prints['PDF']}"
        if isinstance(page, Thing) and page.asked:
            doc["asked"] = " ".join(page.asked)
        if isinstance(page, Sheet) and page.shows:
            doc["boost"] = COPY
    (site / INDEX).write_text(INDEX_START + _json(index), "utf-8")
    (site / THEME_INDEX).write_text(_json(index | {"docs": []}), "utf-8")
    with (site / WORKER_LANGUAGE).open("a", encoding="utf-8") as file:
        file.write(query_code(table(words_of(index), everyday_words(handbook), synonyms(handbook), load())))


def query_code(table: dict) -> str:
    """Our part of the search worker's Finnish, with its table."""
    code = "".join("\n" + rjsmin.jsmin((SCRIPTS / name).read_text("utf-8")) for name in QUERY_CODE)
    return code.replace("TABLE", _json(table))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
