"""Prints a sheet when a reader of the preview asks for it, so that what is being written is shown without waiting for paper."""
import mimetypes
import threading
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from . import current_handbook
from .sheets import Printer, TooLong

PRINTED = "/tulosteet/"


def printing(pages: WSGIApplication, content: Path, cache: Path) -> WSGIApplication:
    """A web application that makes the printed files of a content folder as it is now, and leaves all other addresses to `pages`."""
    one_at_a_time = threading.Lock()

    def answer(environ: WSGIEnvironment, respond: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(PRINTED):
            return pages(environ, respond)
        with one_at_a_time:
            try:
                made = Printer(current_handbook(content), cache).file(path.removeprefix(PRINTED))
            except TooLong as error:
                respond("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
                return [str(error).encode()]
        if made is None:
            return pages(environ, respond)
        respond("200 OK", [("Content-Type", mimetypes.guess_type(path)[0] or "application/octet-stream")])
        return [made.read_bytes()]

    return answer
