"""Every word that the scripts of the designer say, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from web.i18n import N_
from web.i18n import gettext as _

_WORDS: Mapping[str, str] = {
    "saving": N_("正在保存"),
    "saved": N_("{time} 已存"),
    "unsaved": N_("还没有保存"),
    "failed": N_("没有保存成：{why}。内容还在这一页，稍后再试。"),
    "readOnly": N_("{who}正在改，只读"),
    "takeOver": N_("接手"),
    "conflict": N_("草稿已由{who}另存。下面是两边的不同。"),
    "keepMine": N_("用我的"),
    "keepTheirs": N_("用对方的"),
    "added": N_("新增"),
    "removed": N_("删去"),
    "changed": N_("改动"),
    "moved": N_("移动"),
    "checking": N_("正在检查"),
    "checkedOk": N_("没有发现问题"),
    "checkedSome": N_("{errors}处错误，{warnings}处提醒"),
    "checkFailed": N_("没有检查成：{why}"),
    "error": N_("错误"),
    "warning": N_("提醒"),
    "info": N_("说明"),
    "unreadable": N_("这张图打不开：{why}"),
    "imported": N_("导入时有{count}处读不懂，已原样保留。"),
    "network": N_("网络不通"),
    "noFindings": N_("画图时会自动检查，发现的问题列在这里。"),
    "sample": N_("样本数据"),
    "sampleHint": N_("每行一项，写成“名称: 内容”。只用来试算，不存到流程里。"),
    "tryIt": N_("试算"),
    "tried": N_("结果：{value}"),
    "variables": N_("流程里的变量，{count}个"),
    "serviceData": N_("读取：{reads}。写入：{sets}。"),
    "duban": N_("督办"),
    "groupWork": N_("办理"),
    "groupTime": N_("时限"),
    "groupVoting": N_("会签"),
    "groupService": N_("系统处理"),
    "groupDecision": N_("判定"),
    "groupPolicy": N_("依据"),
    "groupCondition": N_("条件"),
    "candidateGroups": N_("由谁办理"),
    "candidateGroupsHint": N_("岗位组，多个用逗号隔开，如unit:{unit_id}:handler。"),
    "assignee": N_("直接指定"),
    "form": N_("表单"),
    "formHint": N_("流程包里的表单名。"),
    "priority": N_("优先程度"),
    "dueIn": N_("办理时限"),
    "dueInHint": N_("P5WD是5个工作日，PT4WH是4个工作小时。"),
    "dueAt": N_("到期日取自变量"),
    "followUpIn": N_("提前提醒"),
    "ladder": N_("督办阶梯"),
    "voting": N_("表决规则"),
    "votingHint": N_("all全体同意，any一人即可，majority过半数，sequential依次。"),
    "participants": N_("会签人"),
    "resultVariable": N_("结果写入变量"),
    "service": N_("系统服务"),
    "decision": N_("决策表"),
    "clause": N_("政策条款"),
    "clauseHint": N_("条款编号，多个用逗号隔开，如6.1-01。"),
    "copyTo": N_("办完后抄送"),
    "searchable": N_("可检索的变量"),
    "condition": N_("满足什么条件走这条线"),
    "conditionHint": N_("用变量写，如 rating == 'good'。"),
    "none": N_("（无）"),
    "duration": N_("时长"),
    "date": N_("日期"),
    "cycle": N_("周期"),
    "groupTimer": N_("定时"),
    "timerKind": N_("种类"),
    "timerValue": N_("值"),
}


def words() -> dict[str, str]:
    """The words by the names that the scripts know them by, with their fields unfilled."""
    return {name: _(text) for name, text in _WORDS.items()}
