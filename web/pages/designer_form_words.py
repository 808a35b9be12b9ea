"""What the form editor offers and says, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.i18n import N_
from web.i18n import gettext as _
from workflows.forms.catalogue import OFFERS, PROPERTIES
from workflows.forms.schema import FIELDS, HOLDERS, IGNORED, STATIC

_OFFERS: Mapping[str, str] = {
    "textfield": N_("单行文字"),
    "textarea": N_("多行文字"),
    "number": N_("数字"),
    "date": N_("日期"),
    "time": N_("时刻"),
    "datetime": N_("日期和时刻"),
    "filepicker": N_("照片附件"),
    "radio": N_("单选"),
    "select": N_("下拉单选"),
    "checklist": N_("多选"),
    "taglist": N_("多选名单"),
    "checkbox": N_("勾选一项"),
    "text": N_("说明文字"),
    "separator": N_("分隔线"),
    "group": N_("分组"),
    "dynamiclist": N_("可重复的一组"),
}
#: By property: its label, and what stands below it.
_PROPERTIES: Mapping[str, tuple[str, str]] = {
    "label": (N_("名称"), ""),
    "dateLabel": (N_("名称"), ""),
    "labelEn": (N_("英文名称"), N_("不填时英文页面也用中文名称。")),
    "key": ("key", N_("流程里用这个名字找到填的内容；字母、数字、下划线，点分层。")),
    "path": ("key", N_("填的内容收在这个名字下面；分组可以不填。")),
    "description": (N_("填写提示"), ""),
    "hintEn": (N_("英文提示"), ""),
    "text": (
        N_("文字"),
        N_("空一行分段；**粗**，*斜*，# 标题，- 列表；{{名称}}换成已知的内容。"),
    ),
    "textEn": (N_("英文文字"), ""),
    "suffix": (N_("单位"), N_("写在名称后面，如万元。")),
    "subtype": (N_("填什么"), ""),
    "choices": (N_("选项"), ""),
    "defaultValue": (N_("默认值"), ""),
    "readonly": (N_("只读，只显示已知的内容"), ""),
    "onFile": (N_("档案里已有就不问"), N_("如enterprise.name；档案里有时直接显示，没有才问。")),
    "required": (N_("必填"), ""),
    "minLength": (N_("最少字数"), ""),
    "maxLength": (N_("最多字数"), ""),
    "min": (N_("最小"), ""),
    "max": (N_("最大"), ""),
    "decimalDigits": (N_("小数位数"), N_("0是只收整数。")),
    "serializeToString": (N_("按写法存成文字，不丢末位的零"), ""),
    "format": (N_("写法"), ""),
    "pattern": (N_("正则表达式"), N_("整段都要符合，如[0-9]{6}。")),
    "patternSays": (N_("不符合时怎么说"), N_("如“请填6位数字”。")),
    "patternSaysEn": (N_("不符合时英文怎么说"), ""),
    "noPast": (N_("不能是过去的日期"), ""),
    "noFuture": (N_("不能是以后的日期"), ""),
    "minRows": (N_("最少几条"), ""),
    "maxRows": (N_("最多几条"), N_("不填是100条。")),
    "fixedRows": (N_("条数固定，不能加也不能删"), ""),
    "location": (N_("由设备填上位置"), ""),
    "checklist": (
        N_("逐项检查的样子"),
        N_("要有key是text（只读）和answer的字段；可以有group和clause。"),
    ),
    "hide": (
        N_("满足这个条件时隐藏"),
        N_('如 result != "needs"；隐藏的字段不填也不存。不写就一直显示。'),
    ),
}
_OPTIONS: Mapping[str, str] = {
    "subtype_date": N_("日期"),
    "subtype_time": N_("时刻"),
    "subtype_datetime": N_("日期和时刻"),
    "format_": N_("不限"),
    "format_email": N_("电子邮箱"),
    "format_phone": N_("电话号码"),
}
_WORDS: Mapping[str, str] = {
    "sectionField": N_("内容"),
    "sectionRules": N_("要求"),
    "sectionChoices": N_("选项"),
    "sectionCondition": N_("显示条件"),
    "sectionEnglish": N_("英文"),
    "groupFill": N_("填写"),
    "groupChoose": N_("选择"),
    "groupArrange": N_("排版"),
    "emptyForm": N_("还没有字段，从下面加。"),
    "emptyHolder": N_("这一组还没有字段"),
    "nothingPicked": N_("选一个字段，在这里改。"),
    "formItself": N_("整张表单"),
    "offline": N_("可以带走，没有网络时也能填"),
    "moveUp": N_("上移"),
    "moveDown": N_("下移"),
    "moveIn": N_("移进组"),
    "moveOut": N_("移出组"),
    "addOne": N_("加一个字段"),
    "duplicate": N_("复制"),
    "remove": N_("删去"),
    "movedTo": N_("“{name}”移到第{at}个，共{count}个"),
    "movedInto": N_("“{name}”移进“{holder}”"),
    "addedField": N_("加了“{name}”"),
    "removedField": N_("删去了“{name}”，可以撤销"),
    "copiedField": N_("复制了“{name}”"),
    "followed": N_("用到{from}的{count}处也改成了{to}"),
    "unsupported": N_("这里不支持"),
    "unsupportedSays": N_(
        "这里的页面显示不了“{kind}”，发布前要删去它，或换成上面有的字段。在那以前它原样留在文件里。"
    ),
    "ignored": N_("不显示"),
    "ignoredSays": N_("“{kind}”在这里不显示：页面自己有提交按钮，不收HTML。它原样留在文件里。"),
    "foreign": N_("其他属性，{count}项"),
    "foreignSays": N_("这些属性这里不用，原样留在文件里。"),
    "listed": N_("写在这里"),
    "fromData": N_("取自数据"),
    "choicesFrom": N_("选项从哪里来"),
    "choicesExpression": N_("哪个名单"),
    "choicesExpressionHint": N_("变量或表达式，给出文字的名单，或每项有value和label的名单。"),
    "choiceLabel": N_("显示"),
    "choiceValue": N_("值"),
    "choiceLabelEn": N_("英文"),
    "choiceNumber": N_("第{at}个选项的{what}"),
    "addChoice": N_("加一个选项"),
    "removeChoice": N_("删去选项“{name}”"),
    "raiseChoice": N_("上移选项“{name}”"),
    "newChoice": N_("选项{at}"),
    "notNumber": N_("请填数字"),
    "notWhole": N_("请填不小于0的整数"),
    "noDefault": N_("（没有）"),
    "defaultOn": N_("打开时就勾上"),
    "namesHere": N_("可以用的名称"),
    "insertName": N_("写入{name}"),
    "previewing": N_("正在更新预览"),
    "previewFailed": N_("预览没有更新：{why}"),
    "previewTitle": N_("预览"),
    "sampleUnread": N_("第{line}行读不懂，要写成“名称: 内容”。"),
    "formUnreadable": N_("这个文件不是可读的表单：{why}。可以在旧稿里找回，或删去后新建。"),
}


def form_words() -> dict[str, str]:
    """The words of the form editor, by the names that its script knows them by."""
    told = {name: _(text) for name, text in {**_WORDS, **_OPTIONS}.items()}
    told |= {f"offer_{name}": _(text) for name, text in _OFFERS.items()}
    for name, (label, hint) in _PROPERTIES.items():
        told[f"property_{name}"] = _(label)
        told[f"hint_{name}"] = _(hint) if hint else ""
    return told


def catalogue() -> dict[str, Any]:
    """What can be added and changed, for the script of the page."""
    return {
        "offers": [
            {
                "name": each.name,
                "group": each.group,
                "key": each.key,
                "begins": each.begins,
                "properties": each.properties,
            }
            for each in OFFERS
        ],
        "properties": {
            name: {
                "path": each.path,
                "editor": each.editor,
                "section": each.section,
                "options": each.options,
                "whenSet": each.when_set,
            }
            for name, each in PROPERTIES.items()
        },
        "fields": sorted(FIELDS),
        "holders": sorted(HOLDERS),
        "static": sorted(STATIC),
        "ignored": sorted(IGNORED),
    }
