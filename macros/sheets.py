"""Turns things into printable HTML and that into PDF/UA-1; the only module that knows WeasyPrint.

What only makes files is loaded once there is one to make: most builds make none.
"""
import base64
import functools
import io
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import jinja2
import segno
from markupsafe import Markup

from . import fonts, hyphenation, outline, pictures, workers
from .cache import cached, place, write
from .handbook import Handbook
from .model import FILLABLE, WORD, Thing
from .render import finnish_date

CODE = Path(__file__).parent
TEMPLATES = CODE / "templates"
# Which template prints which form.
FORMS = {"prosessikortti": "process", "lista": "list", "lomake": "list", "kortti": "card", "taskukortti": "pocket", "juliste": "poster"}
BUNDLE, LEAF = "nippu", "data-leaf "
WORTH_A_POOL = 4  # files; for fewer the processes take longer to start than the files to make
# Tried in this order until the sheet fits on its page: the first one is the roomiest.
FITS = ("large", "roomy", "normal", "tight", "two-columns", "two-tight-columns")
PANGO = "Pango puuttuu: Debian ja Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, " \
        "macOS: brew install pango, Windows: MSYS2 ja pacman -S mingw-w64-ucrt-x86_64-pango"


class TooLong(Exception):
    """A sheet that does not fit on its page; the text tells an editor what to do."""


@dataclass(frozen=True, eq=False)
class Job:
    """A file to be made of a thing."""

    thing: Thing
    file: str


@functools.cache
def missing() -> str:
    """Why PDF files cannot be made on this machine, or nothing if they can."""
    try:
        import weasyprint  # noqa: F401
    except OSError:  # WeasyPrint raises it, not ImportError, when it does not find Pango
        return PANGO
    return ""


@functools.cache
def qr_code(address: str) -> str:
    """An address as a QR code in a data URI (SVG)."""
    code = io.BytesIO()
    segno.make(address, error="m").save(code, kind="svg", scale=4, border=0, xmldecl=False, svgns=True)
    return "data:image/svg+xml;base64," + base64.b64encode(code.getvalue()).decode()


