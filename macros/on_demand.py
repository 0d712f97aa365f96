"""Prints a sheet when a reader of the preview asks for it, so that what is being written is shown without waiting for paper."""
import mimetypes
import threading
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from . import current_handbook
from .sheets import Printer, TooLong

PRINTED = "/tulosteet/"


class Printing:
    """A web application that makes the printed files of a content folder as it is now, and leaves all other addresses to another one."""

    def __init__(self, pages: WSGIApplication, content: Path, cache: Path) -> None:
        """`pages` answers for all other addresses; what is made is kept in the folder `cache`."""
        self.pages, self.content, self.cache = pages, content, cache
        self.printer: Printer | None = None
        self.one_at_a_time = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, respond: StartResponse) -> Iterable[bytes]:
        """Answer a request; with the reason, in Finnish, if a sheet is too long for its page."""
        path = environ["PATH_INFO"]
        if not path.startswith(PRINTED):
            return self.pages(environ, respond)
        with self.one_at_a_time:
            try:
                made = self._print(path.removeprefix(PRINTED))
            except TooLong as error:
                respond("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
                return [str(error).encode()]
        if made is None:
            return self.pages(environ, respond)
        respond("200 OK", [("Content-Type", mimetypes.guess_type(path)[0] or "application/octet-stream")])
        return [made.read_bytes()]

    def _print(self, name: str) -> Path | None:
        handbook = current_handbook(self.content)
        if self.printer is None or self.printer.handbook is not handbook:
            self.printer = Printer(handbook, self.cache)
        return self.printer.file(name)
