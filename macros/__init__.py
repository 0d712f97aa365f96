"""The MkDocs macros of the handbook: what a page may call in double braces."""
from pathlib import Path

from . import loader
from .handbook import Handbook
from .render import MACROS, Renderer

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
        env.macro(lambda *args, _method=method: _method(env.page.file.src_uri, *args), name)
