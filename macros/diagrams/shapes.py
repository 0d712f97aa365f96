"""The shapes of a drawing, as the paths of an SVG file."""
import math
from collections.abc import Iterable

from .drawing import Shape

Point = tuple[float, float]


def figures_of(*numbers: float) -> str:
    """Numbers as a drawing's file has them."""
    return " ".join(f"{round(number, 1):g}" for number in numbers)


def box(look: str, x: float, y: float, width: float, height: float, radius: float = 8) -> Shape:
    """A rectangle with round corners; without a radius with sharp ones."""
    r = min(radius, width / 2, height / 2)
    across, down = width - 2 * r, height - 2 * r
    corners = [f"a{figures_of(r, r)} 0 0 1 {figures_of(*to)}" if r else "" for to in ((r, r), (-r, r), (-r, -r), (r, -r))]
    sides = [f"h{figures_of(across)}", f"v{figures_of(down)}", f"h{figures_of(-across)}", f"v{figures_of(-down)}"]
    return Shape(look, f"M{figures_of(x + r, y)}{''.join(map(str.__add__, sides, corners))}z")


def circle(look: str, x: float, y: float, radius: float) -> Shape:
    """A circle around a point."""
    return box(look, x - radius, y - radius, 2 * radius, 2 * radius, radius)


def sector(look: str, x: float, y: float, inner: float, outer: float, begin: float, end: float) -> Shape:
    """A part of a ring between two angles (radians, clockwise from the right); of a disc when the inner radius is 0."""
    if end - begin > 2 * math.pi - 0.01:
        return circle(look, x, y, outer)

    def at(radius: float, angle: float) -> str:
        return figures_of(x + radius * math.cos(angle), y + radius * math.sin(angle))

    large = int(end - begin > math.pi)
    back = f"L{at(inner, end)}A{figures_of(inner, inner)} 0 {large} 0 {at(inner, begin)}" if inner else ""
    return Shape(look, f"M{at(inner, begin)}L{at(outer, begin)}A{figures_of(outer, outer)} 0 {large} 1 {at(outer, end)}{back}z")


def lens(look: str, one: Point, other: Point, radius: float) -> Shape:
    """Where two circles of one size overlap."""
    (x, y), (dx, dy) = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2), ((other[0] - one[0]) / 2, (other[1] - one[1]) / 2)
    half = math.hypot(dx, dy)
    up = math.sqrt(radius**2 - half**2) / half
    arc = f"A{figures_of(radius, radius)} 0 0 1 "
    return Shape(look, f"M{figures_of(x + dy * up, y - dx * up)}{arc}{figures_of(x - dy * up, y + dx * up)}"
                       f"{arc}{figures_of(x + dy * up, y - dx * up)}z")


def line(look: str, points: Iterable[Point]) -> Shape:
    """A line through points."""
    return Shape(look, "M" + "L".join(figures_of(*point) for point in points))


HEAD = 12  # the length of an arrow's head


def _head(tip: Point, before: Point, size: float) -> Shape:
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
    back = ((tip[0] - size * math.cos(angle + turn), tip[1] - size * math.sin(angle + turn)) for turn in (-0.55, 0.55))
    return Shape("head", line("head", [tip, *back]).path + "z")


def arrow(points: list[Point], both: bool = False) -> tuple[Shape, ...]:
    """Two lines side by side – the handbook's own sign – that end in an arrow's head, or have one at both ends."""
    ends = [points, *([points[::-1]] if both else [])]
    inner = _shortened(points, HEAD - 2)
    inner = _shortened(inner[::-1], HEAD - 2)[::-1] if both else inner
    return (*side_by_side(inner), *(_head(one[-1], _shortened(one, HEAD)[-1], HEAD) for one in ends))


def side_by_side(points: list[Point]) -> tuple[Shape, ...]:
    """Two lines next to each other."""
    return tuple(line("way", _moved(points, side)) for side in (2.5, -2.5))


def dashes(points: list[Point]) -> tuple[Shape, ...]:
    """A dashed line with small heads at both ends."""
    return (line("aside", points), _head(points[-1], points[0], 9), _head(points[0], points[-1], 9))


def _shortened(points: list[Point], by: float) -> list[Point]:
    """A line whose end is cut by so much."""
    *rest, (x0, y0), (x1, y1) = points
    length = math.dist((x0, y0), (x1, y1))
    if length <= by and rest:
        return _shortened([*rest, (x0, y0)], by - length)
    keep = max(0.0, 1 - by / length)
    return [*rest, (x0, y0), (x0 + (x1 - x0) * keep, y0 + (y1 - y0) * keep)]


def _moved(points: list[Point], side: float) -> list[Point]:
    """A line moved sideways."""
    moved = []
    for index, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[max(0, index - 1)], points[min(len(points) - 1, index + 1)]
        angle = math.atan2(by - ay, bx - ax) + math.pi / 2
        moved.append((x + side * math.cos(angle), y + side * math.sin(angle)))
    return moved
