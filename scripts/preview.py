"""Shows the handbook in the browser while it is being written; a saved change appears by itself, a mistake is shown on the page."""
import environment

environment.enter(debian=environment.PANGO)

import argparse
import sys

from mkdocs.commands.serve import serve
from mkdocs.exceptions import Abort


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Näyttää käsikirjan selaimessa ja päivittää sen, kun tallennat tiedoston.")
    parser.add_argument("--content", default="content", metavar="KANSIO", help="sisältökansio (oletus: content)")
    parser.add_argument("--port", type=int, default=8000, metavar="PORTTI", help="portti (oletus: 8000)")
    parser.add_argument("--open", action="store_true", help="avaa selain")
    options = parser.parse_args()
    print(f"Esikatselu: http://127.0.0.1:{options.port}/ – tallenna tiedosto, niin sivu päivittyy. Lopetus: Ctrl+C.", flush=True)
    try:
        serve("mkdocs.yml", open_in_browser=options.open, docs_dir=options.content, dev_addr=f"127.0.0.1:{options.port}", strict=False)
    except Abort as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
