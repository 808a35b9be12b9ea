"""Invented names. Pure; every choice comes from the ``random.Random`` that is handed in."""

from __future__ import annotations

from random import Random

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = [
    "建国",
    "志强",
    "海燕",
    "晓梅",
    "文斌",
    "丽华",
    "永胜",
    "玉兰",
    "国栋",
    "秀芳",
    "振华",
    "春燕",
    "宏伟",
    "雪梅",
    "立新",
    "桂英",
    "卫东",
    "淑珍",
    "俊杰",
    "红霞",
    "学军",
    "艳丽",
    "明远",
    "小红",
    "浩然",
    "静怡",
    "子轩",
    "雨桐",
    "凯",
    "敏",
    "磊",
    "婷",
    "刚",
    "娜",
    "勇",
    "洁",
    "涛",
    "颖",
    "鹏",
    "佳",
]
_MONGOLIAN = [
    "巴特尔",
    "其其格",
    "那日苏",
    "萨仁",
    "苏日娜",
    "乌兰",
    "阿古拉",
    "娜仁",
    "布和",
    "斯琴",
    "朝鲁",
    "托娅",
    "孟和",
    "高娃",
    "额尔敦",
    "塔娜",
    "宝音",
    "哈斯",
    "青格勒",
    "格日乐",
    "牧仁",
    "珠拉",
    "特木尔",
    "乌云",
]
_PLACES = [
    "青岭",
    "朔野",
    "驼峰",
    "松漠",
    "河润",
    "乌兰岭",
    "远牧",
    "银川湾",
    "赤岭",
    "云驰",
    "北麓",
    "金草原",
    "沙柳",
    "白音",
    "雁北",
    "长河",
    "阴山南",
    "星牧",
    "敕勒",
    "弘野",
    "白桦",
    "岱海",
    "额河",
    "锡林",
    "黄河湾",
    "苍原",
    "达里",
    "牧歌",
    "雪原",
    "蓝旗",
]
_TRADES: dict[str, tuple[str, ...]] = {
    "A": ("种业", "牧业", "农业开发"),
    "B": ("煤业", "矿业", "稀土开采"),
    "C": ("装备制造", "乳业", "化工", "新材料", "冶金", "绒毛制品", "机械", "食品"),
    "D": ("风电运维", "热力", "光伏发电", "供水"),
    "E": ("建设工程", "路桥工程"),
    "F": ("商贸", "物资供应"),
    "G": ("物流", "冷链运输", "铁路货运服务"),
    "H": ("酒店管理",),
    "I": ("软件技术", "数据服务"),
    "L": ("人力资源服务",),
    "M": ("检测技术",),
    "N": ("环境治理",),
    "R": ("文化旅游",),
}


def person(chance: Random) -> str:
    """A name of a person; two in five are Mongolian."""
    if chance.random() < 0.4:
        return chance.choice(_MONGOLIAN)
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN)


def enterprise(chance: Random, sector: str, taken: set[str]) -> str:
    """A name of an enterprise that is not in ``taken``, to which it is added."""
    while True:
        trade = chance.choice(_TRADES[sector])
        name = f"{chance.choice(_PLACES)}{chance.choice(_SECOND)}{trade}有限公司"
        if name not in taken:
            taken.add(name)
            return name


#: A second part makes names enough for thousands.
_SECOND = ("", "", "新", "恒", "泰", "宏", "瑞", "嘉", "盛", "鑫", "源", "峰", "达", "创", "汇")


def sectors() -> tuple[str, ...]:
    """The sections of industry for which there are names, more of those that are more common."""
    return (*"CCCCCCBBDDEEGGAFHILMNR",)
