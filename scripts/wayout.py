"""Builds the handbook without MkDocs: with ProperDocs as it is, with Zensical from plain files. Keeps the way out of the platform open."""
import environment

environment.enter(debian=environment.PANGO)

import argparse
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import yaml
from build import CACHE, Failed, build_site, check_content, make_books, make_sheets, phase

from macros import given, verify
from macros.handbook import Handbook

# What completes the theme's search in MkDocs; Zensical has a search of its own.
OUR_SEARCH = ("search.html", "search-*.js")


class _Loader(yaml.SafeLoader):
    """Reads a configuration and leaves what names Python's own things as it stands."""


class _Dumper(yaml.SafeDumper):
    """Writes what _Loader reads."""


_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: node)
_Dumper.add_multi_representer(yaml.Node, lambda dumper, node: node)


def configuration(text: str, settings: dict) -> str:
    """The project's mkdocs.yml, given as text, as it would be without hooks: with the settings that the content tells."""
    config = yaml.load(text, _Loader)
    del config["hooks"], settings["edit_uri"]  # Zensical would lead to sources that are generated
    config["theme"]["variant"] = "classic"  # the look of Material for MkDocs
    next(plugin["macros"] for plugin in config["plugins"] if "macros" in plugin)["on_error_fail"] = True
    extra = config.pop("extra") | settings.pop("extra")
    extra["polyfills"], config["extra_javascript"] = (
        [script for script in scripts if not any(map(Path(script).match, OUR_SEARCH))]
        for scripts in (extra["polyfills"], config["extra_javascript"]))
    return yaml.dump({**config, **settings, "extra": extra}, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def export(content: Path, handbook: Handbook, folder: Path) -> None:
    """Write all that the pages are made from as plain files, so that a builder needs no hooks."""
    with phase("Lähde") as tell:
        for source in (content, Path("macros"), Path("overrides")):
            name = "content" if source == content else source.name
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", *OUR_SEARCH))
        for path, source in (given.files(handbook, CACHE) | given.printed(handbook, CACHE)).items():
            to = folder / "content" / path
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(source.encode() if isinstance(source, str) else source.read_bytes())
        (folder / "mkdocs.yml").write_text(configuration(Path("mkdocs.yml").read_text("utf-8"), given.settings(handbook)), "utf-8")
        tell("tavallisina tiedostoina:", folder)


def build_with_zensical(content: Path, folder: Path, packages: Path) -> None:
    """Write the source into a folder and build its site there. Raises Failed."""
    handbook = check_content(content)
    with_pdfs = make_sheets(handbook)
    export(content, handbook, folder)
    with phase("Sivut") as tell:
        done = subprocess.run([sys.executable, "-m", "zensical", "build", "--strict"], cwd=folder, capture_output=True, text=True,
                              encoding="utf-8", env={**os.environ, "PYTHONPATH": str(packages)})
        if done.returncode:
            raise Failed(f"{done.stdout}{done.stderr}Zensical ei saanut sivuja tehdyksi.")
        tell(sum(1 for _ in (folder / "site").rglob("*.html")), "sivua")
    if with_pdfs:
        make_books(folder / "site", handbook)
    with phase("Tarkistus") as tell:
        if found := [*verify.missing_files(folder / "site", handbook, with_pdfs), *verify.broken_links(folder / "site", CACHE)]:
            raise Failed("\n".join([*found, "Sivusto ei ole ehjä."]))
        tell("linkit ja tulosteet kunnossa")


def build_with_properdocs(content: Path, folder: Path, packages: Path) -> None:
    """Build the site as scripts/build.py does, with ProperDocs in the place of MkDocs. Raises Failed."""
    import properdocs.replacement  # noqa: F401

    build_site(content, folder / "site")


BUILDERS = {"properdocs": build_with_properdocs, "zensical": build_with_zensical}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Rakentaa käsikirjan muulla kuin MkDocsilla.")
    parser.add_argument("builder", choices=BUILDERS, metavar="RAKENTAJA", help=" tai ".join(BUILDERS))
    parser.add_argument("folder", type=environment.place, metavar="KANSIO", help="uusi kansio; sivusto tulee sen alikansioon site")
    environment.content_option(parser)
    options = parser.parse_args()
    if options.folder.exists():
        sys.exit(f"Kansio {options.folder} on jo olemassa. Anna uuden kansion nimi tai poista kansio ensin.")
    packages = environment.beside(environment.WAYOUT)
    sys.path.append(str(packages))
    try:
        BUILDERS[options.builder](options.content, options.folder, packages)
    except Failed as failure:
        sys.exit(str(failure))
    print(f"Valmis: {options.folder / 'site' / 'index.html'} – {options.builder} {version(options.builder)}.")


if __name__ == "__main__":
    environment.run(main)
