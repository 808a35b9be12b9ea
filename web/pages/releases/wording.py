"""What elements, their attributes and the states of releases are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from web.i18n import N_
from web.i18n import gettext as _
from workflows.designer.difference import ChangeKind
from workflows.release.comparing import ComparedSide
from workflows.release.views import (
    ProcessRightKind,
    ReleaseKind,
    ReleaseState,
    RunningPlan,
)

KIND_NAMES: Mapping[ChangeKind, str] = MappingProxyType(
    {
        ChangeKind.ADDED: N_("新增"),
        ChangeKind.REMOVED: N_("删去"),
        ChangeKind.CHANGED: N_("改动"),
        ChangeKind.MOVED: N_("移动"),
    }
)
STATE_NAMES: Mapping[ReleaseState, str] = MappingProxyType(
    {
        ReleaseState.CHECKING: N_("正在试场景"),
        ReleaseState.WAITING: N_("等待审核"),
        ReleaseState.SCHEDULED: N_("已批准，到时生效"),
        ReleaseState.LIVE: N_("已生效"),
        ReleaseState.REFUSED: N_("检查没有通过"),
        ReleaseState.REJECTED: N_("没有批准"),
        ReleaseState.WITHDRAWN: N_("已撤回"),
    }
)
RELEASE_KINDS: Mapping[ReleaseKind, str] = MappingProxyType(
    {ReleaseKind.RELEASE: N_("发布草稿"), ReleaseKind.ROLL_BACK: N_("恢复旧版本")}
)
PLANS: Mapping[RunningPlan, str] = MappingProxyType(
    {
        RunningPlan.LEAVE: N_("按原来的版本办完"),
        RunningPlan.MIGRATE: N_("生效后换到新版本"),
    }
)
ARRANGED: Mapping[RunningPlan, str] = MappingProxyType(
    {
        RunningPlan.LEAVE: N_("按原来的版本办完"),
        RunningPlan.MIGRATE: N_("已换到新版本"),
    }
)
RIGHT_NAMES: Mapping[ProcessRightKind, str] = MappingProxyType(
    {
        ProcessRightKind.DRAW: N_("绘制"),
        ProcessRightKind.RELEASE: N_("审核发布"),
        ProcessRightKind.PROGRAMS: N_("审核程序"),
    }
)
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "adHocSubProcess": N_("临时子流程"),
        "association": N_("关联"),
        "boundaryEvent": N_("边界事件"),
        "businessRuleTask": N_("判定"),
        "callActivity": N_("调用流程"),
        "column": N_("判定表的列"),
        "dataObjectReference": N_("数据"),
        "dataStoreReference": N_("数据存储"),
        "endEvent": N_("结束事件"),
        "error": N_("错误"),
        "escalation": N_("升级"),
        "eventBasedGateway": N_("事件网关"),
        "exclusiveGateway": N_("判断"),
        "field": N_("表单的栏"),
        "file": N_("文件"),
        "form": N_("表单"),
        "inclusiveGateway": N_("包容网关"),
        "intermediateCatchEvent": N_("等待事件"),
        "intermediateThrowEvent": N_("发出事件"),
        "lane": N_("泳道"),
        "message": N_("消息"),
        "messageFlow": N_("消息流"),
        "parallelGateway": N_("并行网关"),
        "participant": N_("泳池"),
        "process": N_("整个流程"),
        "receiveTask": N_("等待消息"),
        "rule": N_("判定表的规则"),
        "scriptTask": N_("脚本"),
        "sendTask": N_("发送消息"),
        "sequenceFlow": N_("流向"),
        "serviceTask": N_("系统处理"),
        "signal": N_("信号"),
        "startEvent": N_("开始事件"),
        "subProcess": N_("子流程"),
        "table": N_("判定表"),
        "textAnnotation": N_("批注"),
        "userTask": N_("人工办理"),
    }
)
_ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "attachedToRef": N_("附在哪一步"),
        "cancelActivity": N_("是否中断"),
        "conditionExpression": N_("条件"),
        "default": N_("默认走向"),
        "description": N_("说明"),
        "documentation": N_("说明"),
        "duban:assignee": N_("直接指定"),
        "duban:candidateGroups": N_("由谁办理"),
        "duban:clause": N_("政策条款"),
        "duban:copyTo": N_("办完后抄送"),
        "duban:decision": N_("判定表"),
        "duban:dueAt": N_("到期日取自变量"),
        "duban:dueIn": N_("办理时限"),
        "duban:fieldRights": N_("各栏的权限"),
        "duban:form": N_("表单"),
        "duban:ladder": N_("督办阶梯"),
        "duban:notSameAs": N_("不能是同一人办的步骤"),
        "duban:participants": N_("会签人"),
        "duban:priority": N_("优先程度"),
        "duban:resultVariable": N_("结果写入变量"),
        "duban:sameAs": N_("要同一人办的步骤"),
        "duban:searchable": N_("可检索的变量"),
        "duban:service": N_("系统服务"),
        "duban:voting": N_("表决规则"),
        "expression": N_("取值"),
        "hitPolicy": N_("命中规则"),
        "label": N_("标题"),
        "lane": N_("所在泳道"),
        "name": N_("名称"),
        "script": N_("脚本内容"),
        "sourceRef": N_("从哪里来"),
        "targetRef": N_("到哪里去"),
        "timeCycle": N_("周期"),
        "timeDate": N_("日期"),
        "timeDuration": N_("时长"),
        "type": N_("种类"),
        "typeRef": N_("值的类型"),
        "within": N_("所在的流程"),
    }
)
_LINE = re.compile(r"line ([0-9]+)")


def type_name(type_: str) -> str:
    """What a type of element is called; its BPMN name where we have no own word."""
    return _(_TYPES[type_]) if type_ in _TYPES else type_


def attribute_name(name: str) -> str:
    """What an attribute is called. Of one that lies deeper its last part is known, or nothing."""
    line = _LINE.fullmatch(name)
    if line:
        return _("第{line}行起", line=int(line[1]))
    known = _ATTRIBUTES.get(name) or _ATTRIBUTES.get(name.rpartition("/")[2])
    return _(known) if known else name


def side_name(side: ComparedSide) -> str:
    """What one side of a comparison is called."""
    match side.kind:
        case "live":
            return _("现行第{version}版", version=side.number)
        case "version":
            return _("第{version}版", version=side.number)
        case "draft":
            return _("草稿（第{version}稿）", version=side.number)
        case "revision":
            return _("旧稿（第{version}稿）", version=side.number)
        case "release":
            return _("发布{number}", number=side.number)
    return _("还没有")
