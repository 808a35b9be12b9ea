"""Which file draws which font in a PDF.

Official documents want 仿宋_GB2312, 楷体_GB2312, 黑体 and 方正小标宋简体, which nobody may hand on.
An operator who has a licence puts the files into a folder; whatever is missing there is drawn with
a free font that comes with Duban: Noto Serif SC and Noto Sans SC (SIL OFL 1.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pylopdf_fonts_zh_cn import sans_path, serif_path

from workflows.documents.rendering import standard as gb

#: Under which names the files of a font are sold and shared, without ending, in small letters.
_FILES: Mapping[str, tuple[str, ...]] = {
    gb.FANG_SONG: ("仿宋_gb2312", "仿宋gb2312", "simfang", "fangsong_gb2312", "fangsong", "仿宋"),
    gb.KAI_TI: ("楷体_gb2312", "楷体gb2312", "simkai", "kaiti_gb2312", "kaiti", "楷体"),
    gb.HEI_TI: ("simhei", "黑体", "heiti"),
    gb.SONG_TI: ("simsun", "宋体", "songti"),
    gb.TITLE_SONG: ("方正小标宋简体", "方正小标宋_gbk", "fzxbsjw", "fzxbsk", "小标宋"),
}
_ENDINGS = (".ttf", ".otf", ".ttc")
_ALIKE: Mapping[str, str] = {
    "仿宋": gb.FANG_SONG,
    "FangSong": gb.FANG_SONG,
    "FangSong_GB2312": gb.FANG_SONG,
    "楷体": gb.KAI_TI,
    "KaiTi": gb.KAI_TI,
    "KaiTi_GB2312": gb.KAI_TI,
    "SimHei": gb.HEI_TI,
    "SimSun": gb.SONG_TI,
    "小标宋": gb.TITLE_SONG,
    "方正小标宋_GBK": gb.TITLE_SONG,
}


@dataclass(frozen=True)
class Face:
    """A file with a font. ``heavier`` draws a stroke around: the free stand-in for 小标宋."""

    key: str
    file: Path
    heavier: bool = False


@dataclass(frozen=True)
class FontFolder:
    """The operator's fonts; ``None`` where there is no such folder."""

    folder: Path | None = None

    @cached_property
    def _found(self) -> Mapping[str, Path]:
        if self.folder is None or not self.folder.is_dir():
            return {}
        files = sorted(self.folder.iterdir())
        return {each.stem.lower(): each for each in files if each.suffix.lower() in _ENDINGS}

    def face(self, font: str) -> Face:
        """The file that draws ``font``, whatever it is called in the template."""
        name = _ALIKE.get(font, font)
        for stem in (*_FILES.get(name, ()), font.lower()):
            if stem in self._found:
                return Face(stem, self._found[stem])
        if name == gb.HEI_TI:
            return Face("free-sans", sans_path())
        return Face("free-serif", serif_path(), heavier=name == gb.TITLE_SONG)

    def missing(self) -> tuple[str, ...]:
        """The fonts of the standard for which a free one stands in."""
        return tuple(name for name in _FILES if self.face(name).key.startswith("free-"))
