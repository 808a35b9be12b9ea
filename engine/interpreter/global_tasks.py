"""Global tasks: tasks that are defined beside the processes and called (BPMN 2.0.2 §10.3.6).

A call of a global task is the same as a call of a process that holds nothing but that task, so
this is what each becomes before anything else reads the file. The task keeps all that is written
on it; its id in the process is the global task's with ``.task`` behind it.
"""

from __future__ import annotations

from itertools import pairwise

from lxml import etree

from engine.interpreter.xml_source import BPMN, DUBAN, Node, local_name, read_xml

#: The attribute of a process that was made of a global task: it is called, never started.
MARK = f"{{{DUBAN}}}globalTask"
KINDS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalBusinessRuleTask": "businessRuleTask",
    "globalScriptTask": "scriptTask",
}


def read_bpmn(content: bytes) -> Node:
    """The root of a BPMN file, its global tasks being processes.

    Raises:
        UnreadableXml: as :func:`read_xml`.
    """
    root = read_xml(content)
    for node in list(root):
        if local_name(node) in KINDS and node.get("id"):
            root.replace(node, _process(node))
    return root


def _process(task: Node) -> Node:
    task_id = task.get("id")
    process = etree.Element(f"{{{BPMN}}}process", nsmap=task.nsmap)
    process.sourceline = task.sourceline
    process.tail = task.tail
    process.set("id", task_id)
    process.set("isExecutable", "true")
    process.set(MARK, "true")
    if task.get("name"):
        process.set("name", task.get("name"))
    ids = [f"{task_id}.start", f"{task_id}.task", f"{task_id}.end"]
    etree.SubElement(process, f"{{{BPMN}}}startEvent").set("id", ids[0])
    process.append(_task(task, ids[1]))
    etree.SubElement(process, f"{{{BPMN}}}endEvent").set("id", ids[2])
    for number, (source, target) in enumerate(pairwise(ids), start=1):
        flow = etree.SubElement(process, f"{{{BPMN}}}sequenceFlow")
        flow.set("id", f"{task_id}.flow{number}")
        flow.set("sourceRef", source)
        flow.set("targetRef", target)
    return process


def _task(task: Node, task_id: str) -> Node:
    inside = etree.Element(f"{{{BPMN}}}{KINDS[local_name(task)]}", nsmap=task.nsmap)
    inside.sourceline = task.sourceline
    for name, value in task.attrib.items():
        inside.set(name, value)
    inside.set("id", task_id)
    inside.extend(list(task))
    return inside
