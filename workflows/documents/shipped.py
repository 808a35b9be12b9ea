"""The kinds of document that come with Duban, with their wording and fields. Pure.

A process that issues one only fills in the fields; ``docs/guides/documents.md`` lists them.
A kind of a process's own goes into a module of that process, and into ``registry``.
"""

from __future__ import annotations

from workflows.documents.kinds import Column, DocumentKind, Field, Form

_TITLE = Field("title", "事项", "足额提取职工教育培训经费", required=True)
_NAME = Field("name", "环节", "办理", required=True)
_DUE = Field("due", "期限", "2026-05-25 17:30")
_OVERDUE = Field("overdue_working_days", "逾期工作日", "5")
_OWNER = Field("owner", "主办单位", "包头市工业和信息化局")
_CLAUSES = Field("clauses", "条款", "2-1-3")
_REASON = Field("reason", "说明", "请于本周内报送办理情况。")
_OF_ITEM = (_TITLE, _NAME, _DUE, _OVERDUE, _OWNER, _CLAUSES, _REASON)

_ENTERPRISE = Field("enterprise", "企业名称", "青岭装备制造有限公司", required=True)

_NUMBER = Column("number", "序号", 1)
_PERSON = Column("person", "责任人", 2)
_CLAUSE = Column("clause", "依据", 2)

URGING_NOTICE = DocumentKind(
    code="urging_notice",
    name="催办通知书",
    form=Form.LETTER,
    heading="催办通知书",
    lines=(
        "你单位承办的“{{事项}}”（{{环节}}），应于{{期限}}前办结，至今未见反馈。",
        "请接到本通知后签收，抓紧办理，并在督办系统中反馈结果。",
        "说明：{{说明}}",
    ),
    fields=_OF_ITEM,
    suffix="督",
)

SUPERVISION_ORDER = DocumentKind(
    code="supervision_order",
    name="督办通知单",
    form=Form.LETTER,
    heading="督办通知单",
    lines=(
        (
            "你单位承办的“{{事项}}”（{{环节}}），应于{{期限}}前办结，经催办仍未办结，"
            "已逾期{{逾期工作日}}个工作日。"
        ),
        "现予督办。请立即办理，在督办系统中反馈结果，并书面说明原因。",
        "说明：{{说明}}",
    ),
    fields=_OF_ITEM,
    suffix="督",
)

CRITICISM_NOTICE = DocumentKind(
    code="criticism_notice",
    name="通报",
    form=Form.OFFICIAL,
    heading="关于“{{事项}}”逾期未办结的通报",
    lines=(
        (
            "{{主办单位}}承办的“{{事项}}”（{{环节}}），应于{{期限}}前办结，经催办、督办仍未办结，"
            "已逾期{{逾期工作日}}个工作日。现予通报。"
        ),
        "请有关单位引以为戒，按期办理联席会议议定事项。",
        "说明：{{说明}}",
    ),
    fields=_OF_ITEM,
    suffix="督",
)


def _list(
    code: str, name: str, *, sample: str, reason: str, items: Field, suffix: str = ""
) -> DocumentKind:
    """A list: whose it is, what it rests on, and one row for each item."""
    return DocumentKind(
        code=code,
        name=name,
        form=Form.LIST,
        heading=f"{{{{名称}}}}{name}",
        lines=("{{说明}}",),
        fields=(
            Field("name", "名称", sample, required=True),
            Field("reason", "说明", reason),
            items,
        ),
        suffix=suffix,
        table=items.key,
    )


def _items(label: str, *columns: Column) -> Field:
    return Field("items", label, required=True, columns=(_NUMBER, *columns))


RESPONSIBILITY_LIST = _list(
    "responsibility_list",
    "责任清单",
    sample="产业工人队伍建设改革2026年重点任务",
    reason="依据2026年第一次联席会议纪要分解。",
    items=_items(
        "任务",
        Column("item", "任务", 5),
        Column("measures", "举措", 5),
        Column("lead", "主办单位", 3),
        Column("co_units", "协办单位", 3),
        _PERSON,
        Column("due", "完成时限", 2),
        _CLAUSE,
    ),
)

PROBLEM_LIST = _list(
    "problem_list",
    "问题清单",
    sample=_ENTERPRISE.sample,
    reason="依据2026年第二季度指导检查。",
    items=_items(
        "问题",
        Column("enterprise", "企业", 3),
        Column("problem", "问题", 6),
        Column("category", "类别", 2),
        Column("grade", "等级", 1),
        Column("found_on", "发现日期", 2),
        Column("source", "来源", 2),
        _CLAUSE,
    ),
    suffix="督",
)

RECTIFICATION_LIST = _list(
    "rectification_list",
    "整改清单",
    sample=_ENTERPRISE.sample,
    reason="对应内产改办督〔2026〕12号问题清单。",
    items=_items(
        "整改",
        Column("problem", "问题", 5),
        Column("measures", "整改措施", 5),
        Column("unit", "责任单位", 3),
        _PERSON,
        Column("due", "整改时限", 2),
        Column("result", "整改情况", 4),
        Column("closed_on", "销号日期", 2),
    ),
    suffix="督",
)

