"""The form of pictures that shows tables of figures: stacked bars."""
import itertools

from ..model import Diagram
from .drawing import LABEL, NOTE, Bar, Block, Drawing, Mark, Part, Shape, Undrawable, Words, block, number, width_of
from .shapes import box, line

SCALES, UNEVEN = "Jokaisella taulukolla on oma mittakaavansa.", "Katkoviivan kohdalla osat ovat yhteensä vähemmän kuin lähteen summa."
SWATCH, BAR = 20, 24


def bars(parts: tuple[Part, ...], diagram: Diagram, width: float) -> Drawing:
    """Tables as stacked bars, each table to a scale of its own, with every figure below its piece of the bar."""
    if not all(part.bars for part in parts):
        raise Undrawable("pylväät piirretään taulukoista – kirjoita avaimeen shows taulukoiden tunnukset")
    left = 0 if width < 480 else 240  # of the bars; on a narrow screen their names stand above them
    marks, top = _key(parts[0].bars[0], width)
    for part in parts:
        title = block(width, (LABEL, part.label))
        marks.append(Mark((), title.at(0, top), part))
        top += title.height + 6
        scale = (width - left - 2) / (max(max(number(bar.total), bar.sum) for bar in part.bars) or 1)
        for bar in part.bars:
            name = block((left or width) - 60, (NOTE, bar.label))
            total = Block(((LABEL, bar.total),))
            beside = left - 12 - total.width if left else name.width + 8
            words = (*name.at(0, top), *total.at(beside, top))
            shapes, figures, height = _bar(bar, left, top if left else top + name.height + 3, scale, width)
            marks.append(Mark(shapes, (*words, *figures)))
            top += max(name.height + 8, height if left else height + name.height + 3)
        top += 12
    uneven = any(number(bar.total) > bar.sum for part in parts for bar in part.bars)
    note = block(width, (NOTE, SCALES if len(parts) > 1 else ""), (NOTE, UNEVEN if uneven else ""))
    return Drawing(width, top + note.height, (*marks, Mark((), note.at(0, top))))


def _key(bar: Bar, width: float) -> tuple[list[Mark], float]:
    """What each piece of a bar stands for, and where the key ends."""
    marks, top = [], 0.0
    for index, one in enumerate(bar.figures):
        words = block(width - SWATCH - 10, (NOTE, one.name))
        marks.append(Mark((box(f"tone-{index % 5}", 1, top + 2, SWATCH, 15, 2),), words.at(SWATCH + 10, top)))
        top += words.height + 4
    return marks, top + 12


def _bar(bar: Bar, left: float, top: float, scale: float, width: float) -> tuple[tuple[Shape, ...], tuple[Words, ...], float]:
    """A bar and the figures below it, and how high they are together."""
    ends = [*itertools.accumulate((one.size * scale for one in bar.figures), initial=left + 1.0)]
    shapes = [box("apart", left + 1, top, number(bar.total) * scale, BAR, 0)] if number(bar.total) > bar.sum else []
    for index, (one, start) in enumerate(zip(bar.figures, ends, strict=False)):
        shapes += [box(f"tone-{index % 5}", start, top, one.size * scale, BAR, 0)] if one.size else []
        if inside := number(one.within) * scale:
            shapes.append(box("within", start + one.size * scale - inside, top + BAR * 0.62, inside, BAR * 0.38, 0))
    middles = [start + one.size * scale / 2 for one, start in zip(bar.figures, ends, strict=False)]
    texts = [one.printed + (f" ({one.within})" if one.within else "") for one in bar.figures]
    places = _spread(middles, [width_of(text, NOTE) for text in texts], left, width)
    shapes += [line("tick", [(middle, top + BAR), (place, top + BAR + 7)]) for middle, place in zip(middles, places, strict=True)]
    words = (Block(((NOTE, text),)).at(place, top + BAR + 7, "middle") for place, text in zip(places, texts, strict=True))
    return tuple(shapes), tuple(itertools.chain(*words)), BAR + 7 + NOTE.line + 8


def _spread(wanted: list[float], widths: list[float], left: float, right: float) -> list[float]:
    """The middles of texts, as near to the wanted ones as they can be between two borders without touching each other."""
    places, end = [], left
    for want, own in zip(wanted, widths, strict=True):
        places.append(max(want, end + own / 2))
        end = places[-1] + own / 2 + 8
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], right - widths[index] / 2)
        right = places[index] - widths[index] / 2 - 8
    if right < left - 8.5:
        raise Undrawable("pylvään luvut eivät mahdu vierekkäin – vähennä sarakkeita")
    return places
