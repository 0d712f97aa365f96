"""Packs the handbook for a host: one zip file with the site, configuration for web servers, and what to know before taking it into use."""
import environment

environment.enter(debian=environment.PANGO)

import argparse
import hashlib
import sys
import zipfile
from datetime import date
from pathlib import Path

from build import Failed, build_site, check_content, verify_site

from macros.handbook import Handbook
from macros.hosting import Hosting
from macros.loader import load


def contents(site: Path, handbook: Handbook) -> dict[str, bytes]:
    """All files of the package, by their paths in it. Raises Failed if no server could serve the site as it should."""
    hosting = Hosting(site, handbook)
    if found := [*hosting.problems()]:
        raise Failed("\n".join([*found, "Pakettia ei tehty."]))
    files = {name: text.encode() for name, text in hosting.texts().items()}
    files |= {f"site/{name}": (site / name).read_bytes() for name in hosting.files}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return files | {"SHA256SUMS": sums.encode()}


def moment(data: bytes, day: date) -> tuple[int, ...]:
    """When a file is said to be made: on the day of the edition, at an hour that its content gives. Web servers tell by the moment and the
    size whether a browser's copy is still good, so another content of the same size must have another moment."""
    minutes, seconds = divmod(int.from_bytes(hashlib.sha256(data).digest()[:8], "big") % (24 * 3600), 60)
    return (day.year, day.month, day.day, *divmod(minutes, 60), seconds // 2 * 2)  # zip counts in two seconds


def pack(files: dict[str, bytes], day: date, to: Path) -> None:
    """Write the files into a zip file. The same files give the same bytes."""
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, moment(data, day))
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o100644 << 16, zipfile.ZIP_DEFLATED
            package.writestr(entry, data, compresslevel=9)
    unfinished.replace(to)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Tekee paketin, jonka voi viedä mihin tahansa intranetiin: dist/rinnalla-<painos>.zip.")
    environment.content_option(parser)
    parser.add_argument("--site", type=environment.folder, metavar="KANSIO",
                        help="valmis sivusto; ilman tätä sivusto rakennetaan kansioon site")
    parser.add_argument("--dist", type=environment.place, default=environment.ROOT / "dist", metavar="KANSIO",
                        help="mihin paketti tehdään (oletus: dist)")
    options = parser.parse_args()
    site = options.site or environment.ROOT / "site"
    try:
        if options.site:
            verify_site(site, check_content(options.content), with_pdfs=(site / "tulosteet").is_dir())
        else:
            build_site(options.content, site)
        handbook = load(options.content).handbook
        to = options.dist / f"rinnalla-{handbook.settings.edition}.zip"
        pack(contents(site, handbook), handbook.settings.published, to)
    except Failed as failure:
        sys.exit(str(failure))
    size = f"{to.stat().st_size / 1e6:.1f}".replace(".", ",")
    print(f"Valmis: {to} – {size} Mt. Osoite: {handbook.organisation.site_address}")


if __name__ == "__main__":
    environment.run(main)
