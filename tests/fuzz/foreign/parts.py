"""The parts that diagrams are made of: elements with all that a tool may say of them."""

from __future__ import annotations

from random import Random
from xml.sax.saxutils import quoteattr

from tests.fuzz.foreign.manners import MANNERS, Manner

_NAMES = ("审批", "Check invoice", "", "  ", "a &amp; b &lt; c", "换&#10;行",
          "مرحبا", "😀 done", "Prüfen &quot;schnell&quot;", "null")  # fmt: skip


class Parts:
    """What the same number always makes in the same way."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.manner: Manner = MANNERS[seed % len(MANNERS)]
        self._count = 0
        self._roots: list[str] = []
        self._shapes: list[tuple[str, str]] = []
        #: What the drawing is of.
        self._shown = ""
        self._odd_ids = self.random.random() < 0.1
        self._long_ids = self.random.random() < 0.05

    def _chance(self, in_ten: int) -> bool:
        return self.random.random() * 10 < in_ten

    def _id(self, kind: str) -> str:
        self._count += 1
        found = self.manner.new_id(self.random, kind, self._count)
        if self._odd_ids:
            found = f"节点_{self._count}-{kind}"
        return found + "x" * 300 if self._long_ids else found

    def _name(self) -> str:
        return "一段很长的名称" * 30 if self.random.random() < 0.01 else self.random.choice(_NAMES)

    def _tag(self, kind: str, attributes: str = "", inner: str = "") -> str:
        name = self.manner.prefix + kind
        return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"

    def _element(self, kind: str, attributes: str = "", inner: str = "", *, named: str = "") -> str:
        """With what the tool says of its kind, and what anybody may write around it."""
        element_id = named or self._id(kind)
        extras = self.random.choice(self.manner.attributes.get(kind, ("",)))
        said = self.random.choice((*self.manner.extensions.get(kind, ("",)), ""))
        name = "" if self._chance(1) else f' name="{self._name()}"'
        before = ""
        if self._chance(2):
            text = self.random.choice(("<![CDATA[a < b & c ]] > ]]>", "说明", " "))
            before += self._tag("documentation", "", text)
        if said:
            before += self._tag("extensionElements", "", said)
        around = "<!-- a comment -->" if self._chance(1) else ""
        around += "<?tool page?>" if self.random.random() < 0.03 else ""
        if "calledElement" in extras and "calledElement" in attributes:
            extras = ""
        text = f" id={quoteattr(element_id)}{name}{attributes}{' ' + extras if extras else ''}"
        return around + self._tag(kind, text, before + inner)

    def _root(self, kind: str, attributes: str = "") -> str:
        element_id = self._id(kind)
        self._roots.append(self._tag(kind, f' id="{element_id}"{attributes}'))
        return element_id

    def _definition(self, kinds: tuple[str, ...], *, often: int) -> str:
        if not self._chance(often):
            return ""
        kind = self.random.choice(kinds)
        attributes, inner = f' id="{self._id("def")}"', ""
        if kind in ("message", "signal", "error", "escalation") and self._chance(7):
            root = self._root(kind, f' name="{self.random.choice(_NAMES)}"')
            attributes += f' {kind}Ref="{root}"'
        if kind == "timer" and self._chance(8):
            time = self.random.choice(
                ("PT1H", "R3/PT10S", "2026-11-23T09:00:00Z", "${due}", "=due", "0 0 * * *")
            )
            which = self.random.choice(("timeDuration", "timeCycle", "timeDate"))
            inner = self._tag(which, self._formal(), time)
        if kind == "conditional":
            inner = self._tag("condition", self._formal(), self.manner.written("x &gt; 1"))
        if kind == "link":
            attributes += ' name="A"'
        return self._tag(f"{kind}EventDefinition", attributes, inner)

    def _formal(self) -> str:
        return f' xsi:type="{self.manner.prefix}tFormalExpression"'

    def _repeated(self) -> str:
        if self._chance(8):
            return ""
        if self._chance(3):
            return self._tag("standardLoopCharacteristics", ' testBefore="true"')
        said = self.random.choice((*self.manner.extensions.get("loop", ("",)), ""))
        extras = self.random.choice((*self.manner.attributes.get("loop", ("",)), ""))
        inner = self._tag("extensionElements", "", said) if said else ""
        inner += self._tag("loopCardinality", self._formal(), "3") if self._chance(4) else ""
        attributes = ' isSequential="true"' if self._chance(5) else ""
        return self._tag(
            "multiInstanceLoopCharacteristics", f"{attributes} {extras}".rstrip(), inner
        )
