"""The forms of pictures whose parts have no order: wheel, columns, nested frames, circles."""
import itertools
import math
from collections.abc import Iterator, Sequence

from ..model import Diagram
from .cards import DISC, PAD, TOUCH, card, disc, room_in_card
from .drawing import COUNT, LABEL, NOTE, Block, Drawing, Face, Mark, Part, Undrawable, Words, block
from .shapes import Point, box, circle, lens, sector

MOST = 16  # sectors of a wheel


def wheel(parts: tuple[Part, ...], diagram: Diagram, width: float) -> Drawing:
    """Sectors of a wheel, the first at the top; none comes before another. Names too long for the sectors stand below, by number."""
    if len(parts) > MOST:
        raise Undrawable(f"kehään mahtuu {MOST} osaa, ja niitä on {len(parts)} – valitse toinen form tai jaa kuva kahdeksi")
    size = min(width, 460)
    middle, outer, turn = size / 2, size / 2 - 1, 2 * math.pi / len(parts)
    hub = block(size * 0.28, (LABEL, diagram.middle or ""))
    inner = math.hypot(hub.width, hub.height) / 2 + 4 if hub.lines else 0
    centers = [-math.pi / 2 + index * turn for index in range(len(parts))]
    for hyphens, letters in itertools.product((False, True), (19, 18, 16, 15, 14)):
        face = LABEL._replace(size=letters, line=letters + 4)
        found = (_inside_a_sector(part, face, hyphens, (inner, outer, center, turn)) for part, center in zip(parts, centers, strict=True))
        spots = [*itertools.takewhile(bool, found)]
        if len(spots) == len(parts):
            break
    names = () if len(spots) == len(parts) else tuple(part._replace(number=part.number or index) for index, part in enumerate(parts, 1))
    if names:
        spots = [(Block(((COUNT, str(part.number)),)), 0.62 * outer * math.cos(center), 0.62 * outer * math.sin(center))
                 for part, center in zip(names, centers, strict=True)]
    marks = []
    for part, (words, x, y), center in zip(names or parts, spots, centers, strict=True):
        shape = sector("sector", middle, middle, inner, outer, center - turn / 2, center + turn / 2)
        marks.append(Mark((shape,), words.around(middle + x, middle + y), part._replace(to="") if names else part))
    rows, height = _rows(names, size, size + 12)
    return Drawing(size, height, (*marks, Mark((), hub.around(middle, middle) if hub.lines else ()), *rows))


def _rows(parts: tuple[Part, ...], width: float, top: float) -> tuple[list[Mark], float]:
    """Names one below another with their numbers, and where they end."""
    marks = []
    for part in parts:
        words = block(width - 2 * DISC - 12, (LABEL, part.label))
        height = max(TOUCH, words.height + 8)
        discs, numbers = disc(part, DISC + 1, top + height / 2)
        hit = box("hit", 0, top, width, height - 2, 4)
        marks.append(Mark((hit, *discs), (*numbers, *words.at(2 * DISC + 10, top + (height - words.height) / 2)), part._replace(kind="")))
        top += height
    return marks, top if parts else width


Sector = tuple[float, float, float, float]  # the inner and the outer radius, the angle of its middle, how wide it opens


def _inside_a_sector(part: Part, face: Face, hyphens: bool, sector: Sector) -> tuple[Block, float, float] | None:
    """A part's words and the point, from the wheel's middle, around which they stay inside their sector; None if they cannot."""
    _, outer, center, turn = sector
    best = outer * (0.64 if turn < math.pi else 0.5)
    radii, slants = range(int(outer * 0.3), int(outer * 0.85), 4), (0, 0.08, -0.08)
    spots = [(radius, center + slant) for radius, slant in itertools.product(radii, slants)]
    spots.sort(key=lambda spot: abs(spot[0] - best) + 60 * abs(spot[1] - center))
    tried = set()
    for room in range(int(outer * 1.2), 40, -6):
        try:
            words = block(room, (COUNT, str(part.number or "")), (face, part.label), hyphens=hyphens)
        except Undrawable:
            return None
        for radius, angle in spots if words not in tried else ():
            x, y = radius * math.cos(angle), radius * math.sin(angle)
            if _is_inside(words, x, y, sector):
                return words, x, y
        tried.add(words)
    return None


def _is_inside(words: Block, x: float, y: float, sector: Sector) -> bool:
    inner, outer, center, turn = sector
    half, high = words.width / 2 + outer * 0.06, words.height / 2 + 2
    corners = [(x + dx, y + dy) for dx in (-half, half) for dy in (-high, high)]
    nearest = math.hypot(max(0, abs(x) - half), max(0, abs(y) - high))
    off = (abs((math.atan2(cy, cx) - center + math.pi) % (2 * math.pi) - math.pi) for cx, cy in corners)
    return max(math.hypot(*corner) for corner in corners) < outer - 3 and nearest >= inner and (turn > 6 or max(off) < turn / 2 - 0.01)


