"""The boxes and numbers that several forms of pictures are made of."""
from .drawing import LABEL, NOTE, ON_DISC, Block, Mark, Part, Shape, Words, block
from .shapes import box, circle

PAD, DISC = 12, 14  # around words; the radius of a number's disc
TOUCH = 44  # a target for a finger


def told(part: Part, width: float) -> Block:
    """A part's label and note."""
    return block(width, (LABEL, part.label), (NOTE, part.note))


def disc(part: Part, x: float, y: float) -> tuple[tuple[Shape, ...], tuple[Words, ...]]:
    """The disc with a part's number."""
    if not part.number:
        return (), ()
    face = LABEL if part.apart else ON_DISC
    return (circle("ring" if part.apart else "disc", x, y, DISC),), Block(((face, str(part.number)),)).around(x, y)


def card(part: Part, words: Block, x: float, y: float, width: float, height: float) -> Mark:
    """A box with a part's number and words in its upper left corner."""
    discs, numbers = disc(part, x + PAD + DISC, y + PAD + DISC - 2)
    left = x + PAD + (2 * DISC + 8 if part.number else 0)
    return Mark((box("apart" if part.apart else "box", x, y, width, height), *discs), (*numbers, *words.at(left, y + PAD)), part)


def room_in_card(part: Part, width: float) -> float:
    """The room for words in a card."""
    return width - 2 * PAD - (2 * DISC + 8 if part.number else 0)
