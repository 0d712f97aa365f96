"""The typeface Atkinson Hyperlegible: WOFF2 for the pages, TrueType for the printed sheets."""
import io
from pathlib import Path

import fontpkg_atkinson_hyperlegible
from fontTools.ttLib import TTFont

from .cache import cached

FAMILY = "Atkinson Hyperlegible"
STYLES = {"Regular": 400, "Bold": 700}
# Latin letters with their accents, punctuation, arrows and signs: what Finnish text can hold.
LETTERS = (*range(0x20, 0x17F), *range(0x2010, 0x2028), *map(ord, "‰‹›€™←↑→↓−≤≥"))


def truetype(style: str) -> Path:
    """The TrueType file of a style as the font package ships it."""
    return Path(fontpkg_atkinson_hyperlegible.ROOT) / "files" / f"AtkinsonHyperlegible-{style}.ttf"


def advances(style: str) -> dict[int, float]:
    """How wide each letter (by its code) of a style is, of the size that it is set in."""
    with TTFont(truetype(style), lazy=True) as font:
        units, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: metrics[name][0] / units for code, name in font.getBestCmap().items()}


def woff2(style: str, cache: Path) -> Path:
    """The WOFF2 file of a style with the letters of LETTERS. The same font gives the same bytes."""

    def make() -> bytes:
        from fontTools import subset  # slow to load, and seldom needed

        font = TTFont(truetype(style), recalcTimestamp=False)
        subsetter = subset.Subsetter(subset.Options(layout_features=["*"], hinting=False))
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        font.flavor = "woff2"
        data = io.BytesIO()
        font.save(data)
        return data.getvalue()

    return cached(cache / "fonts", ".woff2", (truetype(style).read_bytes(), repr(LETTERS)), make)
