"""The printed sheets as a reader, a printer and a screen reader meet them."""
import re
import shutil
import unicodedata
from pathlib import Path

import docx
import page as pdf_validation
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from conftest import ROOT

from macros import hyphenation, loader, sheets
from macros.model import Process, Sheet, Thing

HANDBOOK = loader.load(ROOT / "content").handbook
PRINTED = pytest.mark.parametrize("thing", HANDBOOK.printed, ids=lambda thing: thing.id)
FILLED, IN_WORD = (pytest.mark.parametrize("sheet", [one for one in HANDBOOK.sheets.values() if kind in one.prints], ids=lambda one: one.id)
                   for kind in ("Täytettävä PDF", "Word"))
A4, A4_ACROSS, A3_ACROSS = (595, 842), (842, 595), (1191, 842)
W, W14 = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}", "{http://schemas.microsoft.com/office/word/2010/wordml}"


@pytest.fixture
def pdf(thing: Thing, real_site: Path) -> Path:
    """The PDF file of a thing."""
    return real_site / "tulosteet" / thing.prints["PDF"]


@pytest.fixture
def fillable(sheet: Sheet, real_site: Path) -> Path:
    """The PDF file of a sheet that is filled on screen."""
    return real_site / "tulosteet" / sheet.prints["Täytettävä PDF"]


def words(text: str) -> str:
    """A text without spaces, hyphens and line breaks, for comparing what was written with what a PDF gives back."""
    return re.sub(r"[\s\u00ad\u2060\ufffe-]+", "", unicodedata.normalize("NFC", text))


def shown_in(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return words(" ".join(page.get_textpage().get_text_range() for page in document))


def sheets_of(thing: Thing) -> list[Thing]:
    """What a document consists of: the sheets of a bundle, or the thing itself."""
    return [HANDBOOK.things[id] for id in thing.shows] if thing.form == "nippu" else [thing]


def own_texts(thing: Thing) -> list[str]:
    """The texts that a sheet has to hold."""
    if isinstance(thing, Process):
        groups = (*thing.practices, thing.tips, *([thing.skills] if thing.skills else []))
        return [thing.title, thing.summary, thing.insight, *thing.pitfalls, *thing.elements,
                *(text for group in groups for text in (group.title, *group.items))]
    blanks = [*thing.blanks, *(blank for part in thing.parts for blank in part.blanks)]
    texts = [thing.intro or "", thing.letter or "", thing.closing or "", *(blank.label for blank in blanks)]
    texts += [text for part in thing.parts for text in (part.title, *part.items)]
    return texts + ([] if thing.form in ("juliste", "taskukortti") else [thing.title, thing.summary])


def validated(pdf: Path) -> list[str]:
    report = pdf_validation.validate_pdf(pdf, profile=pdf_validation.ValidationProfile.PDF_UA_1)
    assert report.rules.total > 100
    return [str(failure) for failure in report.failures]


@PRINTED
def test_it_passes_pdf_ua_1(pdf: Path):
    assert validated(pdf) == []


@PRINTED
def test_it_has_its_pages_in_our_typeface(thing: Thing, pdf: Path):
    size = {"juliste": A3_ACROSS, "taskukortti": A4_ACROSS}.get(thing.form, A4)
    with pikepdf.open(pdf) as document:
        assert [tuple(round(float(side)) for side in page.mediabox[2:]) for page in document.pages] == [size] * len(sheets_of(thing))
        fonts = {str(item.BaseFont) for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"}
    assert fonts and all("Atkinson" in font for font in fonts), fonts


@PRINTED
def test_it_names_itself_its_language_and_its_day(thing: Thing, pdf: Path):
    with pikepdf.open(pdf) as document:
        assert str(document.Root.Lang) == "fi"
        assert str(document.docinfo["/Title"]) == f"{thing.title} – Rinnalla"
        assert str(document.docinfo["/CreationDate"]).startswith(f"D:{HANDBOOK.settings.published:%Y%m%d}")


@PRINTED
def test_it_holds_every_text_of_its_own(thing: Thing, pdf: Path):
    shown = shown_in(pdf)
    assert [text for sheet in sheets_of(thing) for text in own_texts(sheet) if words(HANDBOOK.wording(text)) not in shown] == []
    assert words(f"painos {HANDBOOK.settings.edition}") in shown


def list_items(id: str) -> list[str]:
    return [item for part in HANDBOOK.sheets[id].parts for item in part.items]


SHOWN = {  # a few of the texts that a card or poster takes from what it shows
    "retkahdus-kortti": lambda stage: [stage.weight, *stage.do, *stage.avoid, *stage.sections[0].items, *stage.phrases[0].say],
    "motivoiva-haastattelu-kortti": lambda method: [*method.steps, *list_items("motivoiva-haastattelu-lista")],
    "dialogi-kortti": lambda method: [item for section in method.sections for item in section.items],
    "systeeminen-kortti": lambda method: [method.purpose, *list_items("systeeminen-lista")],
    "toipumisen-vaiheet-kortti": lambda phases: [text for phase in phases.entries.values() for text in (phase.title, *phase.supports)],
    "lyhenteet-kortti": lambda terms: [term.expansion for term in terms.entries.values() if term.expansion],
    "muutosvaiheet-taskukortti": lambda chapter: [text for stage in HANDBOOK.by_chapter[chapter.id] for text in (stage.title, *stage.do)],
    "viisi-prosessia-juliste": lambda chapter: [process.insight for process in HANDBOOK.by_chapter[chapter.id]],
    "periaatteet-juliste": lambda principles: [principle.title for principle in principles.entries.values()],
}


def test_every_card_and_poster_is_held_against_what_it_shows():
    assert SHOWN.keys() == {sheet.id for sheet in HANDBOOK.sheets.values() if sheet.shows and sheet.form != "nippu"}


@pytest.mark.parametrize("id", SHOWN)
def test_it_holds_the_texts_of_what_it_shows(id: str, real_site: Path):
    shown, texts = shown_in(real_site / f"tulosteet/{id}.pdf"), SHOWN[id](HANDBOOK.shown(HANDBOOK.things[id].shows[0]))
    assert texts and [text for text in texts if words(HANDBOOK.wording(text)) not in shown] == []


@PRINTED
def test_its_qr_code_leads_to_its_page(thing: Thing, pdf: Path, real_site: Path):
    with pypdfium2.PdfDocument(pdf) as document:
        codes = [code.text for page in document for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]
    assert codes == [f"{HANDBOOK.organisation.site_address}{sheet.path}.html" for sheet in sheets_of(thing)]
    assert (real_site / f"{thing.path}.html").is_file()


@PRINTED
def test_its_page_links_to_its_files(thing: Thing, real_site: Path):
    page = (real_site / f"{thing.path}.html").read_text("utf-8")
    assert [file for file in thing.prints.values() if f'href="../tulosteet/{file}"' not in page] == []


@PRINTED
def test_nothing_stands_in_the_margin_that_printers_leave_white(thing: Thing, pdf: Path):
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=1, grayscale=True).to_pil().point(lambda grey: 255 * (grey < 200))
            if thing.form != "taskukortti":  # the folding lines run to the edges
                left, top, right, bottom = picture.getbbox()
                assert min(left, top, picture.width - right, picture.height - bottom) >= 14  # 5 mm


@FILLED
def test_what_is_filled_on_screen_passes_pdf_ua_1(fillable: Path):
    assert validated(fillable) == []


@FILLED
def test_its_fields_are_called_by_their_labels(sheet: Sheet, fillable: Path):
    with pikepdf.open(fillable) as document:
        spoken = [words(str(field.TU)) for page in document.pages for field in page.Annots if field.get("/FT")]
    labels = [blank.label for blank in sheet.blanks]
    for part in sheet.parts:
        labels += [*part.items, *(blank.label for blank in part.blanks), *([part.title] if part.lines else [])]
    labels += ["Omia muistiinpanoja"] if sheet.note_lines else []
    assert sorted(spoken) == sorted(words(HANDBOOK.wording(label)) for label in labels)


@FILLED
def test_ticks_and_words_are_kept_and_seen_again(fillable: Path, tmp_path: Path):
    before, after = seen(fillable), seen(filled(fillable, tmp_path / "filled.pdf"))
    with pikepdf.open(tmp_path / "filled.pdf") as document:
        values = {str(field.T): str(field.get("/V", "")) for page in document.pages for field in page.Annots if field.get("/FT")}
    assert [name for name, value in values.items() if value in ("", "/Off")] == []
    assert before != after


def seen(pdf: Path) -> bytes:
    """The first page as PDFium shows it, its fields included."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return document[0].render(scale=1).to_pil().tobytes()


def filled(pdf: Path, to: Path) -> Path:
    """A copy of a PDF with every box ticked and every field written in, as a reader does with PDFium."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    page, raw, form = document[0], pypdfium2.raw, document.formenv.raw
    with pikepdf.open(pdf) as plain:
        fields = [(str(field.FT), [float(side) for side in field.Rect]) for field in plain.pages[0].Annots if field.get("/FT")]
    for kind, (left, bottom, right, top) in fields:
        place = ((left + right) / 2, (bottom + top) / 2)
        raw.FORM_OnMouseMove(form, page.raw, 0, *place)
        raw.FORM_OnLButtonDown(form, page.raw, 0, *place)
        raw.FORM_OnLButtonUp(form, page.raw, 0, *place)
        for letter in "äöå" if kind == "/Tx" else "":
            raw.FORM_OnChar(form, page.raw, ord(letter), 0)
    raw.FORM_ForceToKillFocus(form)
    document.save(to)
    return to


@IN_WORD
def test_its_word_file_has_headings_boxes_and_fields(sheet: Sheet, real_site: Path):
    file = docx.Document(real_site / "tulosteet" / sheet.prints["Word"])
    styles = [(paragraph.style.name, paragraph.text) for paragraph in file.paragraphs]
    assert [text for style, text in styles if style == "Title"] == [sheet.title]
    assert [part.title for part in sheet.parts if ("Heading 1", part.title) not in styles] == []
    body = file.element.body
    assert len(body.findall(f".//{W14}checkbox")) == sum(len(part.items) for part in sheet.parts)
    assert {language.get(f"{W}val") for language in file.styles.element.iter(f"{W}lang")} == {"fi-FI"}
    text = words(" ".join(node.text or "" for node in body.iter(f"{W}t")))
    assert [one for one in own_texts(sheet) if words(HANDBOOK.wording(one)) not in text] == []


def test_a_sheet_without_content_is_refused(small_copy: Path):
    file = next(path for path in small_copy.glob("*/*.yml") if "parts:" in path.read_text("utf-8"))
    data = re.sub(r"(?ms)^parts:.*?(?=^\w)", "", file.read_text("utf-8"))
    file.write_text(data, "utf-8")
    assert any("tuloste on tyhjä" in problem.message for problem in loader.load(small_copy).problems)


@pytest.mark.parametrize("file", ["tyokalut/suostumus.yml", "muutosvaiheet/retkahdus.yml", "phases.yml"])
def test_in_a_preview_a_broken_file_takes_along_only_the_sheets_that_show_it(file: str, tmp_path: Path):
    content = Path(shutil.copytree(ROOT / "content", tmp_path / "content"))
    (content / file).write_text("rikki", "utf-8")
    handbook = loader.load(content).handbook
    broken = {page.id for page in HANDBOOK.pages if page.file == file}
    broken |= {thing.id for thing in HANDBOOK.printed if broken & {*thing.shows}}  # a card …
    broken |= {thing.id for thing in HANDBOOK.printed if broken & {*thing.shows}}  # … and a bundle that has it
    whole = [thing.id for thing in HANDBOOK.printed if thing.id not in broken]
    assert len(whole) < len(HANDBOOK.printed) and [thing.id for thing in handbook.printed] == whole
    printer = sheets.Printer(handbook, tmp_path)
    assert all(printer.place(sheets.Job(thing, file)) for thing in handbook.printed for file in thing.prints.values())


def test_pictures_are_small(real_site: Path):
    pictures = [real_site / "tulosteet" / thing.picture for thing in HANDBOOK.printed]
    assert max(picture.stat().st_size for picture in pictures) < 20_000


@pytest.mark.parametrize("broken", ["toi-pu-mi-nen", "toi-pu-mis-o-rien-taa-ti-os-sa", "ko-ke-mus-a-si-an-tun-ti-ja", "y-li-o-pis-to"])
def test_finnish_words_break_at_syllables_and_compound_borders(broken: str, tmp_path: Path):
    import pyphen

    hyphenation.register(tmp_path)
    found = pyphen.Pyphen(lang="fi", left=1, right=1).inserted(broken.replace("-", ""))
    allowed = {sum(len(part) for part in broken.split("-")[:n]) for n in range(1, broken.count("-") + 1)}
    breaks = {sum(len(part) for part in found.split("-")[:n]) for n in range(1, found.count("-") + 1)}
    assert breaks and breaks <= allowed, found
