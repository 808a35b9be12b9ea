"""What an installation may set, read once from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

#: Who runs this installation, as the foot of every page says.
TITLE = "内蒙古自治区产业工人队伍建设改革联席会议办公室"

_KEY_BYTES = 32
_TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Settings:
    """``home`` is the only folder that is written to.

    ``proxies`` is the number of reverse proxies in front whose ``X-Forwarded-*`` are believed.
    ``secure_cookies`` sends cookies over HTTPS alone; without it they are secure where the
    request itself came by HTTPS. ``fonts`` is a folder of fonts that the operator is licensed for.
    """

    home: Path
    database_url: str
    secret_key: bytes = field(repr=False)
    secure_cookies: bool = False
    proxies: int = 0
    title: str = TITLE
    fonts: Path | None = None

    @property
    def scratch(self) -> Path:
        """Where files lie that are of no more use once their work is done."""
        return self.home / "scratch"

    @staticmethod
    def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
        """Read the variables ``DUBAN_*``, and make the home folder and its key where missing."""
        variables = os.environ if environment is None else environment
        home = Path(variables.get("DUBAN_HOME") or "var").absolute()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        default_url = f"sqlite:///{home / 'duban.sqlite3'}"
        return Settings(
            home=home,
            database_url=variables.get("DUBAN_DATABASE_URL") or default_url,
            secret_key=_key_in(home),
            secure_cookies=_is_set(variables, "DUBAN_SECURE_COOKIES"),
            proxies=int(variables.get("DUBAN_PROXIES") or 0),
            title=variables.get("DUBAN_TITLE") or TITLE,
            fonts=Path(variables["DUBAN_FONTS"]) if variables.get("DUBAN_FONTS") else None,
        )


def _is_set(variables: Mapping[str, str], name: str) -> bool:
    return variables.get(name, "").strip().lower() in _TRUE


def _key_in(home: Path) -> bytes:
    """The key that signs cookies; made once, readable by the owner alone."""
    path = home / "secret.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        present = path.read_bytes()
        if len(present) < _KEY_BYTES:
            raise ValueError(
                f"Expected at least {_KEY_BYTES} bytes in {path}, but it has {len(present)}. "
                "Delete it; a new one is made, and everybody signs in again."
            ) from None
        return present
    with os.fdopen(handle, "wb") as file:
        key = secrets.token_bytes(_KEY_BYTES)
        file.write(key)
    return key
