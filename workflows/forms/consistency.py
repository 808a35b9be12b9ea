"""What does not go together in a form whose parts can be read one by one. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.errors import Problem
from workflows.forms.schema import MANY_OF, ONE_OF, Component, placed

#: Where a component stands in its file: numbers of components, from the outermost in.
Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a component of the file, or with the ``part`` of it that is named.

    ``grave`` is what no form that is deployed may have; the rest is worth a second look.
    """

    at: Place
    part: str
    label: str
    problem: Problem
    grave: bool = True


def clashes(components: tuple[Component, ...]) -> Iterator[Trouble]:
    """Fields of one level of data that would overwrite each other."""
    taken: dict[str, Component] = {}
    for place in placed(components):
        path, component = place.path, place.component
        if path in taken:
            yield _clash(
                component,
                "“{label}”和“{other}”用了同一个key：{key}。一个key只能给一个字段，请改其中一个。",
                label=called(component),
                other=called(taken[path]),
                key=path,
            )
        elif outer := _in_the_way(path, taken):
            yield _clash(
                component,
                "“{label}”的key“{key}”和“{other}”的key“{other_key}”一个套着另一个，"
                "填的内容会互相覆盖，请改其中一个。",
                label=called(component),
                other=called(taken[outer]),
                key=path,
                other_key=outer,
            )
        taken.setdefault(path, component)
        if component.kind == "dynamiclist":
            yield from clashes(component.components)


def _in_the_way(path: str, taken: dict[str, Component]) -> str:
    """A path that holds a value where ``path`` needs a level, or the other way round."""
    for other in taken:
        if path.startswith(f"{other}.") or other.startswith(f"{path}."):
            return other
    return ""


def doubts(components: tuple[Component, ...]) -> Iterator[Trouble]:
    """What can be filled in, but hardly as it was meant."""
    for component in components:
        yield from _doubts(component)
        yield from doubts(component.components)


def _doubts(component: Component) -> Iterator[Trouble]:
    rules, label = component.rules, called(component)
    if component.kind in ONE_OF | MANY_OF and component.choices_from is None:
        if not component.choices:
            yield _doubt(component, "choices", "“{label}”没有可选的，谁也填不了。", label=label)
        values = [choice.value for choice in component.choices]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            text = "“{label}”有两个选项的值都是“{value}”，选了分不出是哪个。"
            yield _doubt(component, "choices", text, label=label, value=twice)
    for part, least, most in (
        ("max", rules.least, rules.most),
        ("maxLength", rules.min_length, rules.max_length),
        ("maxRows", rules.rows[0], rules.rows[1]),
    ):
        if least is not None and most is not None and least > most:
            text = "“{label}”最少要{least}，最多只能{most}，怎么填都不对。"
            bounds = {"least": f"{least:.15g}", "most": f"{most:.15g}"}
            yield _doubt(component, part, text, label=label, **bounds)
    if component.is_field and not (component.label or component.on_file):
        yield _doubt(component, "label", "“{label}”没有名称，填的人看不出要填什么。", label=label)


def called(component: Component) -> str:
    """What people call a component: its label, or else its key."""
    return component.label or component.key or component.component_id or component.kind


def _clash(component: Component, template: str, **params: object) -> Trouble:
    problem = Problem(component.key or component.component_id, template, params)
    return Trouble(component.at, "key", called(component), problem)


def _doubt(component: Component, part: str, template: str, **params: object) -> Trouble:
    problem = Problem(component.key or component.component_id, template, params)
    return Trouble(component.at, part, called(component), problem, grave=False)
