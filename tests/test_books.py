"""The bound books: every page is in them, in order, with contents and an index that lead to the right pages."""
import re
from pathlib import Path

import lxml.html
import pikepdf
import pypdfium2
import pytest
from conftest import ROOT
from test_sheets import validated, words

from macros import loader
from macros.handbook import Book
from macros.model import Episode

HANDBOOK = loader.load(ROOT / "content").handbook
BOOKS = pytest.mark.parametrize("book", HANDBOOK.books, ids=lambda book: book.file)
SIZES = {"A4": (595, 842), "A5": (420, 595)}


@pytest.fixture
def pages(book: Book, real_site: Path) -> list[str]:
    """The text of each page of a book."""
    with pypdfium2.PdfDocument(real_site / "tulosteet" / book.file) as document:
        return [page.get_textpage().get_text_range() for page in document]


@BOOKS
def test_it_passes_pdf_ua_1(book: Book, real_site: Path):
    assert validated(real_site / "tulosteet" / book.file) == []


@BOOKS
def test_it_has_one_size_and_our_typeface(book: Book, real_site: Path):
    with pikepdf.open(real_site / "tulosteet" / book.file) as document:
        assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in document.pages} == {SIZES[book.size]}
        fonts = {str(item.BaseFont) for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"}
        assert str(document.docinfo["/Title"]) == book.title
    assert fonts and all("Atkinson" in font for font in fonts), fonts


@BOOKS
def test_the_contents_tell_the_page_on_which_each_title_stands(book: Book, pages: list[str]):
    contents = words("".join(pages[1:10]))
    for chapter in book.chapters:
        for page in HANDBOOK.by_chapter[chapter.id]:
            if not getattr(page, "shows", ()):
                numbers = [int(number) for number in re.findall(re.escape(words(page.title)) + r"\.*(\d+)", contents)]
                assert any(words(page.title) in words(pages[number - 1]) for number in numbers if number <= len(pages)), page.title


def test_the_whole_handbook_has_every_chapter_and_an_index(real_site: Path):
    with pypdfium2.PdfDocument(real_site / "tulosteet/kasikirja.pdf") as document:
        text = words(" ".join(page.get_textpage().get_text_range() for page in document))
    assert [chapter.title for chapter in HANDBOOK.settings.chapters.values() if words(chapter.title) not in text] == []
    assert "Hakemisto" in text and re.search(r"Vertaistukis\.\d+", text)


def test_the_booklet_has_the_question_of_every_scene(real_site: Path):
    with pypdfium2.PdfDocument(real_site / "tulosteet/pekka-vihko.pdf") as document:
        text = words(" ".join(page.get_textpage().get_text_range() for page in document))
    questions = [thing.question for thing in HANDBOOK.things.values() if isinstance(thing, Episode)]
    assert [question for question in questions if words(HANDBOOK.wording(question)) not in text] == []


@BOOKS
def test_what_is_only_for_the_screen_is_not_bound(book: Book, pages: list[str], real_site: Path):
    articles = [article for path in real_site.rglob("*.html") if (article := lxml.html.parse(path).find(".//article")) is not None]
    controls = [one for article in articles for one in article.iter("button", "summary")]
    labels = {words(one.text_content()) for one in controls} - {""}
    for one in controls:
        one.drop_tree()
    prose = words(" ".join(article.text_content() for article in articles))
    told_apart = {label for label in labels if label not in prose}
    assert len(told_apart) > 3
    text = words(" ".join(pages))
    assert [label for label in told_apart if label in text] == []


@BOOKS
def test_links_inside_a_book_lead_to_its_pages(book: Book, real_site: Path):
    with pikepdf.open(real_site / "tulosteet" / book.file) as document:
        links = [link for page in document.pages for link in page.get("/Annots", []) if link.get("/Subtype") == "/Link"]
        outside = {str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A}
    allowed = (HANDBOOK.organisation.site_address, "https://", "http://", "mailto:")
    assert len(links) > 20 and [address for address in outside if not address.startswith(allowed)] == []


def test_the_whole_handbook_sends_nobody_out_to_a_page_that_it_holds(real_site: Path):
    held = {f"{HANDBOOK.organisation.site_address}{page.path}.html" for page in HANDBOOK.pages if not getattr(page, "shows", ())}
    with pikepdf.open(real_site / "tulosteet/kasikirja.pdf") as document:
        links = [link for page in document.pages for link in page.get("/Annots", []) if "/A" in link and "/URI" in link.A]
        assert held & {str(link.A.URI) for link in links} == set()
