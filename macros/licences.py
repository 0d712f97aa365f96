"""What of others lies in a built site, and on what terms: the site's lisenssit.txt, made from licences/works.yml."""
import functools
from fnmatch import fnmatchcase
from importlib.metadata import distribution
from pathlib import Path

import jinja2
import yaml
from pydantic import BaseModel, ConfigDict

from . import packages
from .render import TEMPLATES

FOLDER = Path(__file__).parent / "licences"
FILE = "lisenssit.txt"
UTF_8 = "\ufeff"  # a text file tells its letters by this mark where a server does not


class Work(BaseModel):
    """Somebody's work that lies in the site; works.yml tells what the fields are."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    licence: str
    address: str = ""
    what: str
    files: tuple[str, ...]
    texts: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    icons: str = ""

    def covers(self, file: str) -> bool:
        """Whether a file of the site holds this work."""
        return any(fnmatchcase(file, pattern) for pattern in self.files)


@functools.cache
def works() -> tuple[Work, ...]:
    """All of them, our own first."""
    return tuple(Work(**entry) for entry in yaml.safe_load((FOLDER / "works.yml").read_text("utf-8")))


def _text(name: str) -> str:
    package, _, path = name.rpartition(":")
    return distribution(package).read_text(path) if package else (FOLDER / path).read_text("utf-8")


@functools.cache
def text() -> str:
    """The list for whoever gets the site: every work and its terms, the packages it was built with, and the texts of the licences."""
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined, trim_blocks=True,
                                   lstrip_blocks=True, keep_trailing_newline=True)
    texts = {name: _text(name).strip("\n") for work in works() for name in work.texts}
    return UTF_8 + templates.get_template("lisenssit.txt.j2").render(works=works(), pins=packages.pins(), texts=texts)
