"""Parsed definitions, kept. A definition never changes, so a parsed one never goes stale."""

from __future__ import annotations

import threading

from engine.errors import NotFound
from engine.interpreter import ProcessModel, parse
from engine.interpreter.contract import Resource
from engine.store.queries import definitions
from engine.store.unit_of_work import Store, UnitOfWork


class Models:
    """Definitions by id, parsed once per process and shared between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._models: dict[int, ProcessModel] = {}
        self._lock = threading.RLock()

    def __call__(self, uow: UnitOfWork, definition_id: int) -> ProcessModel:
        """The model of a definition, with those that its call activities are bound to.

        Raises:
            NotFound: there is no such definition.
        """
        model = self._models.get(definition_id)
        if model is None:
            with self._lock:
                model = self._models.get(definition_id) or self._load(uow, definition_id)
                self._models[definition_id] = model
        return model

    def by_id(self, definition_id: int) -> ProcessModel:
        """The model of a process that was found when it was called.

        What is not known yet is read in a transaction of its own: a state is also read where
        there is none, and definitions never change.
        """
        model = self._models.get(definition_id)
        if model is None:
            with self._store.reading() as uow:
                model = self(uow, definition_id)
        return model

    def _load(self, uow: UnitOfWork, definition_id: int) -> ProcessModel:
        files = definitions.files_of(uow, definition_id)
        if not files:
            raise NotFound(
                "There is no process definition {definition_id}.", definition_id=definition_id
            )
        called = {
            key: self(uow, called_id)
            for key, called_id in definitions.calls_of(uow, definition_id).items()
        }
        found = definitions.by_id(uow, definition_id)
        return parse(
            [Resource(path, content) for path, content in files],
            called=called,
            library=self.by_id,
            process_id="" if found is None else found.key,
        )
