"""What a list or form holds, one thing after another, for files that are not laid out on a page."""
from collections.abc import Iterator

from .handbook import Handbook
from .model import Sheet


def steps(handbook: Handbook, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """All that a file of a sheet is made of: the kind of each step and its text. The same steps give the same file."""
    say = handbook.wording
    yield "title", say(sheet.title)
    yield "summary", say(sheet.summary)
    for text in (sheet.intro or "").split("\n\n"):
        yield "text", say(text)
    for blank in sheet.blanks:
        yield "field", say(blank.label)
    for part in sheet.parts:
        yield "heading", say(part.title)
        for item in part.items:
            yield "box", say(item).replace("\n\n", " ")
        for blank in part.blanks:
            yield "field", say(blank.label)
        if part.lines:
            yield "field", ""
    for text in (sheet.letter or "").split("\n\n"):
        yield "text", say(text)
    if sheet.closing:
        yield "closing", say(sheet.closing)
    if sheet.note_lines:
        yield "heading", "Omia muistiinpanoja"
        yield "field", ""
    settings, address = handbook.settings, handbook.organisation.site_address.rstrip("/").partition("//")[2]
    yield "footer", (f"{settings.title} · painos {settings.edition} · tarkistettu {sheet.reviewed.day}.{sheet.reviewed.month}."
                     f"{sheet.reviewed.year} · {address}/{sheet.path}.html")
    yield "published", settings.published.isoformat()
