"""Draw the icons of the installed application from the mark (web/static/mark.svg) as PNG files.

Telephones want pixels: 192 and 512, and a ``maskable`` one whose mark keeps to the middle, since
they cut it to a shape of their own. Run it after a change of the mark; the files are committed.
"""

from __future__ import annotations

import math
import re
import struct
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

STATIC = Path(__file__).parents[1] / "web" / "static"
_SVG = "{http://www.w3.org/2000/svg}"
#: Of a maskable icon a circle of four fifths is sure to be seen.
_SAFE = 0.8
_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.\d+|\.\d+|\d+)")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, of one width, with flat ends and round corners."""

    points: tuple[Point, ...]
    width: float

    def covers(self, x: float, y: float, grain: float) -> float:
        """How much of a pixel of size ``grain`` around a point it covers."""
        return max(
            *(
                self._of(a, b, x, y, grain)
                for a, b in zip(self.points, self.points[1:], strict=False)
            ),
            *(self._corner(at, x, y, grain) for at in self.points[1:-1]),
            0.0,
        )

    def _of(self, a: Point, b: Point, x: float, y: float, grain: float) -> float:
        length = math.dist(a, b)
        along = ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / length
        aside = abs((x - a[0]) * (b[1] - a[1]) - (y - a[1]) * (b[0] - a[0])) / length
        inside = min(self.width / 2 - aside, along, length - along)
        return min(max(0.5 + inside / grain, 0.0), 1.0)

    def _corner(self, at: Point, x: float, y: float, grain: float) -> float:
        inside = self.width / 2 - math.dist(at, (x, y))
        return min(max(0.5 + inside / grain, 0.0), 1.0)


def strokes(mark: Path) -> tuple[Stroke, ...]:
    """The white lines of the mark, in its own 32 units."""
    root = ET.parse(mark).getroot()  # noqa: S314 - a file of ours.
    return tuple(
        Stroke(line, float(path.get("stroke-width", "1")))
        for path in root.iter(f"{_SVG}path")
        if path.get("stroke-width")
        for line in _lines(path.get("d", ""))
    )


def _lines(drawn: str) -> list[tuple[Point, ...]]:
    """Lines of a path made of M, m, h and l alone, as the mark is."""
    tokens = _TOKEN.findall(drawn)
    found: list[list[Point]] = []
    here, command = (0.0, 0.0), ""
    while tokens:
        if tokens[0].isalpha():
            command = tokens.pop(0)
        x = float(tokens.pop(0))
        y = 0.0 if command == "h" else float(tokens.pop(0))
        here = (x, y) if command == "M" else (here[0] + x, here[1] + y)
        if command in "Mm":
            found.append([here])
            command = "l"
        else:
            found[-1].append(here)
    return [tuple(line) for line in found]


def ground(mark: Path) -> tuple[int, int, int]:
    """The colour behind the lines."""
    found = re.search(r'fill="#([0-9a-fA-F]{6})"', mark.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"Expected a ground with a colour in {mark.name}.")
    red, green, blue = bytes.fromhex(found.group(1))
    return red, green, blue


def picture(mark: Path, size: int, scale: float = 1.0) -> bytes:
    """The mark as a PNG file of ``size`` pixels, drawn at ``scale`` in its middle."""
    lines, colour = strokes(mark), ground(mark)
    grain = 32 / size / scale
    rows = bytearray()
    for row in range(size):
        rows.append(0)
        y = (row + 0.5 - size / 2) * grain + 16
        for column in range(size):
            x = (column + 0.5 - size / 2) * grain + 16
            part = max(line.covers(x, y, grain) for line in lines)
            rows.extend(round(each + (255 - each) * part) for each in colour)
    return _png(size, bytes(rows))


def _png(size: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


def main() -> int:
    mark, folder = STATIC / "mark.svg", STATIC / "icons"
    folder.mkdir(exist_ok=True)
    for size in (192, 512):
        (folder / f"icon-{size}.png").write_bytes(picture(mark, size))
        (folder / f"maskable-{size}.png").write_bytes(picture(mark, size, _SAFE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
