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


def files(handbook: Handbook, cache: Path) -> dict[str, str | Path]:
    """The generated files by their path beside the pages written by hand: a page's source, or where a ready file is kept."""
    fonts_of_site = {f"assets/fonts/{style}.woff2": fonts.woff2(style, cache) for style in fonts.STYLES}
    return {**render.stubs(handbook), licences.FILE: licences.text(), **fonts_of_site}


def printed(handbook: Handbook, cache: Path) -> dict[str, str | Path]:
    """The printed files by their path, where they are kept; those that have been made."""
    return {} if sheets.missing() else {f"tulosteet/{name}": path for name, path in sheets.Printer(handbook, cache).made().items()}


def not_yet_printed(handbook: Handbook) -> dict[str, str | Path]:
    """All printed files by their path, empty, for a builder of pages whose readers get them from elsewhere."""
    return {} if sheets.missing() else {f"tulosteet/{name}": "" for thing in handbook.printed for name in thing.printed_files}
