"""What a drawing is made of: marks with shapes and words. Words are measured and broken into lines so that they stay where they belong."""
import functools
import itertools
from collections.abc import Iterator
from typing import NamedTuple

from .. import fonts, hyphenation


class Undrawable(Exception):
    """A picture that cannot be drawn: why and what to do, for an editor, and the text in the content that it is about."""

    def __init__(self, message: str, about: str = "") -> None:
        super().__init__(message)
        self.about = about


class Face(NamedTuple):
    """How words are set: the font's style, its size and the height of a line, in the drawing's units."""

    name: str
    style: str
    size: int
    line: int


LABEL, NOTE = Face("label", "Bold", 16, 20), Face("note", "Regular", 15, 19)
COUNT, ON_DISC = Face("count", "Bold", 20, 24), Face("on-disc", "Bold", 16, 22)
BREAK = "\N{SOFT HYPHEN}"  # ends a line in the middle of a word
CAPITAL = 0.668  # the height of a capital letter, of the size


class Shape(NamedTuple):
    """A line or an area; `look` names how it is painted."""

    look: str
    path: str


class Words(NamedTuple):
    """A line of text. `anchor` tells which of its points stands at x: start, middle or end; y is the base line. `hyphen` is the path of
    the hyphen of a word that goes on in the next line: drawn, so that whoever listens, searches or copies has the word whole."""

    face: Face
    x: float
    y: float
    text: str
    anchor: str
    hyphen: str = ""


class Part(NamedTuple):
    """A part of a picture: what it says, its number if parts are numbered, and the id of what it leads to."""

    label: str
    note: str = ""
    items: tuple[str, ...] = ()
    number: int | None = None
    to: str = ""
    kind: str = ""
    apart: bool = False
    bars: tuple["Bar", ...] = ()

    @property
    def name(self) -> str:
        """The part's number and label."""
        return f"{self.number} {self.label}" if self.number else self.label

    @property
    def spoken(self) -> str:
        """All that the part says, for those who do not see it."""
        details = (*(item.rstrip(".") for item in self.items), *(bar.spoken for bar in self.bars))
        return ": ".join(filter(None, [self.name, self.note, "; ".join(details)]))


def number(printed: str) -> int:
    """A printed figure as a number; a dash is none."""
    digits = "".join(printed.split())
    return int(digits) if digits.isdecimal() else 0


class Figure(NamedTuple):
    """A piece of a bar: its name, its figure as it is printed, and the figure of those of it that are told apart."""

    name: str
    printed: str
    within: str = ""

    @property
    def size(self) -> int:
        """How much it is."""
        return number(self.printed)


class Bar(NamedTuple):
    """A row of a table as a stacked bar."""

    label: str
    total: str
    figures: tuple[Figure, ...]

    @property
    def sum(self) -> int:
        """How much its pieces are together."""
        return sum(one.size for one in self.figures)

    @property
    def spoken(self) -> str:
        """The row's figures with their names."""
        figures = (f"{one.name} {one.printed}" + (f" ({one.within})" if one.within else "") for one in self.figures)
        return f"{self.label} {self.total}: {', '.join(figures)}"


class Mark(NamedTuple):
    """Shapes and words that belong together, and the part that they stand for, if any."""

    shapes: tuple[Shape, ...] = ()
    words: tuple[Words, ...] = ()
    part: Part | None = None


class Drawing(NamedTuple):
    """A finished picture: its size and its marks, the hindmost first."""

    width: float
    height: float
    marks: tuple[Mark, ...]


@functools.cache
def _advances(style: str) -> dict[int, float]:
    return fonts.advances(style)


@functools.lru_cache(maxsize=20_000)
def width_of(text: str, face: Face) -> float:
    """How wide a text is in one line."""
    advances = _advances(face.style)
    return sum(advances.get(ord(letter), 1) for letter in text) * face.size


def wrapped(text: str, face: Face, width: float, hyphens: bool = True, even: bool = False) -> list[str]:
    """A text in the fewest lines that are at most so wide; on demand about as long as each other. Raises Undrawable."""
    lines = list(_filled(text, face, width, hyphens))
    while even and len(lines) > 1 and (width := width - 4) > 40:
        try:
            closer = list(_filled(text, face, width, False))
        except Undrawable:
            break
        if len(closer) > len(lines):
            break
        lines = closer
    return lines


def _filled(text: str, face: Face, width: float, hyphens: bool) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, face) <= width:
            line = longer
            continue
        if line:
            yield line
        while width_of(word, face) > width:
            ways = hyphenation.places(word) if hyphens else []
            fitting = ([place for place in places if width_of(word[:place] + BREAK, face) <= width] for places in ways)
            place = next((places[-1] for places in fitting if places), 0)
            if not place:
                raise Undrawable(f"kuvaan ei mahdu sana {word} – lyhennä sitä tai valitse kuvalle toinen form", word)
            yield word[:place] + ("" if word[place - 1] == "-" else BREAK)
            word = word[place:]
        line = word
    yield line


def _words(face: Face, x: float, y: float, line: str, anchor: str) -> Words:
    """A line where it stands; its hyphen, if it has one, is drawn as high, long and thick as the typeface has it."""
    text = line.removesuffix(BREAK)
    if text == line:
        return Words(face, x, y, text, anchor)
    before = {"start": 0, "middle": 0.5, "end": 1}[anchor]  # how much of the line stands before x
    x -= before * width_of(BREAK, face)
    left, bottom = x + (1 - before) * width_of(text, face) + 0.03 * face.size, y - 0.2 * face.size
    length, height = 0.31 * face.size, (0.12 if face.style == "Bold" else 0.08) * face.size
    return Words(face, x, y, text, anchor, f"M{left:.1f} {bottom:.1f}h{length:.1f}v{-height:.1f}h{-length:.1f}z")


class Block(NamedTuple):
    """Lines of text, each in its face."""

    lines: tuple[tuple[Face, str], ...]

    @property
    def width(self) -> float:
        """How wide the longest line is."""
        return max(width_of(text, face) for face, text in self.lines)

    @property
    def height(self) -> float:
        """How high the lines are together."""
        return sum(face.line for face, _ in self.lines)

    def at(self, x: float, top: float, anchor: str = "start") -> tuple[Words, ...]:
        """The lines where they stand in a drawing."""
        bottoms = itertools.accumulate(face.line for face, _ in self.lines)
        return tuple(_words(face, x, top + bottom - face.line / 2 + face.size * CAPITAL / 2, text, anchor)
                     for (face, text), bottom in zip(self.lines, bottoms, strict=True))

    def around(self, x: float, y: float) -> tuple[Words, ...]:
        """The lines with their middle at a point."""
        return self.at(x, y - self.height / 2, "middle")


def block(width: float, *texts: tuple[Face, str], hyphens: bool = True, even: bool = False) -> Block:
    """Texts one below another, at most so wide; empty ones are left out. Raises Undrawable."""
    return Block(tuple((face, line) for face, text in texts if text for line in wrapped(text, face, width, hyphens, even)))
