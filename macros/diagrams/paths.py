"""The forms of pictures whose parts follow each other: path, steps, cycle, timeline."""
import itertools
import math

from ..model import Diagram
from .cards import DISC, PAD, TOUCH, card, disc, room_in_card, told
from .drawing import LABEL, Drawing, Mark, Part, block
from .shapes import Point, arrow, box, circle, dashes, line, side_by_side


def path(parts: tuple[Part, ...], diagram: Diagram, width: float) -> Drawing:
    """Steps with arrows between them: on a narrow screen downwards, else to and fro in rows."""
    across = 1 if width < 480 else 2 if len(parts) in (2, 4) else 3
    gap, wide = 40, (width - 40 * (across - 1)) / across
    blocks = [told(part, room_in_card(part, wide)) for part in parts]
    rows = [range(start, min(start + across, len(parts))) for start in range(0, len(parts), across)]
    cards: list[tuple[float, float, float]] = []
    marks, top = [], 0.0
    for number, row in enumerate(rows):
        height = max(max(TOUCH, blocks[index].height + 2 * PAD) for index in row)
        for place, index in enumerate(row):
            x = (place if number % 2 == 0 else across - 1 - place) * (wide + gap)
            cards.append((x, top, height))
            marks.append(card(parts[index], blocks[index], x, top, wide, height))
        top += height + gap
    for (ax, ay, ah), (bx, by, _) in itertools.pairwise(cards):
        if ay == by:
            ends = [(ax + (wide + 3 if bx > ax else -3), ay + ah / 2), (bx + (-3 if bx > ax else wide + 3), ay + ah / 2)]
        else:
            ends = [(ax + wide / 2, ay + ah + 3), (ax + wide / 2, by - 3)]
        marks.append(Mark(arrow(ends, diagram.returns)))
    return Drawing(width, top - gap, tuple(marks))


def steps(parts: tuple[Part, ...], diagram: Diagram, width: float) -> Drawing:
    """Stairs; the first part is the lowest step."""
    indent = 40 if width < 480 else 110
    blocks = [told(part, room_in_card(part, width - index * indent)) for index, part in enumerate(parts)]
    heights = [max(TOUCH + 12, one.height + 2 * PAD) for one in blocks]
    total, marks = sum(heights) + 2, []
    for index, (part, words) in enumerate(zip(parts, blocks, strict=True)):
        top = 1 + sum(heights[index + 1 :])
        marks.append(card(part, words, index * indent + 1, top, width - index * indent - 2, heights[index]))
        if index:
            x = index * indent - 18
            marks.append(Mark(arrow([(x, top + heights[index] - 3), (x, top + 8)], diagram.returns)))
    return Drawing(width, total, tuple(marks))


def cycle(parts: tuple[Part, ...], diagram: Diagram, width: float) -> Drawing:
    """Parts in a round with arrows. Those that are apart stand in its middle, open to all; then the round does not close by itself."""
    chain, apart = [part for part in parts if not part.apart], [part for part in parts if part.apart]
    ring = _ring(chain, apart, 520) if width >= 520 and len(chain) > 2 else None
    return ring or _loop(chain, apart, width)


def _loop(chain: list[Part], apart: list[Part], width: float) -> Drawing:
    """A round on a narrow screen: down on the left, and the way back, or what is apart, on the right."""
    wide, gap, side = width * 0.48, 30, width * 0.36
    blocks = [block(wide - 16, (LABEL, part.name), even=True) for part in chain]
    heights = [max(TOUCH, one.height + 16) for one in blocks]
    tops = [sum(heights[:index]) + gap * index + 1 for index in range(len(chain))]
    middles = [top + height / 2 for top, height in zip(tops, heights, strict=True)]
    marks = [Mark(arrow([(wide / 2, middles[index] + heights[index] / 2 + 3), (wide / 2, tops[index + 1] - 3)]))
             for index in range(len(chain) - 1)]
    if not apart and len(chain) > 1:
        out = wide + 40
        marks.append(Mark(arrow([(wide + 4, middles[-1]), (out, middles[-1]), (out, middles[0]), (wide + 4, middles[0])])))
    for part, words, top, height in zip(chain, blocks, tops, heights, strict=True):
        marks.append(Mark((box("box", 1, top, wide, height),), words.around(1 + wide / 2, top + height / 2), part))
    foot = tops[-1] + heights[-1] if chain else 0.0
    each = (foot - 1 - gap * (len(apart) - 1)) / max(1, len(apart))
    for index, part in enumerate(apart):
        left, top = width - side - 1, 1 + index * (each + gap)
        marks += [Mark(dashes([(wide + 4, y), (left - 3, y)])) for y in middles if top < y < top + each]
        words = block(side - 16, (LABEL, part.label), even=True)
        marks.append(Mark((box("apart", left, top, side, each),), words.around(left + side / 2, top + each / 2), part))
    return Drawing(width, foot + 1, tuple(marks))


