"""Regular expressions of ``matches``, ``replace`` and ``split`` that cannot be made to hang.

Python's engine goes back and tries again, so ``(a+)+$`` takes it for ever over thirty letters.
This one walks all ways through the pattern at once, one character after the other (after Thompson
and Pike), so the work is at most the length of the text times that of the pattern; each step of it
counts as one of the expression's.
What needs going back is refused: references to groups, and looking ahead or behind.
The syntax is that of XML Schema and XPath (DMN 1.3 §10.3.4.3): ``. [a-z] [^…] \\d \\w \\s \\p{L}``,
``* + ? {2,3}`` and their reluctant forms, ``| ( ) (?: ) ^ $``; flags ``i s m x``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.feel.pattern_source import Part, Set, parse_pattern
from engine.interpreter.feel.steps import Count, counting

MOST_INSTRUCTIONS = 2_000

#: Instructions: what it does, and its arguments.
_CHARACTER, _SPLIT, _JUMP, _SAVE, _BEGIN, _END, _MATCH = range(7)


@dataclass(frozen=True, slots=True)
class _Instruction:
    does: int
    #: Where it goes on, in the order of preference.
    to: tuple[int, ...] = ()
    which: Set | None = None
    slot: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Where a match stands, and its groups: beginning and end, or -1 where they took no part."""

    start: int
    end: int
    groups: tuple[int, ...]


class Pattern:
    """A compiled pattern. Immutable."""

    def __init__(self, program: list[_Instruction], groups: int, *, many_lines: bool) -> None:
        self._program = program
        self.groups = groups
        self._many_lines = many_lines

    def search(self, text: str) -> bool:
        """Whether it is found anywhere in ``text``."""
        with counting() as count:
            return self._find(text, 0, count) is not None

    def all_in(self, text: str) -> list[Found]:
        """The matches from left to right, none within another.

        Raises:
            ExpressionError: One of them is empty, which XPath forbids.
        """
        every: list[Found] = []
        with counting() as count:
            while (found := self._find(text, every[-1].end if every else 0, count)) is not None:
                if found.end == found.start:
                    raise ExpressionError("the pattern matches the empty text")
                every.append(found)
        return every

    def _find(self, text: str, begin: int, count: Count) -> Found | None:
        """The first match from ``begin`` on, by the preferences of the pattern."""
        size = 2 * (self.groups + 1)
        threads: list[tuple[int, tuple[int, ...]]] = []
        found: tuple[int, ...] | None = None
        for at in range(begin, len(text) + 1):
            seen: set[int] = set()
            now: list[tuple[int, tuple[int, ...]]] = []
            for where, saved in threads:
                self._follow(text, at, where, saved, now, seen, count)
            if found is None:
                self._follow(text, at, 0, (-1,) * size, now, seen, count)
            threads = []
            for where, saved in now:
                instruction = self._program[where]
                if instruction.does == _MATCH:
                    found = saved  # Those behind it are preferred less.
                    break
                which = instruction.which
                if at < len(text) and which is not None and which.has(text[at]):
                    threads.append((instruction.to[0], saved))
            if not threads and found is not None:
                break
        return None if found is None else Found(found[0], found[1], found[2:])

    def _follow(
        self,
        text: str,
        at: int,
        where: int,
        saved: tuple[int, ...],
        now: list[tuple[int, tuple[int, ...]]],
        seen: set[int],
        count: Count,
    ) -> None:
        """Go on from ``where`` to every instruction that looks at a character."""
        left = [(where, saved)]
        while left:
            here, kept = left.pop()
            if here in seen:
                continue
            seen.add(here)
            count.spend(1)
            instruction = self._program[here]
            does, slot = instruction.does, instruction.slot
            if does in (_CHARACTER, _MATCH):
                now.append((here, kept))
                continue
            if does == _SAVE:
                kept = (*kept[:slot], at, *kept[slot + 1 :])
            if self._stands(text, at, does):
                left.extend((further, kept) for further in reversed(instruction.to))

    def _stands(self, text: str, at: int, does: int) -> bool:
        if does == _BEGIN:
            return self._begins(text, at)
        return does != _END or self._ends(text, at)

    def _begins(self, text: str, at: int) -> bool:
        return at == 0 or (self._many_lines and text[at - 1] == "\n")

    def _ends(self, text: str, at: int) -> bool:
        return at == len(text) or (self._many_lines and text[at] == "\n")


# ── Compiling ─────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=512)
def compile_pattern(text: str, flags: str = "") -> Pattern:
    """Read and compile ``text``.

    Raises:
        ExpressionError: It is no pattern, too large, or needs going back.
    """
    part, groups = parse_pattern(text, flags)
    program = _Compiler()
    program.add(_SAVE, slot=0)
    program.put(part)
    program.add(_SAVE, slot=1)
    program.add(_MATCH, goes_on=False)
    return Pattern(program.code, groups, many_lines="m" in flags)


class _Compiler:
    def __init__(self) -> None:
        self.code: list[_Instruction] = []
        self._parts = 0

    def add(
        self, does: int, *, which: Set | None = None, slot: int = 0, goes_on: bool = True
    ) -> int:
        at = len(self.code)
        if at >= MOST_INSTRUCTIONS:
            raise ExpressionError(f"a pattern has at most {MOST_INSTRUCTIONS} parts")
        self.code.append(_Instruction(does, (at + 1,) if goes_on else (), which, slot))
        return at

    def _lead(self, at: int, *to: int) -> None:
        old = self.code[at]
        self.code[at] = _Instruction(old.does, to, old.which, old.slot)

    def put(self, part: Part) -> None:
        self._parts += 1
        if self._parts > MOST_INSTRUCTIONS * 5:  # What is empty makes no instructions.
            raise ExpressionError(f"a pattern has at most {MOST_INSTRUCTIONS} parts")
        match part.kind:
            case "set":
                self.add(_CHARACTER, which=part.which)
            case "begin":
                self.add(_BEGIN)
            case "end":
                self.add(_END)
            case "all":
                for each in part.parts:
                    self.put(each)
            case "any":
                self._any(part.parts)
            case "group":
                self.add(_SAVE, slot=2 * part.group)
                self.put(part.parts[0])
                self.add(_SAVE, slot=2 * part.group + 1)
            case "repeat":
                self._repeated(part)

    def _any(self, parts: tuple[Part, ...]) -> None:
        ends = []
        for each in parts[:-1]:
            split = self.add(_SPLIT)
            self.put(each)
            ends.append(self.add(_JUMP))
            self._lead(split, split + 1, len(self.code))
        self.put(parts[-1])
        for end in ends:
            self._lead(end, len(self.code))

    def _repeated(self, part: Part) -> None:
        inner = part.parts[0]
        for _ in range(part.least):
            self.put(inner)
        if part.most is None:
            split = self.add(_SPLIT)
            self.put(inner)
            self._lead(self.add(_JUMP), split)
            self._choose(split, part)
            return
        splits = []
        for _ in range(part.most - part.least):
            splits.append(self.add(_SPLIT))
            self.put(inner)
        for split in splits:
            self._choose(split, part)

    def _choose(self, split: int, part: Part) -> None:
        """Go in, or past the end: what is greedy goes in first."""
        ways = (split + 1, len(self.code))
        self._lead(split, *(ways if part.greedy else ways[::-1]))
