"""Process packages as folders under version control: pulled from here, pushed back."""

from __future__ import annotations

from pathlib import Path

import click

from engine.commands.definitions import GetDefinition
from engine.errors import InvalidState, NotFound
from engine.ids import SYSTEM
from web.assembly import Duban
from web.cli import opening
from web.cli.language import say
from web.cli.speaking import command, option
from workflows.designer.commands import BeginProcessDraft, GetProcessDraft, SaveProcessDraft
from workflows.designer.folder import MANIFEST, Pulled, laid_out, manifest, read_manifest
from workflows.designer.views import Files

_FOLDER = click.Path(file_okay=False, path_type=Path)


@command()
@click.argument("key")
@click.argument("folder", type=_FOLDER)
@option("--deployed", is_flag=True, help="取现行版本，不取草稿。")
@option("--user", "user_id", default=str(SYSTEM), help="以谁的权限取（账号）。")
def pull(key: str, folder: Path, *, deployed: bool, user_id: str) -> None:
    """把流程的草稿写成文件夹，便于纳入版本管理；没有草稿时取现行版本。

    同样的内容总写成同样的文件：XML一行一个元素，JSON一行一个值。文件夹里多出来的流程文件会删去。
    """
    with opening.duban() as duban:
        pulled, files = _found(duban, key, deployed=deployed, user_id=user_id)
    written = laid_out(files)
    _require_own(folder, key)
    for path in _held(folder):
        if path not in dict(written):
            folder.joinpath(path).unlink()
    for path, content in written:
        target = folder.joinpath(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    folder.joinpath(MANIFEST).write_bytes(manifest(pulled))
    click.echo(say("{count}个文件已写入 {folder}。", count=len(written), folder=folder))


@command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@option("--user", "user_id", default=str(SYSTEM), help="以谁的名义存（账号）。")
def push(folder: Path, *, user_id: str) -> None:
    """把文件夹里的流程存成草稿的新一稿；取出以后别人又改过的，拒绝并说明。"""
    pulled = read_manifest(_manifest_in(folder))
    files = {path: folder.joinpath(path).read_bytes() for path in _held(folder)}
    with opening.duban() as duban:
        version = _save(duban, pulled, files, user_id)
    folder.joinpath(MANIFEST).write_bytes(manifest(Pulled(pulled.key, version)))
    click.echo(say("已存为流程 {key} 的第{version}稿。", key=pulled.key, version=version))


def _save(duban: Duban, pulled: Pulled, files: dict[str, bytes], user_id: str) -> int:
    """The number of the save. A draft that is not there yet is begun."""
    given = tuple(files.items())
    if not pulled.version:
        begun = BeginProcessDraft(pulled.key, pulled.key, given)
        return duban.engine.execute(begun, actor=user_id).version
    held = duban.engine.query(GetProcessDraft(pulled.key), actor=user_id)
    # Who has changed nothing but what a draft was laid out like has changed nothing.
    same = dict(laid_out(held.files)) == dict(laid_out(given))
    if same and held.summary.version == pulled.version:
        return held.summary.version
    removed = tuple(path for path, _content in held.files if path not in files)
    saving = SaveProcessDraft(pulled.key, pulled.version, given, removed)
    return duban.engine.execute(saving, actor=user_id).version


def _found(duban: Duban, key: str, *, deployed: bool, user_id: str) -> tuple[Pulled, Files]:
    """The draft, or what is live; the number of the draft's save goes along in either case."""
    version = 0
    try:
        draft = duban.engine.query(GetProcessDraft(key), actor=user_id)
    except NotFound:
        draft = None
    if draft is not None:
        version = draft.summary.version
        if not deployed:
            return Pulled(key, version), draft.files
    live = duban.engine.query(GetDefinition(key=key), actor=user_id)
    return Pulled(key, version), live.files


def _held(folder: Path) -> list[str]:
    """The files of the package in a folder, by their paths there, without hidden ones."""
    if not folder.is_dir():
        return []
    return sorted(
        each.relative_to(folder).as_posix()
        for each in folder.rglob("*")
        if each.is_file()
        and not any(part.startswith(".") for part in each.relative_to(folder).parts)
    )


def _require_own(folder: Path, key: str) -> None:
    """Refuse to empty a folder that holds something else.

    Raises:
        InvalidState: it does.
    """
    there = folder.joinpath(MANIFEST)
    own = there.is_file() and read_manifest(there.read_bytes()).key == key
    if not own and folder.is_dir() and any(folder.iterdir()):
        raise InvalidState(
            "{folder} 不是流程 {key} 取出的文件夹，里面的文件不动。请换一个空文件夹。",
            folder=str(folder),
            key=key,
        )


def _manifest_in(folder: Path) -> bytes:
    """What the folder was pulled from.

    Raises:
        InvalidState: it was not pulled.
    """
    there = folder.joinpath(MANIFEST)
    if not there.is_file():
        raise InvalidState("{folder} 不是取出的文件夹，请先运行 duban pull。", folder=str(folder))
    return there.read_bytes()


COMMANDS = (pull, push)
