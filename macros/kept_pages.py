"""Keeps rendered pages between builds, so that a change costs only the pages it touches; safe to delete, never out of date.

A page's Markdown becomes HTML; from that come the entries of the search and the page in the theme's frame. Each is kept by the hash of all
that it is made from.
"""
import functools
import json
import logging
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

import jinja2
import mkdocs
from material.plugins.search.plugin import SearchIndex
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.utils import CountHandler

from .cache import cached, key, place, write
from .workers import alongside

PACKAGES = ("jinja2", "markdown", mkdocs.__name__, "mkdocs-material", "pymdown-extensions")  # a fork may stand in for MkDocs


class KeptPage(Page):
    """A page whose HTML is kept. Besides its own Markdown that depends on `setting`, the hash of the settings and of all addresses."""

    folder: Path
    setting: str

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the Markdown, or take what came of it the last time. What gave a warning is not kept, so that it warns again."""
        kept = place(self.folder, ".json", (self.setting, self.file.src_uri, self.markdown))
        if kept.exists():
            self._take(json.loads(kept.read_text("utf-8")), files)
            return
        log, warnings = logging.getLogger(mkdocs.__name__), CountHandler(level=logging.WARNING)
        log.addHandler(warnings)
        super().render(config, files)
        log.removeHandler(warnings)
        if not warnings.counts:
            write(kept, _json(self._given()))

    def kept(self, suffix: str, make: Callable[[], bytes], *inputs: str) -> str:
        """What is made from this page once it is HTML, and from what the inputs tell."""
        page = (self.url, self.title, str(self.edit_url), self.content, repr(self.meta), str(self.toc))
        return cached(self.folder, suffix, (self.setting, *page, *inputs), make).read_text("utf-8")

    def _given(self) -> dict:
        links = {file.src_uri: anchors for file, anchors in (self.links_to_anchors or {}).items()}
        return {"content": self.content, "title": self._title_from_render, "toc": _tokens(self.toc),
                "anchors": sorted(self.present_anchor_ids), "links": links}

    def _take(self, given: dict, files: Files) -> None:
        self.content, self._title_from_render, self.toc = given["content"], given["title"], get_toc(given["toc"])
        self.present_anchor_ids = {*given["anchors"]}
        self.links_to_anchors = {files.get_file_from_path(uri): anchors for uri, anchors in given["links"].items()}


def _json(data: dict | list) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def _tokens(toc: Iterable[AnchorLink]) -> list[dict]:
    """A table of contents as Markdown gives it."""
    return [{"name": link.title, "id": link.id, "level": link.level, "children": _tokens(link.children)} for link in toc]


class _KeptIndex(SearchIndex):
    def add_entry_from_context(self, page: KeptPage) -> None:
        """Add the entries of a page, one for each of its sections."""
        self.entries += json.loads(page.kept(".entries.json", lambda: _json(self._entries_of(page))))

    def _entries_of(self, page: KeptPage) -> list[dict]:
        alone = SearchIndex(**self.config)
        alone.add_entry_from_context(page)
        return alone.entries


class _KeptTemplate(jinja2.Template):
    def render(self, context: dict) -> str:
        """A page in its frame; any other file as it is."""
        page = context.get("page")
        if not isinstance(page, KeptPage):
            return super().render(context)
        return page.kept(".html", lambda: super(_KeptTemplate, self).render(context).encode(), self.environment.frame)


def keep_pages(files: Files, config: MkDocsConfig, folder: Path) -> None:
    """Let all pages among the files be kept in a folder, with what the search knows of them, and the call of the macro that most are."""
    macros = config.plugins["macros"].env
    macros.from_string = functools.cache(macros.from_string)
    index = config.plugins["material/search"].search_index
    config.plugins["material/search"].search_index = _KeptIndex(**index.config)
    setting = key(*_setting(config), *(f"{file.src_uri} {file.url}" for file in files))
    for file in files.documentation_pages():
        page = KeptPage(None, file, config)
        page.folder, page.setting = folder, setting


def keep_alongside(nav: Navigation, files: Files, config: MkDocsConfig) -> None:
    """Let a worker keep the pages too, as MkDocs renders them."""
    docs = files.documentation_pages()
    pages = [file.page for file in reversed(docs)]

    def work() -> None:
        for page in pages:
            page.read_source(config)
            page.markdown = config.plugins.on_page_markdown(page.markdown, page=page, config=config, files=files)
            page.render(config, files)
        env = config.plugins.on_env(config.theme.get_env(), config=config, files=files)
        for page in pages:
            page.active = True
            context = config.plugins.on_page_context(get_context(nav, docs, config, page), page=page, config=config, nav=nav)
            env.get_template(page.meta.get("template", "main.html")).render(context)
            page.active = False

    alongside(work)


def keep_frames(env: jinja2.Environment, config: MkDocsConfig, files: Files, folder: Path) -> None:
    """Let the frames that an environment gives to the pages be kept, and its compiled templates in a folder. The pages must have titles."""
    theme = [path.read_bytes() for path in sorted(Path(config.theme.custom_dir).rglob("*")) if path.is_file()]
    env.template_class = _KeptTemplate
    navigation = (repr(config.nav), *(f"{file.url} {file.page.title}" for file in files.documentation_pages()))
    env.extend(frame=key(*theme, *navigation))
    keep_compiled(env, folder)


def keep_compiled(env: jinja2.Environment, folder: Path) -> None:
    """Let the compiled templates of an environment be kept in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(folder))


def _setting(config: MkDocsConfig) -> tuple[str | bytes, ...]:
    """What every page depends on: the settings, those from the content too, and the versions of what renders."""
    content = repr((config.site_name, config.site_description, config.site_url, config.edit_uri, config.extra))
    return (Path(config.config_file_path).read_bytes(), content, *(f"{name} {version(name)}" for name in PACKAGES))
