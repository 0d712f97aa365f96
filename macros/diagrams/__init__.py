"""What the pictures of pages and chapters show, and the drawings made of it."""
import functools
import re
from collections.abc import Callable
from typing import NamedTuple

from ..handbook import Chapter, Handbook
from ..listings import Collection, Statistics, Table
from ..model import Diagram, Page, Sheet
from ..problems import nearest, one_of
from .areas import circles, columns, nested, wheel
from .bars import bars
from .drawing import Bar, Drawing, Figure, Part, Undrawable
from .paths import cycle, path, steps, timeline

Layout = Callable[[tuple[Part, ...], Diagram, float], Drawing]  # where each part stands in a drawing of so many units across
FORMS: dict[str, Layout] = {
    "kehä": wheel, "kierto": cycle, "polku": path, "portaat": steps, "sarakkeet": columns, "sisäkkäin": nested, "ympyrät": circles,
    "aikajana": timeline, "pylväät": bars}
NAMES_ONLY = (wheel, cycle)  # these show nothing of a part but its name and number

WIDTHS = {"narrow": 298, "wide": 686}  # of a telephone's screen, and of a page


class Picture(NamedTuple):
    """A picture ready for a page: its words for everybody, and a drawing for each of WIDTHS."""

    title: str
    text: str
    linked: bool
    drawings: dict[str, Drawing]


def picture(handbook: Handbook, holder: Page | Chapter) -> Picture | None:
    """The picture of a page or chapter; None when nothing of what it shows is there. Raises Undrawable."""
    diagram, parts = holder.diagram, parts_of(handbook, holder)
    if not parts:
        return None
    if FORMS[diagram.form] in NAMES_ONLY:
        parts = tuple(part._replace(note="", items=()) for part in parts)
    linked = any(part.to for part in parts)
    told = "" if linked else f" Kuvassa: {'. '.join(part.spoken.rstrip('.') for part in parts)}."
    text = " ".join((handbook.wording(diagram.text) + told).split())
    return Picture(diagram.title, text, linked, {name: _drawing(parts, diagram, width) for name, width in WIDTHS.items()})


@functools.lru_cache(maxsize=200)  # the check draws what the page shows, and a preview the same again and again
def _drawing(parts: tuple[Part, ...], diagram: Diagram, width: float) -> Drawing:
    return FORMS[diagram.form](parts, diagram, width)


def parts_of(handbook: Handbook, holder: Page | Chapter) -> tuple[Part, ...]:
    """The parts of a holder's picture: written out, or taken from what it shows. Raises Undrawable."""
    diagram = holder.diagram
    if diagram.parts:
        parts = [Part(handbook.wording(part.label), handbook.wording(part.note or ""), to=part.to or "", apart=part.apart)
                 for part in diagram.parts]
    else:
        tables = [handbook.tables[id] for id in diagram.shows if id in handbook.tables]
        shown = [found for id in diagram.shows if id not in handbook.tables and (found := handbook.shown(id))]
        parts = [_figures(handbook, diagram, table) for table in tables]
        parts += [part for one in (shown if diagram.shows else [holder]) for part in _held(handbook, one)]
    there = handbook.targets  # a page whose file is broken is not
    return tuple(part._replace(number=part.number or index if diagram.numbered else None, to=part.to if part.to in there else "")
                 for index, part in enumerate(parts, 1))


def _held(handbook: Handbook, holder: Page | Chapter) -> list[Part]:
    """What a chapter, a listing or a sheet holds, as parts of a picture. Raises Undrawable."""
    if isinstance(holder, Chapter):
        return [_page(handbook, page) for page in handbook.by_chapter[holder.id]]
    if isinstance(holder, Sheet):
        titles = [re.fullmatch(r"(?:(\d+) )?(.+)", part.title) for part in holder.parts]
        return [Part(title[2], items=tuple(map(handbook.wording, part.items)), number=int(title[1] or 0))
                for title, part in zip(titles, holder.parts, strict=True)]
    if isinstance(holder, Collection) and not isinstance(holder, Statistics):
        return [Part(entry.title, handbook.wording(entry.text or "").partition("\n")[0], to=entry.id) for entry in holder.entries.values()]
    raise Undrawable("kuvassa ei ole mitään – kirjoita sen osat (parts) tai näytettävien tunnukset (shows)")


def _page(handbook: Handbook, page: Page) -> Part:
    return Part(page.title, getattr(page, "when", ""), number=handbook.number(page), to=page.id, kind=page.KIND,
                apart=getattr(page, "apart", False))


def _figures(handbook: Handbook, diagram: Diagram, table: Table) -> Part:
    """A table as stacked bars. Raises Undrawable."""
    names = table.columns[1:]
    if not diagram.total:
        raise Undrawable("kuvasta puuttuu summan sarake – kirjoita avaimeen total sen sarakkeen nimi, jossa on rivin summa")
    for name in {diagram.total, diagram.within or diagram.total} - {*names}:
        raise Undrawable(f"taulukossa {table.id} ei ole saraketta {name}{nearest(name, names) or one_of(names)}", name)
    pieces = [name for name in names if name not in (diagram.total, diagram.within)]
    if not pieces or diagram.within == next(name for name in names if name != diagram.total):
        raise Undrawable(f"taulukosta {table.id} ei jää palkkiin osia – vaihda total tai within")
    bars = []
    for label, *cells in table.rows:
        row, figures = dict(zip(names, cells, strict=True)), []
        for name in names:
            if name == diagram.within:
                before = figures.pop()
                figures.append(before._replace(name=f"{before.name}; suluissa {name[:1].lower()}{name[1:]}", within=row[name]))
            elif name != diagram.total:
                figures.append(Figure(name, row[name]))
        bars.append(Bar(handbook.wording(label), row[diagram.total], tuple(figures)))
    return Part(table.title, bars=tuple(bars))
