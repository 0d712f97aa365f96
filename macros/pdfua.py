"""Closes the gaps that WeasyPrint leaves in PDF/UA-1 (ISO 14289-1) files."""
import io
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

PRINT_FLAG = 4


def finish(data: bytes) -> bytes:
    """A PDF with complete tags, annotations and character maps. The same input gives the same bytes."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for element in _elements(pdf.Root.StructTreeRoot.K[0]):
            if element.get("/S") == "/TH":
                _give_scope(element)
            if element.get("/S") == "/LI" and isinstance(element.get("/K"), Array):
                _wrap_item_body(pdf, element)
        for page in pdf.pages:
            for annotation in page.get("/Annots", []):
                annotation["/F"] = int(annotation.get("/F", 0)) | PRINT_FLAG
                _give_empty_look(pdf, annotation)
        if "/NeedAppearances" in pdf.Root.get("/AcroForm", {}):  # the fields have their looks: no reader has to make them anew
            del pdf.Root.AcroForm["/NeedAppearances"]
        for item in pdf.objects:
            if isinstance(item, Dictionary) and item.get("/Type") == "/Font" and "/ToUnicode" in item:
                _mend_character_map(item)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _give_empty_look(pdf: pikepdf.Pdf, field: Dictionary) -> None:
    """Let a box show nothing while it is not ticked, and a field while nothing is written in it."""
    left, bottom, right, top = (float(side) for side in field.Rect)
    empty = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, abs(right - left), abs(top - bottom)])}
    if field.get("/FT") == "/Btn" and "/Off" not in field.AP.N:
        field.AP.N["/Off"] = pdf.make_stream(b" ", **empty)
    if field.get("/FT") == "/Tx" and "/AP" not in field:
        field["/AP"] = Dictionary(N=pdf.make_stream(b"/Tx BMC EMC", **empty))


def _elements(element: Dictionary) -> Iterator[Dictionary]:
    """A structure element and all below it."""
    yield element
    kids = element.get("/K")
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield from _elements(kid)


def _give_scope(cell: Dictionary) -> None:
    """Tell whether a header cell heads its column or its row."""
    parent = cell.get("/P")
    while parent is not None and parent.get("/S") not in ("/THead", "/TBody", "/Table"):
        parent = parent.get("/P")
    attributes = cell.get("/A") or Dictionary(O=Name.Table)
    attributes["/Scope"] = Name.Column if parent is not None and parent.get("/S") == "/THead" else Name.Row
    cell["/A"] = attributes


def _wrap_item_body(pdf: pikepdf.Pdf, item: Dictionary) -> None:
    """Put what stands loose in a list item into a body: an item may hold only labels, bodies and lists (7.2)."""
    def fits(kid: object) -> bool:
        return isinstance(kid, Dictionary) and kid.get("/S") in ("/Lbl", "/LBody", "/LI", "/L")

    kids = list(item.K)
    loose = [kid for kid in kids if not fits(kid)]
    if not loose:
        return
    body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, K=Array(loose)))
    if "/Pg" in item:
        body["/Pg"] = item["/Pg"]
    for kid in loose:
        if isinstance(kid, Dictionary) and "/P" in kid:
            kid["/P"] = body
    first = next(index for index, kid in enumerate(kids) if not fits(kid))
    item["/K"] = Array([*(kid for kid in kids[:first]), body, *(kid for kid in kids[first:] if fits(kid))])


def _mend_character_map(font: Dictionary) -> None:
    """Let no glyph stand for nothing: a word joiner is silent but valid (7.21.7)."""
    before = font.ToUnicode.read_bytes()
    after = re.sub(rb"(<[0-9a-f]+> <)(?:0000|feff|fffe)>", rb"\g<1>2060>", before)
    if after != before:
        font.ToUnicode.write(after)
