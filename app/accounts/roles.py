"""The roles a person may hold within a unit (domain design §3)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is to a unit; several may be held at once, save refused combinations."""

    REGISTRAR = "registrar"  # 登记员
    DUTY_HEAD = "duty_head"  # 值班长
    LEADER = "leader"  # 领导
    TEAM_HEAD = "team_head"  # 中队长
    INSPECTOR = "inspector"  # 执法人员
    MEDIATOR = "mediator"  # 调解员
    LEGAL_REVIEWER = "legal_reviewer"  # 法制审核
    SUPERVISOR = "supervisor"  # 督查
    ANALYST = "analyst"  # 统计分析
    PUBLICITY = "publicity"  # 宣传
    DISCIPLINE = "discipline"  # 纪检
    CUSTODIAN = "custodian"  # 身份保管
    SYSTEM_ADMINISTRATOR = "system_administrator"  # 系统管理
    SECURITY_ADMINISTRATOR = "security_administrator"  # 安全管理
    AUDITOR = "auditor"  # 审计
