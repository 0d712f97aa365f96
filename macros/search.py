"""The Finnish search: completes the built site's search with a table of its words, and tells which words the lexicon lacks.

The theme's search worker reads two files. `lunr.fi.min.js` gets our query code and the table appended. `search_index.js` gets the texts,
each page with its chapter, its printable sheet and what is asked of it; the page itself asks for it once a reader turns to the search
(search-start.js).
"""
import itertools
import json
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import minify_html

from .handbook import Handbook
from .lexicon import Lexicon, load, plain
from .model import Episode

SCRIPTS = Path(__file__).parent.parent / "overrides/javascripts"
QUERY_CODE = ("search-words.js", "search-query.js")
WORKER_LANGUAGE = "assets/javascripts/lunr/min/lunr.fi.min.js"
INDEX, INDEX_START = "search/search_index.js", "var __index = "
THEME_INDEX = "search/search_index.json"
SHOWN, ASKED = ("title", "text"), "asked"  # what a reader sees of a text, and what only the search reads
COPY, STORY = 0.5, 0.8  # how much of the weight of other pages one has that is made of them, and a scene, which tells more than it teaches
TAG, WORD = re.compile(r"<[^>]*>"), re.compile(r"[^\W_]+")


def read_index(site: Path) -> dict:
    """What the search of a built site knows: `config`, and `docs` with `location`, `title` and `text`."""
    return json.loads((site / INDEX).read_text("utf-8").removeprefix(INDEX_START))


def words_of(index: dict, fields: tuple[str, ...] = (*SHOWN, ASKED)) -> set[str]:
    """The words of the texts, in small letters."""
    separator = re.compile(index["config"]["separator"])
    text = " ".join(doc.get(field, "") for doc in index["docs"] for field in fields)
    once = " ".join({*TAG.sub(" ", text).lower().split()})
    return {*separator.split(once)} - {""}


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
    for term in handbook.entries("terms").values():
        names = [name for name in (term.title, term.expansion, *term.also) if name]
        if len(names) > 1:
            yield names, names


def table(shown: set[str], asked: set[str], everyday: set[str], synonyms: Iterable[tuple[list[str], list[str]]], lexicon: Lexicon) -> dict:
    """What the query code has to know, both as lines of text.

    `lemmas`: how many letters are those of the line before, the rest of a base form with its borders, then the endings of its forms that
    are shown; those of what is only asked it guesses. An everyday word that is its own base form needs no line.
    `synonyms`: what people say, then what it means.
    """
    words, spelled = shown | asked, shown | everyday
    analysed = {word: lexicon.get(word, ()) for word in sorted(words | everyday)}
    common = {lemma for lemma, count in Counter(itertools.chain(*analysed.values())).items() if count > 1}
    forms: dict[str, list[str]] = {}
    for word, lemmas in analysed.items():
        likely = [lemma for lemma in lemmas if lemma in common or plain(lemma) == word] or lemmas  # voin is of voida, hardly of voi
        for lemma in likely if word in words or [*map(plain, lemmas)] != [word] else ():
            forms.setdefault(lemma, []).extend([_ending(word, plain(lemma))] if word in spelled else [])
    lines = (" ".join([_rest(lemma, before), *filter(None, forms[lemma])]) for before, lemma in itertools.pairwise(["", *sorted(forms)]))
    groups = ("\t\t".join("\t".join(side) for side in group).lower() for group in synonyms)  # no text may hold a tab
    return {"lemmas": "\n".join(lines), "synonyms": "\n".join(groups)}


def _rest(lemma: str, before: str) -> str:
    """A base form without the letters that it shares with the one before it in the table, after their number (9, then a = 10 …).

    >>> _rest("asiakas|maksu", "asiakas")
    '7|maksu'
    """
    shared = min(_shared(lemma, before), 35)
    return (string.digits + string.ascii_lowercase)[shared] + lemma[shared:]


def _ending(word: str, lemma: str) -> str:
    """A word as what to do to its base form: drop as many letters as the capital letter tells (A = 1), then add the rest.

    >>> _ending("asiakkaan", "asiakas")
    'Akaan'
    """
    shared = _shared(word, lemma)
    drop = len(lemma) - shared
    return (chr(64 + drop) if drop else "") + word[shared:]


def _shared(one: str, other: str) -> int:
    """How many letters two words have in common from their beginning on."""
    for count, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return count
    return min(len(one), len(other))


def install(site: Path, handbook: Handbook, with_pdfs: bool) -> None:
    """Complete the search of a site that MkDocs has just built."""
    index = json.loads((site / THEME_INDEX).read_text("utf-8"))
    pages, asked = {f"{page.path}.html": page for page in handbook.pages}, _asked(handbook)
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
        if asked.get(doc["location"]):
            doc[ASKED] = " ".join(asked[doc["location"]])
        if getattr(page, "shows", ()):
            doc["boost"] = COPY
        if isinstance(pages.get(page_location), Episode):
            doc["boost"] = STORY
    (site / INDEX).write_text(INDEX_START + _json(index), "utf-8")
    (site / THEME_INDEX).write_text(_json(index | {"docs": []}), "utf-8")
    with (site / WORKER_LANGUAGE).open("a", encoding="utf-8") as file:
        words = words_of(index, SHOWN), words_of(index, (ASKED,)), everyday_words(handbook)
        file.write(query_code(table(*words, synonyms(handbook), load())))


def _asked(handbook: Handbook) -> dict[str, tuple[str, ...]]:
    """What is asked, by the location of the page, or of the place on a page, that answers."""
    places = {f"{handbook.targets[id].path}.html#{id}": one.asked for id, one in handbook.situations.items()}
    return places | {f"{thing.path}.html": thing.asked for thing in handbook.things.values()}


def query_code(table: dict) -> str:
    """Our part of the search worker's Finnish, with its table."""
    scripts = (f"<script>{(SCRIPTS / name).read_text('utf-8')}</script>" for name in QUERY_CODE)
    small = (minify_html.minify(script, minify_js=True).removeprefix("<script>").removesuffix("</script>") for script in scripts)
    return "".join(f"\n{code}" for code in small).replace("TABLE", _json(table))


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
