from __future__ import annotations

from tests.cli.conftest import Run


def test_creates_account_with_made_up_password(run: Run) -> None:
    result = run("user", "create", "wangfang", "--name", "王芳")
    assert result.exit_code == 0, result.stderr
    password = result.stdout.rsplit("：", 1)[1].strip()
    assert len(password) == 14
    assert "王芳" in run("user", "list").stdout
    assert "须改密码    是" in run("user", "show", "wangfang").stdout


def test_takes_password_from_standard_input_and_does_not_show_it(run: Run) -> None:
    result = run(
        "user", "create", "li", "--name", "李", "--password-stdin", typed="Str0ng-enough\n"
    )
    assert result.exit_code == 0
    assert "Str0ng-enough" not in result.output


def test_refuses_weak_password_and_says_why(run: Run) -> None:
    run("user", "create", "li", "--name", "李")
    result = run("user", "password", "li", "--password-stdin", typed="abc\n")
    assert result.exit_code == 1
    assert "至少要8个字符。" in result.stderr


def test_refuses_second_account_of_same_name(run: Run) -> None:
    run("user", "create", "li", "--name", "李")
    assert run("user", "create", "li", "--name", "李").exit_code == 1


def test_disables_and_enables_account(run: Run) -> None:
    run("user", "create", "li", "--name", "李")
    assert run("user", "disable", "li").exit_code == 0
    assert "停用" in run("user", "list").stdout
    assert run("items", "--user", "li").exit_code == 1
    assert run("user", "enable", "li").exit_code == 0
    assert run("items", "--user", "li").exit_code == 0


def test_token_alone_goes_to_standard_output(run: Run) -> None:
    run("user", "create", "li", "--name", "李")
    result = run("token", "create", "--user", "li", "--days", "30")
    assert result.stdout.startswith("duban_")
    assert len(result.stdout.splitlines()) == 1
    assert "读写" in run("token", "list", "--user", "li").stdout


def test_revokes_token(run: Run) -> None:
    run("user", "create", "li", "--name", "李")
    run("token", "create", "--user", "li")
    before = run("token", "list", "--user", "li").stdout
    assert run("token", "revoke", "1").exit_code == 0
    assert run("token", "list", "--user", "li").stdout != before


def test_refuses_token_for_unknown_account(run: Run) -> None:
    assert run("token", "create", "--user", "nobody").exit_code == 1
