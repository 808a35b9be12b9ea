"""Makes pictures of pages small: 256 colours are enough for text and flat surfaces."""

from __future__ import annotations

import base64
import struct
import zlib

from playwright.sync_api import Page

#: The palette begins with the most frequent colours that are far apart, so that small signs keep
#: theirs; the most frequent of the rest fill it up. Other colours take the nearest.
_REDUCE = """async (encoded) => {
    const file = await (await fetch(`data:image/png;base64,${encoded}`)).blob();
    const bitmap = await createImageBitmap(file);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
    const counts = new Map();
    for (let at = 0; at < pixels.length; at += 4) {
        const colour = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const apart = (one, other) => [16, 8, 0].reduce((sum, shift) =>
        sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
    const frequent = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
    const chosen = new Set();
    for (const colour of frequent) {
        if (chosen.size === 160) break;
        if ([...chosen].every((other) => apart(colour, other) > 24 ** 2)) chosen.add(colour);
    }
    for (const colour of frequent) {
        if (chosen.size === 256) break;
        chosen.add(colour);
    }
    const palette = [...chosen];
    const places = new Map(palette.map((colour, place) => [colour, place]));
    const nearest = (colour) => {
        let [best, least] = [0, Infinity];
        palette.forEach((other, place) => {
            if (apart(colour, other) < least) [best, least] = [place, apart(colour, other)];
        });
        return best;
    };
    const indices = new Uint8Array(pixels.length / 4);
    for (let at = 0; at < indices.length; at += 1) {
        const colour = (pixels[4 * at] << 16) | (pixels[4 * at + 1] << 8) | pixels[4 * at + 2];
        if (!places.has(colour)) places.set(colour, nearest(colour));
        indices[at] = places.get(colour);
    }
    let text = "";
    for (let at = 0; at < indices.length; at += 8192) {
        text += String.fromCharCode(...indices.subarray(at, at + 8192));
    }
    return { width: bitmap.width, height: bitmap.height, palette, indices: btoa(text) };
}"""


def smaller(png: bytes, *, with_page: Page) -> bytes:
    """The same picture with a palette. ``with_page`` is an empty page, which is closed."""
    reduced = with_page.evaluate(_REDUCE, base64.b64encode(png).decode())
    with_page.close()
    width, height = reduced["width"], reduced["height"]
    indices = base64.b64decode(reduced["indices"])
    # Each row begins with the number of its filter; 0 is none.
    rows = b"".join(b"\0" + indices[at : at + width] for at in range(0, len(indices), width))
    palette = b"".join(colour.to_bytes(3, "big") for colour in reduced["palette"])
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", palette)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
