"""The process that serves pages and runs jobs."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING

import click
from waitress.server import create_server

from engine.scheduler import EmbeddedRunner
from web.app import create_app
from web.cli.language import say

if TYPE_CHECKING:
    from web.assembly import Duban


def serve(duban: Duban, *, host: str, port: int, threads: int) -> None:
    """Serve until the process is told to stop. Jobs run in the same process."""
    try:
        server = create_server(  # type: ignore[no-untyped-call]  # It has no types.
            create_app(duban), host=host, port=port, threads=threads
        )
    except OSError as error:
        message = say(
            "不能在 {host} 的端口 {port} 上提供服务：{reason}。换一个端口：--port 8081",
            host=host,
            port=port,
            reason=error.strerror or str(error),
        )
        raise click.ClickException(message) from error
    signal.signal(signal.SIGTERM, _stop)
    with EmbeddedRunner(duban.engine):
        click.echo(say("督办已启动：{address}（按 Ctrl+C 停止）", address=_address(host, port)))
        try:
            server.run()
        finally:
            server.close()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in {"0.0.0.0", "::", "*"} else host  # noqa: S104
    return f"http://{shown}:{port}/"
