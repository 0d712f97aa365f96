"""The printed sheets as a reader, a printer and a screen reader meet them."""
import re
import unicodedata
from pathlib import Path

import page as pdf_validation
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from conftest import ROOT

from macros import hyphenation, loader
from macros.model import Process, Sheet, Thing

HANDBOOK = loader.load(ROOT / "content").handbook
PRINTED = pytest.mark.parametrize("thing", HANDBOOK.printed, ids=lambda thing: thing.id)


@pytest.fixture
def pdf(thing: Thing, real_site: Path) -> Path:
    """The PDF file of a thing."""
    return real_site / "tulosteet" / f"{thing.id}.pdf"


def words(text: str) -> str:
    """A text without spaces, hyphens and line breaks, for comparing what was written with what a PDF gives back."""
    return re.sub(r"[\s\u00ad\u2060\ufffe-]+", "", unicodedata.normalize("NFC", text))


@PRINTED
def test_it_passes_pdf_ua_1(pdf: Path):
    report = pdf_validation.validate_pdf(pdf, profile=pdf_validation.ValidationProfile.PDF_UA_1)
    assert [str(failure) for failure in report.failures] == []
    assert report.is_compliant and report.rules.total > 100


@PRINTED
def test_it_is_one_a4_page_in_our_typeface(pdf: Path):
    with pikepdf.open(pdf) as document:
        assert len(document.pages) == 1
        assert [round(float(side)) for side in document.pages[0].mediabox] == [0, 0, 595, 842]
        fonts = {str(item.BaseFont) for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"}
    assert fonts and all("Atkinson" in font for font in fonts), fonts


@PRINTED
def test_it_names_itself_its_language_and_its_day(thing: Thing, pdf: Path):
    with pikepdf.open(pdf) as document:
        assert str(document.Root.Lang) == "fi"
        assert str(document.docinfo["/Title"]) == f"{thing.title} – Rinnalla"
        assert str(document.docinfo["/CreationDate"]).startswith(f"D:{HANDBOOK.settings.published:%Y%m%d}")


@PRINTED
def test_it_holds_every_text_of_its_thing(thing: Thing, pdf: Path):
    groups = thing.parts if isinstance(thing, Sheet) else (*thing.practices, thing.tips, *([thing.skills] if thing.skills else []))
    texts = [thing.title, thing.summary, *(group.title for group in groups), *(item for group in groups for item in group.items)]
    texts += [thing.insight, *thing.pitfalls, *thing.elements] if isinstance(thing, Process) else [thing.intro, thing.closing or ""]
    with pypdfium2.PdfDocument(pdf) as document:
        shown = words(document[0].get_textpage().get_text_range())
    assert [text for text in texts if words(HANDBOOK.wording(text)) not in shown] == []
    assert words(f"painos {HANDBOOK.settings.edition}") in shown and "sivu1/1" in shown


@PRINTED
def test_its_qr_code_leads_to_its_page(thing: Thing, pdf: Path, real_site: Path):
    with pypdfium2.PdfDocument(pdf) as document:
        codes = zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())
    assert [code.text for code in codes] == [f"{HANDBOOK.organisation.site_address}{thing.path}.html"]
    assert (real_site / f"{thing.path}.html").is_file()


@PRINTED
def test_its_page_links_to_it(thing: Thing, real_site: Path):
    assert f'href="../tulosteet/{thing.id}.pdf"' in (real_site / f"{thing.path}.html").read_text("utf-8")


@pytest.mark.parametrize("broken", ["toi-pu-mi-nen", "toi-pu-mis-o-rien-taa-ti-os-sa", "ko-ke-mus-a-si-an-tun-ti-ja", "y-li-o-pis-to"])
def test_finnish_words_break_at_syllables_and_compound_borders(broken: str, tmp_path: Path):
    import pyphen

    hyphenation.register(tmp_path)
    found = pyphen.Pyphen(lang="fi", left=1, right=1).inserted(broken.replace("-", ""))
    allowed = {sum(len(part) for part in broken.split("-")[:n]) for n in range(1, broken.count("-") + 1)}
    breaks = {sum(len(part) for part in found.split("-")[:n]) for n in range(1, found.count("-") + 1)}
    assert breaks and breaks <= allowed, found
