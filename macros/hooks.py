"""MkDocs events: checks the content, makes its pages, sheets and fonts part of the site, and keeps the theme's leftovers out."""
import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from macros import current_handbook, fonts, render, search, sheets
from macros.checks import check
from macros.loader import load

log = logging.getLogger("mkdocs.hooks.rinnalla")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the content; take the site's name, addresses and navigation from it."""
    folder = Path(config.docs_dir)
    problems = [str(problem) for problem in check(load(folder))]
    for problem in problems:
        log.warning(problem)
    handbook = current_handbook(folder)
    if handbook is None:
        raise Abort("Sisältöä ei voi lukea. Korjaa ensin yllä luetellut rivit.")
    settings, organisation = handbook.settings, handbook.organisation
    config.site_name, config.site_description = settings.title, settings.summary
    config.site_url = config.site_url or organisation.site_address  # the preview has its own
    config.edit_uri = organisation.edit_address
    config.extra |= {"handbook": handbook, "stubs": render.stubs(handbook), "problems": problems}
    config.nav = [{"Etusivu": "index.md"}]
    for chapter in settings.chapters.values():
        pages = [f"{page.path}.md" for page in handbook.by_chapter[chapter.id]]
        config.nav.append({chapter.title: [f"{chapter.id}/index.md", *pages]})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made from data; drop what the theme brings and no page uses."""
    handbook, cache = config.extra["handbook"], Path(config.config_file_path).parent / ".cache"
    for page in handbook.pages:
        file = File.generated(config, f"{page.path}.md", abs_src_path=str(Path(config.docs_dir, page.file)))
        file.edit_uri = page.file
        files.append(file)
    for style in fonts.STYLES:
        files.append(File.generated(config, f"assets/fonts/{style}.woff2", abs_src_path=str(fonts.woff2(style, cache))))
    if not sheets.missing():
        made, too_long = sheets.Printer(handbook, cache).all()
        for name, path in made.items():
            if path.exists():  # in a preview a sheet that is too long is left out
                files.append(File.generated(config, f"tulosteet/{name}", abs_src_path=str(path)))
        for message in too_long:
            log.warning(message)
    for file in [file for file in files if _is_leftover(file.src_uri)]:
        files.remove(file)
    return files


def _is_leftover(path: str) -> bool:
    """Source maps, the search words of languages other than Finnish, and what becomes part of another file."""
    languages = path.startswith("assets/javascripts/lunr/")
    return path.endswith((".map", *search.QUERY_CODE)) or (
        languages and not path.endswith(("lunr.fi.min.js", "lunr.stemmer.support.min.js")))


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """The source of a generated page is its stub."""
    return config.extra["stubs"].get(page.file.src_uri)


@event_priority(-50)  # after the search plugin has written its index
def on_post_build(config: MkDocsConfig) -> None:
    """Make the search understand Finnish."""
    search.install(Path(config.site_dir), config.extra["handbook"], with_pdfs=not sheets.missing())
