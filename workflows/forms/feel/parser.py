"""Text to tree, by recursive descent."""

from __future__ import annotations

from engine.errors import InvalidInput
from workflows.forms.feel.tokens import Token, tokens, unquoted
from workflows.forms.feel.tree import Call, Literal, Name, Node

DEEPEST = 40
MOST_NODES = 400

_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">=", "in"})
_WORDS = {"true": True, "false": False, "null": None}
#: Function names and how many arguments each takes.
_FUNCTIONS = {"not": 1, "contains": 2, "list contains": 2, "count": 1, "date": 1}
_RESERVED = frozenset({"and", "or", "in"})


def parse(text: str) -> Node:
    """The tree of ``text``; a leading ``=`` (form-js marks expressions so) is left out.

    Raises:
        InvalidInput: it is no expression of the subset, or too long, too deep, too large.
    """
    return _Parser(text.strip().removeprefix("=")).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._at = 0
        self._depth = 0
        if len(self._tokens) > MOST_NODES:
            raise InvalidInput("条件“{text}”太长，请拆开写", text=text)

    def whole(self) -> Node:
        node = self._either()
        if self._now.kind != "end":
            raise self._puzzled()
        return node

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._now
        self._at += 1
        return token

    def _skip(self, text: str) -> bool:
        if self._now.kind in ("symbol", "name") and self._now.text == text:
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._skip(text):
            raise self._puzzled()

    def _puzzled(self) -> InvalidInput:
        return InvalidInput(
            "条件“{text}”在第{at}个字符处看不懂", text=self._text, at=self._now.at + 1
        )

    def _either(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise InvalidInput("条件“{text}”括号套得太深，请拆开写", text=self._text)
        parts = [self._both()]
        while self._skip("or"):
            parts.append(self._both())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Call("or", tuple(parts))

    def _both(self) -> Node:
        parts = [self._comparison()]
        while self._skip("and"):
            parts.append(self._comparison())
        return parts[0] if len(parts) == 1 else Call("and", tuple(parts))

    def _comparison(self) -> Node:
        left = self._operand()
        if self._now.kind in ("symbol", "name") and self._now.text in _COMPARISONS:
            return Call(self._take().text, (left, self._operand()))
        return left

    def _operand(self) -> Node:
        if self._skip("("):
            node = self._either()
            self._expect(")")
            return node
        if self._skip("["):
            return Call("list", self._arguments("]"))
        token = self._take()
        if token.kind == "text":
            return Literal(unquoted(token))
        if token.kind in ("number", "minus"):
            return Literal(self._number(token))
        if token.kind == "name" and token.text not in _RESERVED:
            return self._named(token)
        self._at -= 1
        raise self._puzzled()

    def _number(self, token: Token) -> int | float:
        sign = 1
        if token.kind == "minus":
            sign, token = -1, self._take()
            if token.kind != "number":
                self._at -= 1
                raise self._puzzled()
        return sign * (float(token.text) if "." in token.text else int(token.text))

    def _named(self, token: Token) -> Node:
        name = token.text
        if name == "list" and self._now.text == "contains":
            name = f"{name} {self._take().text}"
        if self._skip("("):
            arguments = self._arguments(")")
            if _FUNCTIONS.get(name) != len(arguments):
                raise InvalidInput(
                    "条件“{text}”里的{name}不是可用的函数，或参数个数不对",
                    text=self._text,
                    name=name,
                )
            return Call(name, arguments)
        if name in _WORDS:
            return Literal(_WORDS[name])
        if " " in name:
            raise self._puzzled()
        return Name(tuple(name.split(".")))

    def _arguments(self, closing: str) -> tuple[Node, ...]:
        found: list[Node] = []
        if self._skip(closing):
            return ()
        while True:
            found.append(self._either())
            if self._skip(closing):
                return tuple(found)
            self._expect(",")
