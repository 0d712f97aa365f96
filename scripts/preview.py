"""Shows the handbook in the browser while it is being written; a saved change appears by itself, a mistake is shown on the page."""
import environment

environment.enter(debian=environment.PANGO)

import argparse
import errno
import sys
import tempfile

from mkdocs.commands.serve import serve
from mkdocs.exceptions import Abort

import macros.hooks  # noqa: F401  MkDocs imports it again, when Ctrl+C is an exception


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Näyttää käsikirjan selaimessa ja päivittää sen, kun tallennat tiedoston.")
    environment.content_option(parser)
    parser.add_argument("--port", type=int, default=8000, metavar="PORTTI", help="portti (oletus: 8000)")
    parser.add_argument("--open", action="store_true", help="avaa selain")
    options = parser.parse_args()
    print(f"Esikatselu: http://127.0.0.1:{options.port}/ – tallenna tiedosto, niin sivu päivittyy. Lopetus: Ctrl+C.", flush=True)
    try:
        with tempfile.TemporaryDirectory(prefix="rinnalla-") as tempfile.tempdir:  # MkDocs forgets its own when it is interrupted early
            serve("mkdocs.yml", open_in_browser=options.open, docs_dir=str(options.content), dev_addr=f"127.0.0.1:{options.port}",
                  strict=False)
    except Abort as error:
        sys.exit(str(error))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.exit(f"Portti {options.port} on varattu. Onko esikatselu jo auki? Toinen portti: --port {options.port + 1}")


if __name__ == "__main__":
    environment.run(main)
