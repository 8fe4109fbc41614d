"""The list of who signs in to the demonstration, as the start of the server shows it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from app.accounts.roles import Role
from app.demo.city import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from app.accounts.models import User
    from app.demo.city import Office

FILE_NAME: Final = "demo-sign-ins.txt"
ROLE_NAMES: Final[dict[Role, str]] = {
    Role.REGISTRAR: "登记员",
    Role.DUTY_HEAD: "值班长",
    Role.LEADER: "领导",
    Role.TEAM_HEAD: "中队长",
    Role.INSPECTOR: "执法人员",
    Role.MEDIATOR: "调解员",
    Role.LEGAL_REVIEWER: "法制审核",
    Role.SUPERVISOR: "督查",
    Role.ANALYST: "统计分析",
    Role.PUBLICITY: "宣传",
    Role.DISCIPLINE: "纪检",
    Role.CUSTODIAN: "身份保管",
    Role.SYSTEM_ADMINISTRATOR: "系统管理",
    Role.SECURITY_ADMINISTRATOR: "安全管理",
    Role.AUDITOR: "审计",
}


def table_of(offices: Mapping[str, Office]) -> str:
    """Write role, name and username of everybody, by office and team."""
    lines = [
        f"演示账号，所有人的密码都是：{PASSWORD}",
        "标有 * 的人还要输入动态口令，当前口令用这条命令查看：script/flask demo codes",
    ]
    for office in offices.values():
        lines += ["", office.unit.name]
        lines += [_line(ROLE_NAMES[role], people) for role, people in office.people.items()]
        for team in office.teams:
            lines.append(f"  {team.unit.name}")
            lines.append(_line(f"  {ROLE_NAMES[Role.TEAM_HEAD]}", team.people[:1]))
            lines.append(_line(f"  {ROLE_NAMES[Role.INSPECTOR]}", team.people[1:]))
    return "\n".join(lines) + "\n"


def _line(title: str, people: Iterable[User]) -> str:
    named = "、".join(
        f"{person.display_name} {person.username}{'*' if person.factor_since else ''}"
        for person in people
    )
    return f"  {title}：{named}"


def write_sign_ins(instance: Path, text: str) -> None:
    """Put the list where the start of the server looks for it, readable by its owner only."""
    path = instance / FILE_NAME
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
