"""What it costs a process to make a file, and the engine's own floor to compare with."""

import resource
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
import typst

from eventmgr.printing.typefaces import collection

ROOT: Final = Path(__file__).resolve().parents[2]


def cost_of(work: Callable[[], bytes]) -> dict[str, float]:
    """Return CPU and wall seconds, pages, and the process's peak memory in MB."""
    collection()  # the fonts are read once a process
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    content = work()
    wall, now = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    is_pdf = content.startswith(b"%PDF")
    return {
        "cpu": now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime,
        "wall": wall,
        "pages": len(pikepdf.open(BytesIO(content)).pages) if is_pdf else 0,
        "memory": now.ru_maxrss / 1024,
    }


def plain(pages: int) -> Callable[[], bytes]:
    """Return the laying out of that many pages of paragraphs, and of nothing else."""
    sentence = "Publish quarterly figures on investigations and convictions in every province. "
    source = (
        '#set document(title: "Plain")\n'
        '#set page(paper: "a4", margin: 2.2cm)\n#set text(font: "Noto Sans", size: 10pt)\n'
    )
    # Some 47 sentences of this length fill a page.
    source += "\n\n".join(sentence * 5 for _ in range(round(pages * 9.4)))
    return lambda: typst.compile(source.encode(), font_paths=collection(), pdf_standards="ua-1")