class Printer:
    """Makes the printed files of one handbook into a cache folder."""

    def __init__(self, handbook: Handbook, cache: Path) -> None:
        self.handbook, self.cache = handbook, cache
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
            lstrip_blocks=True, finalize=lambda value: handbook.wording(value) if type(value) is str else value)
        self.templates.filters |= {"date": finnish_date, "paragraphs": lambda text: text.split("\n\n"), "shown": handbook.shown}
        self.templates.globals |= {"handbook": handbook, "family": Markup(fonts.FAMILY), "templates": FORMS, "faces": [
            (Markup(fonts.truetype(style).as_uri()), weight) for style, weight in fonts.STYLES.items()]}

    def _sheets(self, thing: Thing) -> list[Thing]:
        """What a document consists of: the sheets of a bundle, or the thing itself."""
        return [self.handbook.things[id] for id in thing.shows] if thing.form == BUNDLE else [thing]

    def html(self, thing: Thing, sheets: list[tuple[Thing, str]], fillable: bool, flat: bool = False) -> str:
        """A document with these sheets, each in one of FITS, as HTML with its style inside; flat if it is not to be folded."""
        address = self.handbook.organisation.site_address.rstrip("/")
        shown = [(sheet, fit, f"{address.partition('//')[2]}/{sheet.path}.html", qr_code(f"{address}/{sheet.path}.html"))
                 for sheet, fit in sheets]
        return self.templates.get_template("print/document.html.j2").render(document=thing, sheets=shown, fillable=fillable, flat=flat)

    def _render(self, html: str, fillable: bool):
        import weasyprint

        logging.getLogger("weasyprint").setLevel(logging.ERROR)
        hyphenation.register(self.cache)
        return weasyprint.HTML(string=html).render(pdf_variant="pdf/ua-1", pdf_tags=True, pdf_forms=fillable)

    def _fit(self, thing: Thing, fillable: bool) -> str:
        """The roomiest of FITS in which a sheet stays on one page, or each page of a folded one does. Raises TooLong."""
        inputs = (self.html(thing, [(thing, FITS[0])], fillable), *FITS, *makers())
        fits = FITS[FITS.index(self._fit(thing, False)):] if fillable else FITS  # fields take no less room than lines
        return cached(self.cache / "fits", "", inputs, lambda: self._first_of(fits, thing, fillable).encode()).read_text()

    def _first_of(self, fits: tuple[str, ...], thing: Thing, fillable: bool) -> str:
        for fit in fits:
            html = self.html(thing, [(thing, fit)], fillable, flat=True)
            if len(self._render(html, fillable).pages) == html.count(LEAF):
                return fit
        raise TooLong(f"{thing.file}: tuloste ei mahdu yhdelle sivulle – lyhennä tekstejä tai poista kohtia")

    def _make(self, thing: Thing, fillable: bool) -> bytes:
        sheets = [(sheet, self._fit(sheet, fillable)) for sheet in self._sheets(thing)]
        return self.pdf(self.html(thing, sheets, fillable), fillable)

    def pdf(self, html: str, fillable: bool = False) -> bytes:
        """An HTML document as PDF/UA-1. The same document gives the same bytes."""
        from . import pdfua

        return pdfua.finish(self._render(html, fillable).write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True, pdf_forms=fillable))

    def _inputs(self, job: Job) -> tuple[str | bytes, ...]:
        """All that a file is made from."""
        if job.file.endswith(WORD):
            return (repr([*outline.steps(self.handbook, job.thing)]), (CODE / "word.py").read_bytes(), version("python-docx"))
        first = self.html(job.thing, [(sheet, FITS[0]) for sheet in self._sheets(job.thing)], job.file.endswith(FILLABLE))
        return (first, *FITS, *makers())

    def place(self, job: Job) -> Path:
        """Where a file is kept, be it made yet or not."""
        return place(self.cache / "sheets", Path(job.file).suffix, self._inputs(job))

    def make(self, job: Job) -> None:
        """Make a file into its place. Raises TooLong."""
        write(self.place(job), self._word(job.thing) if job.file.endswith(WORD) else self._make(job.thing, job.file.endswith(FILLABLE)))

    def _word(self, thing: Thing) -> bytes:
        from . import word

        return word.document(self.handbook, thing)

    def make_all(self, tell: Callable[[int, int], None]) -> list[str]:
        """Make all printed files; give what did not fit. `tell` hears how many of how many are done."""
        jobs = self._jobs()
        missing = [job for job in jobs.values() if not self.place(job).exists()]
        missing.sort(key=lambda job: (job.thing.form == BUNDLE, job.file.endswith(FILLABLE)))  # these use what the others find out
        too_long = set()
        for done, failure in enumerate(self._make_each(missing), len(jobs) - len(missing) + 1):
            too_long |= {failure} if failure else set()
            tell(done, len(jobs))
        return sorted(too_long)

    def made(self) -> dict[str, Path]:
        """The printed files that have been made, and a small picture of each PDF, by name."""
        places = {name: path for name, job in self._jobs().items() if (path := self.place(job)).exists()}
        shown = {thing.picture: places.get(thing.prints["PDF"]) for thing in self.handbook.printed}
        return places | {name: self._picture(pdf) for name, pdf in shown.items() if pdf}

    def file(self, name: str) -> Path | None:
        """A printed file or small picture by its name, made now unless it is there; None if there is none of that name. Raises TooLong."""
        jobs, pictures = self._jobs(), {thing.picture: thing.prints["PDF"] for thing in self.handbook.printed}
        if not (job := jobs.get(pictures.get(name, name))):
            return None
        if not (path := self.place(job)).exists():
            self.make(job)
        return self._picture(path) if name in pictures else path

    def _jobs(self) -> dict[str, Job]:
        """All files to be made, by name."""
        return {file: Job(thing, file) for thing in self.handbook.printed for file in thing.prints.values()}

    def _picture(self, pdf: Path) -> Path:
        """A small picture of a PDF's first page."""
        inputs = (pdf.read_bytes(), Path(pictures.__file__).read_bytes())
        return cached(self.cache / "pictures", ".png", inputs, functools.partial(pictures.small_picture, pdf))

    def _make_each(self, jobs: list[Job]) -> Iterator[str]:
        """Make files, many of them on all cores; for each the reason why it could not be made, or nothing."""
        if len(jobs) < WORTH_A_POOL:
            yield from map(self.try_to_make, jobs)
        else:
            with ProcessPoolExecutor(initializer=_begin, initargs=(self.handbook, self.cache)) as pool:
                yield from pool.map(_make, jobs)

    def try_to_make(self, job: Job) -> str:
        """Make a file; give the reason why it could not be made, or nothing."""
        try:
            self.make(job)
        except TooLong as error:
            return str(error)
        return ""


def _begin(handbook: Handbook, cache: Path) -> None:
    """Give a worker process its own printer; on some systems nothing else could be handed over."""
    global _printer
    workers.begin()
    _printer = Printer(handbook, cache)


def _make(job: Job) -> str:
    return _printer.try_to_make(job)


@functools.cache
def makers() -> tuple[str | bytes, ...]:
    """What a PDF depends on besides its HTML."""
    rules = (CODE / "pdfua.py", Path(hyphenation.__file__), hyphenation.COMPOUNDS)
    return (*(f"{name} {version(name)}" for name in ("weasyprint", "pikepdf", "pyphen")), *(path.read_bytes() for path in rules))
