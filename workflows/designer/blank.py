"""What a new process, a new table of decisions and a new form begin with. Pure."""

from __future__ import annotations

import json
from xml.sax.saxutils import quoteattr

_TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
    xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
    xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
    id="definitions_{key}" name={name} namespace="urn:duban:decisions:{key}">
  <decision id="{key}" name={name}>
    <decisionTable id="{key}_table" hitPolicy="UNIQUE">
      <input id="{key}_input">
        <inputExpression id="{key}_expression" typeRef="string">
          <text></text>
        </inputExpression>
      </input>
      <output id="{key}_output" name="{key}" typeRef="string" />
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="{key}_drawing">
      <dmndi:DMNShape id="{key}_shape" dmnElementRef="{key}">
        <dc:Bounds height="80" width="180" x="160" y="100" />
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""
_BLANK = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:duban="urn:duban:bpmn:1" id="definitions" targetNamespace="urn:duban:processes">
  <bpmn:process id={key} name={name} isExecutable="true">
    <bpmn:startEvent id="start" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement={key}>
      <bpmndi:BPMNShape id="start_shape" bpmnElement="start">
        <dc:Bounds x="180" y="160" width="36" height="36" />
      </bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def blank(key: str, name: str) -> bytes:
    """A process ``key`` that is called ``name``."""
    return _BLANK.format(key=quoteattr(key), name=quoteattr(name)).encode()


def blank_table(key: str, name: str) -> str:
    """A file of decisions with one table, ``key``, that has one column each way and no rule."""
    return _TABLE.format(key=key, name=quoteattr(name))


def blank_form(key: str) -> str:
    """A form without fields."""
    form = {"id": key, "type": "default", "schemaVersion": 18, "components": []}
    return json.dumps(form, ensure_ascii=False, indent=2) + "\n"
