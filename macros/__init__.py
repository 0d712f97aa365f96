"""The MkDocs macros of the handbook: what a page may call in double braces."""
from pathlib import Path

from . import loader
from .by_hand import faults
from .handbook import Handbook
from .reader import read_bytes
from .render import MACROS, MISSING, TEMPLATES, Renderer

_last: dict[Path, Handbook] = {}


def current_handbook(content: Path) -> Handbook | None:
    """The handbook of a content folder. While its frame is broken, the last whole one, so that a preview can go on."""
    if handbook := loader.load(content).handbook:
        _last[content] = handbook
    return _last.get(content)


def define_env(env) -> None:
    """Give every page the macros of `MACROS`. Called by mkdocs-macros-plugin."""
    from . import sheets  # WeasyPrint and its company are slow to load, and the check of the content does without

    handbook = current_handbook(Path(env.conf["docs_dir"]))
    if handbook is None:
        return  # the hook stops the build and tells why
    book = Renderer(handbook, with_pdfs=not sheets.missing())
    for name in MACROS:
        method = getattr(book, name)
        env.macro(lambda *args, _method=method: _method(env.page.url, *args), name)


def on_pre_page_macros(env) -> None:
    """Show and run nothing of a page that is more than layout: a build has been stopped by then. Called by mkdocs-macros-plugin."""
    file = env.page.file
    if file.generated_by is None and faults(read_bytes(Path(file.abs_src_path))):
        env.page.meta, env.markdown = {"title": file.name}, (TEMPLATES / MISSING).read_text("utf-8")
