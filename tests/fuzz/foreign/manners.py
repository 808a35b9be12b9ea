"""How other tools write BPMN: prefixes, ids, extensions, expressions (``manners.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Manner:
    """One tool. ``prefix`` is that of BPMN elements, with its colon; empty for a default one."""

    name: str
    #: The prefixes of the drawing, in how many of ten it lacks, and how ids and conditions look.
    drawing: tuple[str, str, str]
    undrawn: int
    ids: str
    condition: str
    #: What processes say of whether they can run; empty where they say nothing.
    executable: tuple[str, ...]
    exporter: str = ""
    prefix: str = ""
    definitions: str = ""
    namespaces: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extensions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def new_id(self, random: Random, kind: str, number: int) -> str:
        return _IDS[self.ids](random, kind, number)

    def written(self, condition: str) -> str:
        return _CONDITIONS[self.condition](condition)


def _guid(random: Random, _kind: str, _number: int) -> str:
    digits = f"{random.getrandbits(128):032x}"
    return f"Id_{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


_IDS: dict[str, Callable[[Random, str, int], str]] = {
    "plain": lambda _, kind, number: f"{kind}_{number}",
    "lower": lambda _, kind, number: f"{kind.lower()}{number}",
    "short": lambda r, kind, _: f"{kind[:1].upper()}{kind[1:]}_{r.getrandbits(28):07x}",
    "sid": lambda r, _, __: f"sid-{r.getrandbits(128):032X}",
    "guid": _guid,
    "underscored": lambda r, _, __: f"_{r.getrandbits(128):032X}",
    "enterprise": lambda r, _, number: f"EAID_{r.getrandbits(64):016X}_{number}",
    "numbered": lambda _, __, number: f"_{number}",
    "points": lambda r, _, number: f"{r.getrandbits(40):x}.{number}_",
}
_CONDITIONS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "expression": lambda text: f"${{{text}}}",
    "feel": lambda text: f"={text}",
    "java": lambda text: f"return {text};",
    "words": lambda text: text.replace(" > ", " greater than "),
}


def _read() -> tuple[Manner, ...]:
    told = tomllib.loads(Path(__file__).with_name("manners.toml").read_text(encoding="utf-8"))
    return tuple(Manner(**each) for each in told["manner"])


MANNERS = _read()