GUIDANCE_REPORT = DocumentKind(
    code="guidance_report",
    name="指导报告",
    form=Form.REPORT,
    heading="关于{{企业名称}}的指导报告",
    lines=(
        "一、基本情况",
        "{{指导员}}于{{指导日期}}到{{企业名称}}开展指导。指导内容：{{指导内容}}",
        "二、主要做法",
        "{{主要做法}}",
        "三、发现的问题",
        "{{问题概述}}",
        "四、工作建议",
        "{{工作建议}}",
        "五、企业意见",
        "{{企业意见}}",
    ),
    fields=(
        _ENTERPRISE,
        Field("officers", "指导员", "王建国、李红梅", required=True),
        Field("visited_on", "指导日期", "2026-06-18", required=True),
        Field("scope", "指导内容", "工会组建、集体合同、职工教育培训经费。"),
        Field("strengths", "主要做法", "企业设立了产改工作专班，明确了牵头部门。"),
        Field("summary", "问题概述", "本次指导共发现问题2项，具体如下。"),
        Field("advice", "工作建议", "建议于第三季度内完成集体合同续签。"),
        Field("opinion", "企业意见", "对上述问题无异议，将按期整改。"),
        Field(
            "findings",
            "问题",
            columns=(
                _NUMBER,
                Column("problem", "问题", 5),
                Column("category", "类别", 2),
                Column("advice", "建议", 4),
                Column("due", "时限", 2),
            ),
        ),
    ),
    table="findings",
)

EVALUATION_REPORT = DocumentKind(
    code="evaluation_report",
    name="评价报告",
    form=Form.REPORT,
    heading="关于{{企业名称}}{{评价年度}}年度评价的报告",
    lines=(
        "一、评价结果",
        "{{企业名称}}{{评价年度}}年度综合得分{{总分}}分，等次为{{等次}}。",
        "二、评审意见",
        "{{评审意见}}",
        "三、公示和申诉情况",
        "{{公示情况}}",
        "{{申诉情况}}",
        "四、指标得分",
        "{{得分说明}}",
    ),
    fields=(
        _ENTERPRISE,
        Field("period", "评价年度", "2026", required=True),
        Field("score", "总分", "91.5", required=True),
        Field("grade", "等次", "优秀", required=True),
        Field("opinion", "评审意见", "产改工作机制健全，职工培训成效明显。"),
        Field("publicity", "公示情况", "2026年11月2日至11月6日公示，未收到异议。"),
        Field("appeal", "申诉情况", "企业未提出申诉。"),
        Field("summary", "得分说明", "各项指标得分如下。"),
        Field(
            "indicators",
            "指标",
            columns=(
                _NUMBER,
                Column("indicator", "指标", 4),
                Column("weight", "权重", 2),
                Column("self_score", "自评", 2),
                Column("verified_score", "核验", 2),
                Column("score", "得分", 2),
                Column("reason", "说明", 4),
            ),
        ),
    ),
    table="indicators",
)

APPOINTMENT_LETTER = DocumentKind(
    code="appointment_letter",
    name="聘书",
    form=Form.CERTIFICATE,
    heading="聘书",
    lines=(
        "兹聘请{{姓名}}同志为{{职务}}，聘期自{{聘期开始}}至{{聘期结束}}。",
        "指导企业：{{指导企业}}",
        "特发此证。",
    ),
    fields=(
        Field("person", "姓名", "王建国", required=True),
        Field("post", "职务", "产业工人队伍建设改革指导员", required=True),
        Field("term_from", "聘期开始", "2026-07-01", required=True),
        Field("term_until", "聘期结束", "2028-06-30", required=True),
        Field("unit", "单位", "包头市总工会"),
        Field("enterprises", "指导企业", "青岭装备制造有限公司"),
    ),
    suffix="聘",
)

MINUTES = DocumentKind(
    code="minutes",
    name="会议纪要",
    form=Form.MINUTES,
    heading="{{会议名称}}纪要",
    lines=(
        "{{会议日期}}，{{主持人}}在{{会议地点}}主持召开{{会议名称}}。现将会议议定事项纪要如下。",
        "{{议定事项}}",
        "出席：{{出席}}",
        "请假：{{请假}}",
        "列席：{{列席}}",
        "记录：{{记录}}",
    ),
    fields=(
        Field("meeting", "会议名称", "2026年第一次联席会议", required=True),
        Field("held_on", "会议日期", "2026-03-12", required=True),
        Field("place", "会议地点", "自治区总工会三楼会议室", required=True),
        Field("chair", "主持人", "白永亮", required=True),
        Field(
            "resolutions",
            "议定事项",
            "一、关于年度重点任务\n会议同意2026年重点任务分解方案。\n二、关于联系企业\n"
            "（一）各成员单位\n每季度至少联系一次企业。",
            required=True,
        ),
        Field("present", "出席", "白永亮、乌云、陈志刚", required=True),
        Field("excused", "请假", "赵海"),
        Field("observers", "列席", "李主任"),
        Field("recorder", "记录", "王敏"),
    ),
    suffix="纪",
)

SHIPPED = (
    URGING_NOTICE,
    SUPERVISION_ORDER,
    CRITICISM_NOTICE,
    RESPONSIBILITY_LIST,
    PROBLEM_LIST,
    RECTIFICATION_LIST,
    GUIDANCE_REPORT,
    EVALUATION_REPORT,
    APPOINTMENT_LETTER,
    MINUTES,
)
