"""Turns lists and forms into Word files with real headings, boxes to tick and fields; the only module that knows python-docx."""
import datetime
import io
import itertools
import zipfile

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from markupsafe import escape

from .handbook import Handbook
from .model import Sheet
from .outline import steps

LONGEST_LABEL = 64  # letters; Word takes no more
HANG = Cm(0.8)  # a box stands left of its text
FAMILY = "Arial"  # Word does not bring our typeface along, and every machine has this one
NAMESPACES = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
              'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"')
BOX = """<w:sdt {spaces}><w:sdtPr><w:alias w:val="{label}"/><w:id w:val="{number}"/>
<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>
<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>
<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/></w:rPr>
<w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"""
FIELD = """<w:sdt {spaces}><w:sdtPr><w:alias w:val="{label}"/><w:id w:val="{number}"/><w:showingPlcHdr/>
<w:text w:multiLine="1"/></w:sdtPr><w:sdtContent><w:r><w:t>Kirjoita tähän</w:t></w:r></w:sdtContent></w:sdt>"""


def document(handbook: Handbook, sheet: Sheet) -> bytes:
    """A sheet as a Word file. The same sheet gives the same bytes."""
    file, numbers, heading = docx.Document(), itertools.count(1), ""
    _set_up(file)
    for kind, text in steps(handbook, sheet):
        match kind:
            case "title" | "heading":
                heading = text
                file.add_heading(text, 0 if kind == "title" else 1)
            case "box" | "field":
                paragraph = file.add_paragraph()
                if kind == "field" and text:
                    paragraph.add_run(f"{text} " if text.endswith("?") else f"{text}: ").bold = True
                _insert(paragraph, BOX if kind == "box" else FIELD, text or heading, next(numbers))
                if kind == "box":
                    paragraph.add_run(f"\t{text}")
                    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = HANG, -HANG
            case "footer":
                file.sections[0].footer.paragraphs[0].add_run(text).font.size = Pt(8.5)
            case "published":
                day = datetime.datetime.fromisoformat(text)
                file.core_properties.created = file.core_properties.modified = day
            case _ if text:
                file.add_paragraph(text)
    properties = file.core_properties
    properties.title, properties.author, properties.language = sheet.title, handbook.organisation.name, "fi-FI"
    properties.comments, properties.last_modified_by, properties.revision = "", handbook.settings.title, 1
    return _packed(file)


def _set_up(file: Document) -> None:
    """Finnish, A4, black."""
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin, section.footer_distance = Cm(1.6), Cm(2), Cm(1)
    for name, size in {"Normal": 11, "Title": 20, "Heading 1": 13}.items():
        style = file.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FAMILY, Pt(size), docx.shared.RGBColor(0, 0, 0)
        style.paragraph_format.space_after = Pt(5)
        fonts_of_style = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts_of_style.set(qn(script), FAMILY)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts_of_style.attrib.pop(qn(theme), None)
    language = file.styles.element.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), "fi-FI")


def _insert(paragraph: Paragraph, form: str, label: str, number: int) -> None:
    """Put a box or field into a paragraph; screen readers say its label."""
    paragraph._p.append(parse_xml(form.format(spaces=NAMESPACES, label=escape(label[:LONGEST_LABEL]), number=number)))


def _packed(file: Document) -> bytes:
    """The file's bytes, with one fixed time on every part."""
    raw, out = io.BytesIO(), io.BytesIO()
    file.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in made.namelist():
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), made.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
