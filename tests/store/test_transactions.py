"""What one transaction sees of another, and how the database's refusals are said."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.errors import Conflict, InvalidInput
from engine.store.unit_of_work import Store, UnitOfWork

_COUNT = text("SELECT count(*) FROM thing")


@pytest.fixture
def things(store: Store) -> Store:
    """A store with a table of numbered things."""
    with store.writing() as uow:
        uow.connection.execute(text("CREATE TABLE thing (n BIGINT PRIMARY KEY, name VARCHAR(5))"))
    return store


def add(uow: UnitOfWork, number: object, name: str = "a") -> None:
    statement = text("INSERT INTO thing VALUES (:n, :name)")
    uow.connection.execute(statement, {"n": number, "name": name})


def test_reading_sees_one_state_from_beginning_to_end(things: Store) -> None:
    with things.reading() as uow:
        before = uow.connection.execute(_COUNT).scalar_one()
        with things.writing() as other:
            add(other, 1)
        after = uow.connection.execute(_COUNT).scalar_one()

    assert (before, after) == (0, 0)


def test_the_next_transaction_on_a_connection_writes_again(things: Store) -> None:
    for number in range(3):
        with things.reading() as uow:
            assert uow.connection.execute(_COUNT).scalar_one() == number
        with things.writing() as uow:
            add(uow, number)


def test_reading_on_postgresql_cannot_write(things: Store) -> None:
    if things.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no reading transaction that refuses to write.")

    with pytest.raises(DBAPIError, match="read-only"), things.reading() as uow:
        add(uow, 1)


def test_key_taken_meanwhile_is_a_conflict(things: Store) -> None:
    if things.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: nobody takes anything meanwhile.")
    with things.writing() as uow:
        add(uow, 1)

    with pytest.raises(Conflict), things.writing() as uow:
        add(uow, 1)


@pytest.mark.parametrize(
    ("number", "name"), [(10**25, "a"), (1, "\ud800")], ids=["too large", "half a character"]
)
def test_what_cannot_be_stored_is_an_invalid_input(things: Store, number: int, name: str) -> None:
    with pytest.raises(InvalidInput), things.writing() as uow:
        add(uow, number, name)
    with things.reading() as uow:
        assert uow.connection.execute(_COUNT).scalar_one() == 0


@pytest.mark.parametrize("name", ["too long", "\x00"])
def test_what_postgresql_alone_refuses_is_an_invalid_input(things: Store, name: str) -> None:
    if things.engine.dialect.name == "sqlite":
        pytest.skip("SQLite stores any text in any column.")

    with pytest.raises(InvalidInput), things.writing() as uow:
        add(uow, 1, name)
