"""The first page of the administration: what this visitor may look after."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, url_for

from web.i18n import N_
from web.pages.admin.rights import may

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@dataclass(frozen=True, slots=True)
class Section:
    """``rights`` are those of which any one makes the section worth showing; none is for all."""

    endpoint: str
    icon: str
    title: str
    text: str
    rights: tuple[str, ...] = ()


SECTIONS = (
    Section(
        "organisation.index",
        "building",
        N_("组织机构"),
        N_("联席会议、成员单位、处室、岗位和任职。"),
    ),
    Section(
        "calendar.index",
        "calendar",
        N_("工作日历"),
        N_("放假和调休，作息时间；发布前先看会移动哪些到期日。"),
    ),
    Section(
        "parameters.index",
        "clock",
        N_("时限与阈值"),
        N_("每一步的天数、次数上限和督办各级的间隔，改定要写理由。"),
        ("parameter.read",),
    ),
    Section(
        "imports.index",
        "upload",
        N_("名册导入"),
        N_("企业名册和机构人员名册，逐行检查。"),
        ("roster.import",),
    ),
    Section(
        "processes.index",
        "flow",
        N_("已部署的流程"),
        N_("版本、在办数、流程图和检查出的提醒，试流程包里的场景。"),
        ("definition.check", "incident.read"),
    ),
    Section(
        "process_rights.index",
        "lock",
        N_("流程的绘制和发布权限"),
        N_("哪个流程由谁画、由谁审核发布，谁可以审核系统处理和脚本。"),
        ("account.manage",),
    ),
    Section(
        "migrations.index",
        "refresh",
        N_("流程版本迁移"),
        N_("把在办的事项换到流程的新版本，先试再换，可以换回。"),
        ("instance.migrate",),
    ),
    Section(
        "incidents.index",
        "alert",
        N_("异常"),
        N_("流程走不下去的地方，按原因归在一起，可以再试。"),
        ("incident.read",),
    ),
    Section(
        "messages.index",
        "send",
        N_("消息和自动发起"),
        N_("送不到的消息、在等待的事项、定时发起的流程。"),
        ("incident.read",),
    ),
    Section(
        "stores.index",
        "book",
        N_("数据存储"),
        N_("各流程共用的数据，查看和人工改正，改动有记录。"),
        ("store.read",),
    ),
    Section(
        "register.index",
        "book",
        N_("发文登记簿"),
        N_("每个文号去了哪里：已发、作废、空号，谁还没有签收。"),
        ("document.manage",),
    ),
    Section(
        "document_templates.index",
        "file",
        N_("文书模板"),
        N_("下载、修改、上传各文种的模板，上传时按GB/T 9704检查。"),
        ("document.manage",),
    ),
    Section(
        "retention.index",
        "book",
        N_("归档"),
        N_("办结的事项按规则归档、清除；先演练，再开始。"),
        ("retention.manage",),
    ),
    Section(
        "security.index",
        "lock",
        N_("账号和登录记录"),
        N_("重设密码、解除锁定，查看谁在什么时候登录。"),
        ("account.manage", "history.verify"),
    ),
)


@blueprint.get("")
def index() -> str:
    shown = [
        (section, url_for(section.endpoint))
        for section in SECTIONS
        if section.endpoint in current_app.view_functions
        and (not section.rights or any(may(right) for right in section.rights))
    ]
    return render_template("admin/index.html", sections=shown)
