"""No package is deployed whose scenarios do not all turn out as they tell."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from engine.commands.definitions import Deploy
from engine.context import Context, Module
from engine.errors import DefinitionError, NotFound, Problem
from engine.handlers.definitions import digest_of
from workflows.packages import packages
from workflows.scenarios.playing import OnPlayed, Opens, Proof, Says, in_full, prove
from workflows.scenarios.reading import is_scenario, read_scenarios
from workflows.scenarios.walking import Walk, walk
from workflows.supervision.ladder import Ladder
from workflows.supervision.ladder_file import shipped

Files = tuple[tuple[str, bytes], ...]
#: Opens a laboratory for a package: ``with laboratory(key, files) as opens``.
Laboratories = Callable[[str, Files], AbstractContextManager[Opens]]

_REMEMBERED = 32


@dataclass(slots=True)
class ScenarioGate:
    """Proves packages, and remembers by their digest those that it has proven lately.

    ``prove`` before ``Deploy`` keeps the stories out of the transaction; the guard plays them
    itself where nobody has.
    """

    laboratories: Laboratories
    says: Says = in_full
    _proofs: OrderedDict[str, Proof] = field(default_factory=OrderedDict, repr=False)
    _walks: OrderedDict[str, Walk] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def module(self) -> Module:
        return Module(name="scenarios", guards={Deploy: self.guard})

    def prove(
        self,
        key: str,
        files: Files,
        *,
        only: str = "",
        on_played: OnPlayed = lambda _played, _total: None,
    ) -> Proof:
        """Play the scenarios of a package.

        Raises:
            InvalidInput: a scenario cannot be read, or the package cannot run.
        """
        with self.laboratories(key, files) as opens:
            proof = prove(
                key,
                files,
                opens=opens,
                says=self.says,
                ladders=self._ladders(),
                only=only,
                on_played=on_played,
            )
        if not only:
            self._remember(self._proofs, f"{key} {digest_of(files)}", proof)
        return proof

    def walk(self, key: str, files: Files, path: str) -> Walk:
        """Play one scenario of a package, and tell how things stand at its end.

        The same files always come to the same, so what was walked lately is only remembered.

        Raises:
            InvalidInput: it is not there or cannot be read, or the package cannot run.
        """
        found = next((each for each in read_scenarios(files) if each.path == path), None)
        if found is None:
            raise NotFound("没有场景“{path}”。", path=path)
        name = f"{key} {path} {digest_of(files)}"
        with self._lock:
            walked = self._walks.get(name)
        if walked is None:
            with self.laboratories(key, files) as opens:
                walked = walk(found, key, opens=opens, says=self.says)
            self._remember(self._walks, name, walked)
        return walked

    def _remember(self, kept: OrderedDict[str, Any], name: str, found: Any) -> None:
        with self._lock:
            kept[name] = found
            while len(kept) > _REMEMBERED:
                kept.popitem(last=False)

    def guard(self, ctx: Context, command: Deploy) -> Deploy:
        """Refuse a package with a scenario that goes otherwise than told.

        What Duban ships is proven by its own tests and passes as it is.

        Raises:
            DefinitionError: a scenario went wrong; each problem names its line.
        """
        if not any(is_scenario(path) for path, _content in command.files):
            return command
        ours = packages().get(command.key)
        if ours is not None and ours.files == command.files:
            return command
        with self._lock:
            proof = self._proofs.get(f"{command.key} {digest_of(command.files)}")
        proof = proof or self.prove(command.key, command.files)
        if not proof.green:
            raise DefinitionError(
                "流程{key}有{count}个场景没有按所写的进行，不能部署。",
                key=command.key,
                count=sum(not each.green for each in proof.played),
                problems=list(_problems(proof)),
            )
        return command

    def wrong(self, key: str, files: Files, on_played: OnPlayed) -> tuple[Problem, ...]:
        """What the scenarios of a package tell otherwise; empty where all is green.

        Raises:
            InvalidInput: a scenario cannot be read, or the package cannot run.
        """
        ours = packages().get(key)
        if ours is not None and ours.files == files:
            return ()
        return tuple(_problems(self.prove(key, files, on_played=on_played)))

    @staticmethod
    def _ladders() -> dict[str, Ladder]:
        return dict(shipped().ladders)


def _problems(proof: Proof) -> Iterator[Problem]:
    for each in proof.played:
        for found in each.mismatches:
            yield Problem(f"{each.scenario.path}:{found.line}", found.template, dict(found.params))
