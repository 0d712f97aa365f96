"""MkDocs events: checks the content, makes its pages, sheets and fonts part of the site, and keeps the theme's leftovers out."""
import logging
from collections.abc import Callable
from pathlib import Path

import jinja2
import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from macros import current_handbook, given, render, search, sheets
from macros.cache import key
from macros.checks import check
from macros.kept_pages import keep_alongside, keep_compiled, keep_frames, keep_pages
from macros.loader import load
from macros.on_demand import Printing

# What is wrong in the theme's frame, and what stands instead: attributes that HTML does not allow, a label of nothing, a name used twice.
INVALID = {' type="checkbox" id="__drawer" autocomplete="off"': ' type="checkbox" id="__drawer"',
           ' type="checkbox" id="__search" autocomplete="off"': ' type="checkbox" id="__search"',
           '<label class="md-nav__title" for="__toc">': '<label class="md-nav__title">',
           'class="md-path" aria-label="Navigaatio"': 'class="md-path" aria-label="Murupolku"'}

log = logging.getLogger(f"{mkdocs.__name__}.hooks.rinnalla")
_previewing = False


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is a preview, which prints a sheet only when somebody asks for it."""
    global _previewing
    _previewing = command == "serve"


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable) -> None:
    """Let the preview print."""
    if not sheets.missing():
        server.set_app(Printing(server.get_app(), Path(config.docs_dir), _cache(config)))


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check the content; take the site's name, addresses and navigation from it."""
    folder = Path(config.docs_dir)
    problems = [str(problem) for problem in check(load(folder))]
    for problem in problems:
        log.warning(problem)
    handbook = current_handbook(folder)
    if handbook is None:
        raise Abort("Sisältöä ei voi lukea. Korjaa ensin yllä luetellut rivit.")
    settings = given.settings(handbook)
    settings["site_url"] = config.site_url or settings["site_url"]  # the preview has its own
    settings["extra"] |= {**config.extra, "problems": problems}
    config.update(settings)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made from data; drop what the theme brings and no page uses."""
    handbook, cache = current_handbook(Path(config.docs_dir)), _cache(config)
    printed = given.not_yet_printed(handbook) if _previewing else given.printed(handbook, cache)
    for path, source in (given.files(handbook, cache) | printed).items():
        kind = "content" if isinstance(source, str) else "abs_src_path"
        files.append(File.generated(config, path, **{kind: str(source)}))
    for page in handbook.pages:
        files.get_file_from_path(f"{page.path}.md").edit_uri = page.file
    for file in [file for file in files if _is_leftover(file.src_uri)]:
        files.remove(file)
    _bundle(files, config)
    keep_pages(files, config, cache / "pages")
    keep_compiled(render.environment(), cache / "templates")
    return files


def _cache(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent / ".cache"


def _is_leftover(path: str) -> bool:
    """Source maps, the theme's icon, the search words of languages other than Finnish, and what becomes part of another file."""
    languages = path.startswith("assets/javascripts/lunr/")
    return path.endswith((".map", "favicon.png", *search.QUERY_CODE)) or (
        languages and not path.endswith(("lunr.fi.min.js", "lunr.stemmer.support.min.js")))


def _bundle(files: Files, config: MkDocsConfig) -> None:
    """Make one file of each list of our scripts and style sheets, so that a browser asks once. It is named by what it holds, as the
    theme's are: it may be kept for good, and a new page never meets an old script."""
    lists = {"stylesheets/rinnalla.{}.css": config.extra_css, "javascripts/first.{}.js": config.extra["polyfills"],
             "javascripts/rinnalla.{}.js": config.extra_javascript}
    for name, paths in lists.items():
        parts = [files.get_file_from_path(path) for path in paths]
        text = "\n".join(part.content_string for part in parts)
        paths[:] = [name.format(key(text)[:8])]
        files.append(File.generated(config, *paths, content=text))
        for part in parts:
            files.remove(part)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Let the pages be rendered by two processes."""
    keep_alongside(nav, files, config)
    return nav


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Keep the frames of the pages."""
    keep_frames(env, config, files, _cache(config) / "templates")
    return env


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mend what is wrong in the theme's frame."""
    for wrong, right in INVALID.items():
        output = output.replace(wrong, right)
    return output


@event_priority(-50)  # after the search plugin has written its index
def on_post_build(config: MkDocsConfig) -> None:
    """Make the search understand Finnish."""
    search.install(Path(config.site_dir), current_handbook(Path(config.docs_dir)), with_pdfs=not sheets.missing())
