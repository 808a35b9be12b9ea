"""The 43 control-flow patterns (van der Aalst, ter Hofstede, Russell, revision of 2006), and how
each of them is drawn here.

``direct``: an element of BPMN is meant for it. ``by construction``: several elements together do
it, or within the limits that the note names. ``not``: there is no diagram that does it. Every one
that is supported has a diagram, ``diagrams/wcpNN_*.bpmn``, and a test with ``pattern(NN)`` as its
marker. ``scripts/bpmn_coverage.py`` makes the table of ``docs/bpmn-coverage.md`` of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

DIAGRAMS = Path(__file__).parent / "diagrams"
Support = Literal["direct", "by construction", "not"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of the patterns; ``note`` says by what it is drawn."""

    number: int
    name: str
    chinese: str
    support: Support
    note: str

    @property
    def diagram(self) -> Path | None:
        """Its diagram, or None where there is none."""
        return next(iter(sorted(DIAGRAMS.glob(f"wcp{self.number:02}_*.bpmn"))), None)


PATTERNS = (
    Pattern(1, "Sequence", "顺序", "direct", "sequence flow"),
    Pattern(2, "Parallel Split", "并行分支", "direct", "parallel gateway"),
    Pattern(3, "Synchronization", "同步", "direct", "parallel gateway"),
    Pattern(4, "Exclusive Choice", "排他选择", "direct", "exclusive gateway"),
    Pattern(5, "Simple Merge", "简单合并", "direct", "exclusive gateway"),
    Pattern(6, "Multi-Choice", "多路选择", "direct", "inclusive gateway"),
    Pattern(7, "Structured Synchronizing Merge", "结构化同步合并", "direct", "inclusive gateway"),
    Pattern(8, "Multi-Merge", "多路合并", "direct", "exclusive gateway behind parallel branches"),
    Pattern(
        9, "Structured Discriminator", "结构化鉴别", "direct",
        "complex gateway, activated by the first token",
    ),
    Pattern(10, "Arbitrary Cycles", "任意循环", "direct", "flows lead back wherever they like"),
    Pattern(11, "Implicit Termination", "隐式终止", "direct", "no end event is needed"),
    Pattern(
        12, "Multiple Instances without Synchronization", "无同步的多实例", "by construction",
        "a loop that lets a token of its own out in each round",
    ),
    Pattern(
        13, "Multiple Instances with a Priori Design-Time Knowledge", "设计时已知数量的多实例",
        "direct", "multi-instance with a number",
    ),
    Pattern(
        14, "Multiple Instances with a Priori Run-Time Knowledge", "运行时已知数量的多实例",
        "direct", "multi-instance over a list; at most 1,000",
    ),
    Pattern(
        15, "Multiple Instances without a Priori Run-Time Knowledge", "事先不知数量的多实例",
        "by construction", "ad-hoc subprocess: people start further ones until they end it; what "
        "runs then is awaited",
    ),
    Pattern(16, "Deferred Choice", "延迟选择", "direct", "event-based gateway"),
    Pattern(
        17, "Interleaved Parallel Routing", "交错并行", "by construction",
        "sequential ad-hoc subprocess; what comes later is a subprocess that asks whether what "
        "comes before is done; that nothing is done twice is left to people",
    ),
    Pattern(
        18, "Milestone", "里程碑", "by construction",
        "the milestone is a subprocess, what it allows an event subprocess that does not interrupt",
    ),
    Pattern(19, "Cancel Task", "取消任务", "direct", "interrupting boundary event"),
    Pattern(20, "Cancel Case", "取消事项", "direct", "terminate end event; or the command"),
    Pattern(21, "Structured Loop", "结构化循环", "direct", "standard loop, tested before or after"),
    Pattern(
        22, "Recursion", "递归", "direct",
        "a call activity that calls its own process; at most 20 deep",
    ),
    Pattern(
        23, "Transient Trigger", "瞬时触发", "direct", "signal event: who waits later has missed it"
    ),
    Pattern(
        24, "Persistent Trigger", "持久触发", "direct",
        "message event: a message is kept for who waits later, for as long as it says",
    ),
    Pattern(
        25, "Cancel Region", "取消区域", "by construction",
        "interrupting boundary event of a subprocess; the region is one that a subprocess can hold",
    ),
    Pattern(
        26, "Cancel Multiple Instance Task", "取消多实例任务", "direct",
        "interrupting boundary event of the multi-instance",
    ),
    Pattern(
        27, "Complete Multiple Instance Task", "提前完成多实例任务", "by construction",
        "interrupting boundary event that leads to where the activity leads",
    ),
    Pattern(
        28, "Blocking Discriminator", "阻塞鉴别", "direct",
        "complex gateway: tokens of the next time wait for its reset",
    ),
    Pattern(
        29, "Cancelling Discriminator", "取消鉴别", "by construction",
        "terminate end event in a subprocess around the branches",
    ),
    Pattern(30, "Structured Partial Join", "结构化部分汇合", "direct", "complex gateway, n of m"),
    Pattern(
        31, "Blocking Partial Join", "阻塞部分汇合", "direct",
        "complex gateway: tokens of the next time wait for its reset",
    ),
    Pattern(
        32, "Cancelling Partial Join", "取消部分汇合", "by construction",
        "complex gateway before a terminate end event, in a subprocess around the branches",
    ),
    Pattern(
        33, "Generalized AND-Join", "广义与汇合", "direct",
        "parallel gateway: surplus tokens wait for their own partners",
    ),
    Pattern(
        34, "Static Partial Join for Multiple Instances", "多实例静态部分汇合", "by construction",
        "multi-instance with complex behavior, heard at its own edge",
    ),
    Pattern(
        35, "Cancelling Partial Join for Multiple Instances", "多实例取消部分汇合", "direct",
        "completion condition of the multi-instance",
    ),
    Pattern(
        36, "Dynamic Partial Join for Multiple Instances", "多实例动态部分汇合", "by construction",
        "ad-hoc subprocess with a completion condition over data that may still change",
    ),
    Pattern(
        37, "Local Synchronizing Merge", "局部同步合并", "direct",
        "inclusive gateways, also unstructured",
    ),
    Pattern(
        38, "General Synchronizing Merge", "全局同步合并", "direct",
        "inclusive gateway: it waits while a token may still come, through loops too",
    ),
    Pattern(
        39, "Critical Section", "临界区", "by construction",
        "the sections are subprocesses of one sequential ad-hoc subprocess; sections elsewhere in "
        "the diagram cannot exclude each other",
    ),
    Pattern(
        40, "Interleaved Routing", "交错执行", "by construction",
        "sequential ad-hoc subprocess; that nothing is done twice is left to people",
    ),
    Pattern(
        41, "Thread Merge", "线程合并", "by construction",
        "a subprocess around the threads: it lets one token out after the last; the number is that "
        "of its threads",
    ),
    Pattern(
        42, "Thread Split", "线程拆分", "by construction",
        "parallel gateway with several flows to one merge; the number is fixed by the diagram",
    ),
    Pattern(43, "Explicit Termination", "显式终止", "direct", "terminate end event"),
)  # fmt: skip