def _ring(chain: list[Part], apart: list[Part], size: float) -> Drawing | None:
    """A round as a ring that begins at the top; None if it is too crowded."""
    blocks = [block(150, (LABEL, part.name), even=True) for part in chain]
    wide, high = max(one.width for one in blocks) + 26, max(max(TOUCH, one.height + 16) for one in blocks)
    rx, ry = (size - wide) / 2 - 1, 44 + 26.0 * len(chain)
    x, y, turn = size / 2, ry + high / 2 + 1, 2 * math.pi / len(chain)
    angles = [-math.pi / 2 + index * turn for index in range(len(chain))]
    places = [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]
    lines, dashed = [], []
    for index in range(len(chain) - bool(apart)):
        arc = [angles[index] + step * turn / 60 for step in range(61)]
        lines.append(_outside([(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in arc],
                              places[index], places[(index + 1) % len(chain)], wide, high))
    rows = [block(130, (LABEL, part.label), even=True) for part in apart]
    across, tall = max((one.width for one in rows), default=0) + 26, [max(TOUCH, one.height + 16) for one in rows]
    top = y - (sum(tall) + 8 * (len(rows) - 1)) / 2
    for spot in places if apart else ():
        straight = [(x + (spot[0] - x) * step / 60, y + (spot[1] - y) * step / 60) for step in range(61)]
        dashed.append([point for point in _outside(straight, spot, spot, wide, high) if not _covers((x, y), point, across, 2 * (y - top))])
    if any(len(way) < 2 or math.dist(way[0], way[-1]) < 28 for way in (*lines, *dashed)):
        return None
    marks = [*(Mark(arrow(way)) for way in lines), *(Mark(dashes(way)) for way in dashed)]
    for part, words, (cx, cy) in zip(chain, blocks, places, strict=True):
        marks.append(Mark((box("box", cx - wide / 2, cy - high / 2, wide, high),), words.around(cx, cy), part))
    for part, words, height in zip(apart, rows, tall, strict=True):
        marks.append(Mark((box("apart", x - across / 2, top, across, height),), words.around(x, top + height / 2), part))
        top += height + 8
    return Drawing(size, max(2 * ry + high / 2 + 10, places[len(chain) // 2][1] + high / 2 + 1), tuple(marks))


def _covers(center: tuple[float, float], point: tuple[float, float], width: float, height: float) -> bool:
    return abs(point[0] - center[0]) < width / 2 + 5 and abs(point[1] - center[1]) < height / 2 + 5


def _outside(points: list[Point], one: tuple[float, float], other: tuple[float, float], width: float, height: float) -> list[Point]:
    """The points of a line that two boxes do not cover."""
    return [point for point in points if not _covers(one, point, width, height) and not _covers(other, point, width, height)]


def timeline(parts: tuple[Part, ...], diagram: Diagram, width: float) -> Drawing:
    """Events down a line, on a wide screen in two columns; those that are apart branch off from it."""
    across, gap = (1, 0) if width < 480 else (2, 32)
    wide, side = (width - gap) / across, 30
    blocks = [told(part, wide - 2 * DISC - 12 - (side if part.apart else 0)) for part in parts]
    heights = [max(TOUCH, one.height + 14) for one in blocks]
    half = next(index for index in range(len(parts) + 1) if sum(heights[:index]) * 2 >= sum(heights))
    lanes = [range(len(parts))] if across == 1 else [range(half), range(half, len(parts))]
    marks: list[Mark] = []
    for lane, indexes in enumerate(lanes):
        x, tops = lane * (wide + gap) + DISC + 1, [*itertools.accumulate((heights[index] for index in indexes), initial=0.0)]
        goes_on = indexes and (indexes[-1] + 1 < len(parts))
        way = [(x, DISC), (x, tops[-1] - (2 if goes_on else heights[indexes[-1]] - DISC))] if indexes else []
        marks += [Mark(arrow(way) if goes_on else side_by_side(way))] if indexes and way[1][1] > way[0][1] else []
        for index, top in zip(indexes, tops, strict=False):
            part, center = parts[index], x + (side if parts[index].apart else 0)
            y = top + DISC + 1
            branch = (line("aside", [(x + 5, y), (center - DISC, y)]),) if part.apart else ()
            discs, numbers = disc(part, center, y)
            hit = box("hit", center - DISC, top, wide - (center - x), heights[index] - 4, 4)
            words = blocks[index].at(center + DISC + 10, y - LABEL.line / 2)
            marks.append(Mark((hit, *branch, *(discs or (circle("dot", center, y, 6),))), (*numbers, *words), part))
    return Drawing(width, max(sum(heights[index] for index in lane) for lane in lanes), tuple(marks))