def columns(parts: tuple[Part, ...], diagram: Diagram, width: float) -> Drawing:
    """Cards side by side, on a narrow screen one below another; those left over share the last row."""
    across, gap, top = min(len(parts), max(1, int(width / 200))), 16, 0.0
    marks: list[Mark] = []
    for row in (parts[start : start + across] for start in range(0, len(parts), across)):
        wide = (width - gap * (len(row) - 1)) / len(row)
        within = across if len(row) == 1 else 1
        heads = [block(room_in_card(part, wide), (LABEL, part.label), (NOTE, part.note)) for part in row]
        lists = [_bullets(part.items, room_in_card(part, wide), within) for part in row]
        height = max(head.height + (8 if rows else 0) + sum(map(_tallest, rows)) for head, rows in zip(heads, lists, strict=True)) + 2 * PAD
        for index, (part, words, rows) in enumerate(zip(row, heads, lists, strict=True)):
            x = index * (wide + gap)
            made = card(part, words, x, top, wide, height)
            marks.append(made._replace(words=(*made.words, *_listed(rows, x + PAD, top + PAD + words.height + 8, wide - 2 * PAD))))
        top += height + gap
    return Drawing(width, top - gap, tuple(marks))


BULLET = 14


def _bullets(items: tuple[str, ...], width: float, across: int) -> list[list[Block]]:
    """The items of a list in rows of so many."""
    room = (width - BULLET * 2 * (across - 1)) / across - BULLET
    made = [block(room, (NOTE, item)) for item in items]
    return [made[start : start + across] for start in range(0, len(made), across)]


def _tallest(row: list[Block]) -> float:
    return max(item.height for item in row) + 5


def _listed(rows: list[list[Block]], x: float, top: float, width: float) -> Iterator[Words]:
    for row in rows:
        room = (width - BULLET * 2 * (len(rows[0]) - 1)) / len(rows[0])
        for index, item in enumerate(row):
            left = x + index * (room + BULLET * 2)
            yield from Block(((NOTE, "•"),)).at(left, top)
            yield from item.at(left + BULLET, top)
        top += _tallest(row)


def nested(parts: tuple[Part, ...], diagram: Diagram, width: float) -> Drawing:
    """Frames one inside another; the first part is the innermost, at the foot."""
    step, foot = width / (3.4 * len(parts)), 5
    insets = [step * (len(parts) - 1 - index) + 1 for index in range(len(parts))]
    blocks = [block(width - 2 * inset - 2 * PAD, (LABEL, part.label), (NOTE, part.note), even=True)
              for part, inset in zip(parts, insets, strict=True)]
    bands = [max(TOUCH, one.height + PAD) for one in blocks]
    tops = [sum(bands[index + 1 :]) + 1 for index in range(len(parts))]
    frames = [box("core" if index == 0 else f"layer-{index % 2}", inset, top, width - 2 * inset, sum(bands[: index + 1]) + foot * index, 22)
              for index, (inset, top) in enumerate(zip(insets, tops, strict=True))]
    marks = [Mark((box("hit", inset, top, width - 2 * inset, band),), words.around(width / 2, top + band / 2), part)
             for part, words, inset, top, band in zip(parts, blocks, insets, tops, bands, strict=True)]
    return Drawing(width, sum(bands) + foot * (len(parts) - 1) + 2, (Mark(tuple(reversed(frames))), *marks))


def circles(parts: tuple[Part, ...], diagram: Diagram, width: float) -> Drawing:
    """Two circles; what the third part tells is where they overlap."""
    if len(parts) != 3:
        raise Undrawable("ympyrät tarvitsevat kolme osaa – kirjoita kaksi ympyrää ja viimeiseksi se, mikä niillä on yhteistä")
    across = width > 480
    radius, apart = (170, 210) if across else (143, 158)
    height, middle = (2 * radius + 4, radius + 2) if across else (2 * radius + apart + 4, width / 2)
    start = (width - apart) / 2 if across else radius + 2
    alone = radius - 5  # from the middle of both to the middle of what only one of them has
    spots = [start + apart / 2 - alone, start + apart / 2 + alone, start + apart / 2]
    centers = [(start, middle), (start + apart, middle)] if across else [(middle, start), (middle, start + apart)]
    shapes = [circle("circle", *centers[0], radius), circle("circle", *centers[1], radius), lens("lens", *centers, radius)]
    marks = []
    borders = [(centers[:1], centers[1:]), (centers[1:], centers[:1]), (centers, ())]
    for part, spot, shape, (inside, outside) in zip(parts, spots, shapes, borders, strict=True):
        place = (spot, middle) if across else (middle, spot)
        marks.append(Mark((shape,), _inside_circles(part, place, inside, outside, radius).around(*place), part))
    return Drawing(width, height, tuple(marks))


def _inside_circles(part: Part, place: Point, inside: Sequence[Point], outside: Sequence[Point], radius: float) -> Block:
    """A part's words as they stay, around a place, inside some circles and outside others. Raises Undrawable."""
    for room in range(int(1.6 * radius), 60, -8):
        words = block(room, (LABEL, part.label), (NOTE, part.note), even=True)
        half, high = words.width / 2 + 6, words.height / 2 + 2
        far = max(math.hypot(abs(place[0] - x) + half, abs(place[1] - y) + high) for x, y in inside)
        near = min((math.hypot(max(0, abs(place[0] - x) - half), max(0, abs(place[1] - y) - high)) for x, y in outside), default=radius)
        if far < radius and near >= radius:
            return words
    raise Undrawable(f"ympyrään ei mahdu {part.label} – lyhennä selitystä", part.label)
