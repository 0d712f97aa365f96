"""Small pictures of printed sheets, for choosing one; the only module that knows PDFium."""
import io
from pathlib import Path

WIDTH = 220  # pixels
GREYS = 8


def small_picture(pdf: Path) -> bytes:
    """The first page of a PDF file as a PNG in grey. The same file gives the same bytes."""
    import pypdfium2  # slow to load, and most builds make no picture

    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        picture = page.render(scale=2 * WIDTH / page.get_width(), grayscale=True).to_pil()
    picture = picture.resize((WIDTH, round(WIDTH * picture.height / picture.width))).quantize(GREYS)
    data = io.BytesIO()
    picture.save(data, "png", optimize=True)
    return data.getvalue()
