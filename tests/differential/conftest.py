from collections.abc import Iterator

import pytest

from tests.differential.asking import Asker, is_set_up


@pytest.fixture(scope="session")
def others() -> Iterator[Asker]:
    if not is_set_up():
        pytest.skip("make test installs form-js and feelin for this")
    with Asker() as asker:
        yield asker
