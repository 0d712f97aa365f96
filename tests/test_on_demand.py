"""The preview's printing: a sheet is made when it is asked for, of the content as it is then."""
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from macros.on_demand import Printing

SHEET = "ennen-leipomista"
Ask = Callable[[str], tuple[str, str, bytes]]


@pytest.fixture
def ask(small_copy: Path, tmp_path: Path) -> Ask:
    """Ask the preview for an address: status, type and what comes."""
    def pages(environ: dict, respond: Callable) -> list[bytes]:
        respond("404 Not Found", [("Content-Type", "text/html")])
        return [environ["PATH_INFO"].encode()]

    def of(path: str) -> tuple[str, str, bytes]:
        told: list[tuple] = []
        body = b"".join(application({"PATH_INFO": path}, lambda *what: told.append(what)))
        (status, headers), = told
        return status, dict(headers)["Content-Type"], body

    application = Printing(pages, small_copy, tmp_path / "cache")
    return of


@pytest.mark.parametrize(("name", "kind", "start"), [
    (f"{SHEET}.pdf", "application/pdf", b"%PDF-"), (f"{SHEET}-taytettava.pdf", "application/pdf", b"%PDF-"),
    (f"{SHEET}.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    (f"{SHEET}.png", "image/png", b"\x89PNG")])
def test_a_sheet_is_made_when_it_is_asked_for(name: str, kind: str, start: bytes, ask: Ask):
    status, told, body = ask(f"/tulosteet/{name}")
    assert (status, told) == ("200 OK", kind) and body.startswith(start)


@pytest.mark.parametrize("path", ["/index.html", "/tulosteet/ei-ole.pdf", "/tulosteet/", f"/tulosteet/../tulosteet/{SHEET}.pdf"])
def test_everything_else_is_left_to_the_pages(path: str, ask: Ask):
    assert ask(path) == ("404 Not Found", "text/html", path.encode())


def test_what_was_changed_is_on_the_sheet(ask: Ask, small_copy: Path):
    before, file = ask(f"/tulosteet/{SHEET}.pdf"), small_copy / "listat" / f"{SHEET}.yml"
    assert ask(f"/tulosteet/{SHEET}.pdf") == before
    file.write_text(file.read_text("utf-8").replace("title: E", "title: Aina e", 1), "utf-8")
    status, _, after = ask(f"/tulosteet/{SHEET}.pdf")
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(after))
    assert status == "200 OK" and "Aina ennen leipomista" in " ".join(words.split())


def test_a_sheet_too_long_for_its_page_says_so(ask: Ask, small_copy: Path):
    file = small_copy / "listat" / f"{SHEET}.yml"
    file.write_text(re.sub(r"(?m)^intro: .*", "intro: " + "Pitkä teksti jatkuu ja jatkuu. " * 300, file.read_text("utf-8")), "utf-8")
    status, kind, body = ask(f"/tulosteet/{SHEET}.pdf")
    assert (status[:3], kind) == ("500", "text/plain; charset=utf-8")
    assert body.decode().startswith(f"listat/{SHEET}.yml: tuloste ei mahdu yhdelle sivulle")
