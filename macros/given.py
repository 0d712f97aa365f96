"""What a builder of pages is given: the settings that the content tells, and the generated files. Knows no builder."""
from pathlib import Path

from . import fonts, licences, render, sheets
from .handbook import Handbook


def settings(handbook: Handbook) -> dict:
    """The settings of the site that stand in the content, by the names that MkDocs has for them; plain data."""
    told, organisation = handbook.settings, handbook.organisation
    nav: list[dict] = [{"Etusivu": "index.md"}]
    for chapter in told.chapters.values():
        nav.append({chapter.title: [f"{chapter.id}/index.md", *(f"{page.path}.md" for page in handbook.by_chapter[chapter.id])]})
    return {
        "site_name": told.title, "site_description": told.summary, "site_url": organisation.site_address,
        "edit_uri": organisation.edit_address, "nav": nav,
        # all of the content that the frame of a page may show: kept pages depend on it
        "extra": {"settings": told.model_dump(mode="json"), "organisation": organisation.model_dump(mode="json"),
                  "glossary": f"{handbook.collections['terms'].path}.html" if "terms" in handbook.collections else ""}}


def files(handbook: Handbook, cache: Path) -> tuple[dict[str, str | Path], list[str]]:
    """The generated files by their path beside the pages written by hand: a page's source, or where a ready file is kept.

    The second value tells, in Finnish, which sheets are too long; those are left out. So are all sheets where they cannot be made.
    """
    made: dict[str, str | Path] = {**render.stubs(handbook), licences.FILE: licences.text()}
    made |= {f"assets/fonts/{style}.woff2": fonts.woff2(style, cache) for style in fonts.STYLES}
    if sheets.missing():
        return made, []
    printed, too_long = sheets.Printer(handbook, cache).all()
    return made | {f"tulosteet/{name}": path for name, path in printed.items() if path.exists()}, too_long
