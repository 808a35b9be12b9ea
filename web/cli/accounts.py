"""Accounts and their tokens."""

from __future__ import annotations

import secrets
import string
import sys
from datetime import timedelta

import click

from engine.ids import SYSTEM
from web.cli import opening
from web.cli.language import moment, say
from web.cli.printing import show_table
from web.cli.speaking import group, option
from web.i18n import N_
from workflows.accounts.commands import (
    CreateToken,
    GetAccount,
    ListTokens,
    RevokeToken,
    SetPassword,
    UnlockAccount,
)
from workflows.accounts.policy import password_problems
from workflows.accounts.views import TokenScope
from workflows.organisation.commands import AddPerson, ListPeople, SetPersonEnabled

_LETTERS = string.ascii_letters + string.digits
_GENERATED_LENGTH = 14

_password_option = option(
    "--password-stdin", is_flag=True, help="从标准输入读取密码；不用时随机生成一个。"
)


@group()
def user() -> None:
    """账号：新建、改密码、停用、解锁、列出。"""


@user.command("create")
@click.argument("user_id")
@option("--name", required=True, help="姓名。")
@option("--mobile", default="", help="手机。")
@_password_option
def create_user(user_id: str, *, name: str, mobile: str, password_stdin: bool) -> None:
    """新建账号，并给一个首次登录时必须修改的密码。"""
    password = _password(user_id, from_stdin=password_stdin)
    with opening.duban() as duban:
        duban.engine.execute(AddPerson(user_id, name, mobile), actor=SYSTEM)
        duban.engine.execute(
            SetPassword(user_id, password, at=duban.wall_clock.now()), actor=SYSTEM
        )
    click.echo(say("已新建账号 {user_id}。", user_id=user_id))
    _show(password, generated=not password_stdin)


@user.command("password")
@click.argument("user_id")
@_password_option
def set_password(user_id: str, *, password_stdin: bool) -> None:
    """给账号一个新密码，下次登录时必须修改；它的登录全部结束。"""
    password = _password(user_id, from_stdin=password_stdin)
    with opening.duban() as duban:
        duban.engine.execute(
            SetPassword(user_id, password, at=duban.wall_clock.now()), actor=SYSTEM
        )
    click.echo(say("账号 {user_id} 的密码已更换。", user_id=user_id))
    _show(password, generated=not password_stdin)


@user.command("disable")
@click.argument("user_id")
def disable_user(user_id: str) -> None:
    """停用账号：不能再登录，也不能再办理。"""
    _enable(user_id, enabled=False)


@user.command("enable")
@click.argument("user_id")
def enable_user(user_id: str) -> None:
    """重新启用账号。"""
    _enable(user_id, enabled=True)


@user.command("unlock")
@click.argument("user_id")
def unlock_user(user_id: str) -> None:
    """解除多次输错密码后的锁定。"""
    with opening.duban() as duban:
        duban.engine.execute(UnlockAccount(user_id, at=duban.wall_clock.now()), actor=SYSTEM)
    click.echo(say("账号 {user_id} 已解锁。", user_id=user_id))


@user.command("show")
@click.argument("user_id")
def show_user(user_id: str) -> None:
    """显示账号的状态。"""
    with opening.duban() as duban:
        found = duban.engine.query(GetAccount(user_id, at=duban.wall_clock.now()), actor=SYSTEM)
    rows = [
        (say("账号"), found.user_id),
        (say("有密码"), say("是") if found.has_password else say("否")),
        (say("须改密码"), say("是") if found.must_change else say("否")),
        (say("密码更换于"), moment(found.changed_at)),
        (say("锁定至"), moment(found.locked_until)),
    ]
    show_table(("项目", "内容"), rows)


@user.command("list")
@click.argument("text", default="")
@option("--limit", type=click.IntRange(1, 10_000), default=200, help="最多列出多少个。")
def list_users(text: str, *, limit: int) -> None:
    """列出账号；可按姓名或账号筛选。"""
    rows: list[tuple[object, ...]] = []
    with opening.duban() as duban:
        cursor = ""
        while len(rows) < limit:
            page = duban.engine.query(
                ListPeople(text=text, cursor=cursor, limit=min(limit - len(rows), 200)),
                actor=SYSTEM,
            )
            rows += [
                (p.user_id, p.name, say("启用") if p.enabled else say("停用")) for p in page.people
            ]
            cursor = page.next_cursor
            if not cursor:
                break
    show_table((say("账号"), say("姓名"), say("状态")), rows)


@group()
def token() -> None:
    """接口令牌：新建、列出、吊销。"""


@token.command("create")
@option("--user", "user_id", required=True, help="令牌代表的账号。")
@option("--name", default="cli", help="令牌的名称，用来辨认。")
@option("--read-only", is_flag=True, help="只能查询。")
@option("--days", type=click.IntRange(1, 3650), help="多少天后失效；不指定则不失效。")
def create_token(user_id: str, *, name: str, read_only: bool, days: int | None) -> None:
    """新建令牌；标准输出上只有令牌本身，以后不再显示。"""
    with opening.duban() as duban:
        now = duban.wall_clock.now()
        made = duban.engine.execute(
            CreateToken(
                user_id,
                name,
                at=now,
                scope=TokenScope.READ if read_only else TokenScope.WRITE,
                expires_at=now + timedelta(days=days) if days else None,
            ),
            actor=SYSTEM,
        )
    click.echo(say("令牌 {token_id}，请妥善保管：", token_id=made.token.token_id), err=True)
    click.echo(made.secret)


@token.command("list")
@option("--user", "user_id", required=True, help="令牌代表的账号。")
def list_tokens(user_id: str) -> None:
    """列出账号的令牌。"""
    with opening.duban() as duban:
        tokens = duban.engine.query(ListTokens(user_id), actor=SYSTEM)
    show_table(
        ("编号", "名称", "范围", "新建于", "失效于", "吊销于"),
        [
            (
                each.token_id,
                each.name,
                say("只读") if each.scope is TokenScope.READ else say("读写"),
                moment(each.created_at),
                moment(each.expires_at),
                moment(each.revoked_at),
            )
            for each in tokens
        ],
    )


@token.command("revoke")
@click.argument("token_id", type=int)
def revoke_token(token_id: int) -> None:
    """吊销令牌，立即生效。"""
    with opening.duban() as duban:
        duban.engine.execute(RevokeToken(token_id, at=duban.wall_clock.now()), actor=SYSTEM)
    click.echo(say("令牌 {token_id} 已吊销。", token_id=token_id))


def _enable(user_id: str, *, enabled: bool) -> None:
    with opening.duban() as duban:
        duban.engine.execute(SetPersonEnabled(user_id, enabled), actor=SYSTEM)
    done = N_("账号 {user_id} 已启用。") if enabled else N_("账号 {user_id} 已停用。")
    click.echo(say(done, user_id=user_id))


def _password(user_id: str, *, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    while True:
        made = "".join(secrets.choice(_LETTERS) for _ in range(_GENERATED_LENGTH))
        if not password_problems(made, user_id=user_id):
            return made


def _show(password: str, *, generated: bool) -> None:
    if generated:
        click.echo(say("初始密码（只显示这一次）：{password}", password=password))


COMMANDS = (user, token)
