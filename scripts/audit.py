"""Tells what the handbook is made of: writes a bill of materials, and asks whether the packages have known vulnerabilities."""
import environment

environment.enter(packages=environment.AUDIT)

import argparse
import sys

from macros import licences, packages, sbom, vulnerabilities


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Kertoo, mistä käsikirja on tehty, ja kysyy, onko paketeissa tunnettuja haavoittuvuuksia.")
    parser.add_argument("--sbom", type=environment.place, default=environment.ROOT / "dist/sbom.cdx.json", metavar="TIEDOSTO",
                        help="mihin osaluettelo (CycloneDX) kirjoitetaan (oletus: dist/sbom.cdx.json)")
    options = parser.parse_args()
    file = options.sbom
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(sbom.bill_of_materials(), "utf-8", newline="\n")
    pins, works = packages.pins(), licences.works()[1:]
    print(f"Osaluettelo {file}: sivustossa {len(works)} muiden tekemää osaa, sen tekemiseen {len(pins)} pakettia.")
    print(f"Lisenssit ovat sivuston tiedostossa {licences.FILE}.")
    found, unasked = vulnerabilities.known()
    checked = len(pins) - len(unasked)
    if not checked:
        print("Haavoittuvuuksia ei tarkistettu: tietokantaan ei saada yhteyttä tältä koneelta.")
        return
    print(f"Haavoittuvuudet tarkistettu {checked} paketista." + (f" Ei tarkistettu: {', '.join(unasked)}." if unasked else ""))
    if found:
        sys.exit("\n".join([*found, f"Tunnettuja haavoittuvuuksia: {len(found)}. Siirry uudempiin paketteihin; README.md kertoo, miten."]))
    print("Tunnettuja haavoittuvuuksia ei ole.")


if __name__ == "__main__":
    environment.run(main)
