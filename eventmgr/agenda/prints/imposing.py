"""Pages in the order that comes right when the printed stack is folded in the middle."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf

_MM: Final = 72 / 25.4
_SHEET: Final = (297 * _MM, 210 * _MM)
_MARGIN: Final = 0.25 * _MM
"""Half of what a half of A4 is wider than A5."""


def spreads(pages: int, *, right_to_left: bool = False) -> Iterator[tuple[int | None, int | None]]:
    """Yield for each side of each sheet which pages stand on its left and right half, from 0.

    None where the stack has more places than pages. Front and back alternate; the printer turns
    the sheet on its short edge. A book that reads from right to left is bound on the right.
    """
    places = -(-pages // 4) * 4
    for side in range(places // 2):
        outer, inner = places - 1 - side, side
        pair = (outer, inner) if (side % 2 == 0) != right_to_left else (inner, outer)
        left, right = (each if each < pages else None for each in pair)
        yield left, right


def imposed(content: bytes, *, right_to_left: bool = False) -> bytes:
    """Return a PDF of A5 pages as A4 sheets, two pages on each side, title and language kept."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as source, pikepdf.new() as sheets:
        for pair in spreads(len(source.pages), right_to_left=right_to_left):
            sheet = sheets.add_blank_page(page_size=_SHEET)
            for half, number in enumerate(pair):
                if number is not None:
                    _put(sheet, half, sheets.copy_foreign(source.pages[number].as_form_xobject()))
        _introduce(sheets, source)
        sheets.save(
            target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
        )
    return target.getvalue()


def _put(sheet: pikepdf.Page, half: int, drawn: pikepdf.Object) -> None:
    name = pikepdf.Name(f"/Half{half}")
    sheet.add_resource(drawn, pikepdf.Name.XObject, name)
    across = half * _SHEET[0] / 2 + _MARGIN
    sheet.contents_add(f"q 1 0 0 1 {across:.3f} 0 cm {name} Do Q\n".encode())


def _introduce(sheets: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    sheets.docinfo["/Title"] = source.docinfo["/Title"]
    sheets.docinfo["/CreationDate"] = source.docinfo["/CreationDate"]
    sheets.Root["/Lang"] = source.Root["/Lang"]
    sheets.Root["/ViewerPreferences"] = pikepdf.Dictionary(
        DisplayDocTitle=True, Duplex=pikepdf.Name("/DuplexFlipShortEdge")
    )
