"""Diagrams of processes that talk to each other, for the tests of this folder."""

from __future__ import annotations

from engine.commands.definitions import Deploy
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.views import Definition
from tests.engine.world import flow

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:duban="urn:duban:bpmn:1" id="d" targetNamespace="urn:test">'
)


def document(*parts: str) -> bytes:
    return (_HEAD + "".join(parts) + "</definitions>").encode()


def pool(key: str, *parts: str) -> str:
    return f'<process id="{key}" name="{key}" isExecutable="true">{"".join(parts)}</process>'


def messages(*names: str) -> str:
    return "".join(f'<message id="m_{name}" name="{name}"/>' for name in names)


def told(name: str) -> str:
    return f'<messageEventDefinition messageRef="m_{name}"/>'


def user(element_id: str, name: str) -> str:
    return f'<userTask id="{element_id}" name="{name}" duban:candidateGroups="unit:1"/>'


def deploy(engine: Engine, key: str, content: bytes) -> Definition:
    return engine.execute(Deploy(key, ((f"{key}.bpmn", content),)), actor=SYSTEM)


def one_pool(key: str, *parts: str, outside: str = "") -> bytes:
    return document(outside, pool(key, *parts))


#: Waits for the answer to its own order, then somebody reads it.
ORDER = one_pool(
    "order",
    '<startEvent id="start"/>'
    '<intermediateCatchEvent id="wait" duban:correlation="{order_id}">'
    f"{told('answer')}</intermediateCatchEvent>"
    f'{user("read", "Read")}<endEvent id="end"/>',
    flow("start", "wait", "read", "end"),
    outside=messages("answer"),
)

#: Tells an answer to the order whose number it holds, once somebody has written it.
CLERK = one_pool(
    "clerk",
    f'<startEvent id="start"/>{user("write", "Write")}'
    '<sendTask id="tell" messageRef="m_answer" duban:correlation="{order_id}" '
    'duban:payload="price, total = price * 2" duban:timeToLive="PT4H"/>'
    '<endEvent id="end"/>',
    flow("start", "write", "tell", "end"),
    outside=messages("answer"),
)

#: A conversation of two pools, correlated by a key that the content of the messages carries.
_KEY = (
    '<correlationProperty id="number" name="number">'
    + "".join(
        f'<correlationPropertyRetrievalExpression messageRef="m_{name}">'
        "<messagePath>number</messagePath></correlationPropertyRetrievalExpression>"
        for name in ("request", "reply", "reminder", "withdrawal")
    )
    + "</correlationProperty>"
)
_FLOWS = "".join(
    f'<messageFlow id="flow_{source}" sourceRef="{source}" targetRef="{target}"/>'
    for source, target in (
        ("ask", "asked"),
        ("answer", "answered"),
        ("remind", "reminded"),
        ("withdraw", "withdrawn"),
    )
)
CONVERSATION = document(
    messages("request", "reply", "reminder", "withdrawal"),
    _KEY,
    '<collaboration id="talk">'
    '<participant id="p1" name="Customer" processRef="customer"/>'
    '<participant id="p2" name="Office" processRef="office"/>',
    _FLOWS,
    '<correlationKey id="k" name="conversation">'
    "<correlationPropertyRef>number</correlationPropertyRef></correlationKey></collaboration>",
    pool(
        "customer",
        '<startEvent id="begin"/>'
        '<sendTask id="ask" messageRef="m_request" duban:payload="number, what"/>'
        '<eventBasedGateway id="either"/>'
        f'<intermediateCatchEvent id="answered">{told("reply")}</intermediateCatchEvent>'
        '<intermediateCatchEvent id="late"><timerEventDefinition id="t1"><timeDuration>P2D'
        "</timeDuration></timerEventDefinition></intermediateCatchEvent>"
        '<intermediateThrowEvent id="remind" duban:payload="number">'
        f"{told('reminder')}</intermediateThrowEvent>"
        f"{user('decide', 'Decide')}"
        '<exclusiveGateway id="on" default="f_on_either"/>'
        '<intermediateThrowEvent id="withdraw" duban:payload="number">'
        f"{told('withdrawal')}</intermediateThrowEvent>"
        f'{user("use", "Use")}<endEvent id="used"/><endEvent id="given_up"/>',
        flow("begin", "ask", "either", "answered", "use", "used"),
        flow("either", "late", "decide", "on", "remind"),
        '<sequenceFlow id="f_remind_either" sourceRef="remind" targetRef="either"/>'
        '<sequenceFlow id="f_on_either" sourceRef="on" targetRef="either"/>'
        '<sequenceFlow id="f_on_withdraw" sourceRef="on" targetRef="withdraw">'
        "<conditionExpression>stop == true</conditionExpression></sequenceFlow>",
        flow("withdraw", "given_up"),
    ).replace(
        '<sequenceFlow id="f_on_remind" sourceRef="on" targetRef="remind"/>',
        '<sequenceFlow id="f_on_remind" sourceRef="on" targetRef="remind">'
        "<conditionExpression>stop == false</conditionExpression></sequenceFlow>",
    ),
    pool(
        "office",
        '<startEvent id="asked" duban:title="Request {number}" duban:businessKey="{number}" '
        f'duban:scopeArea="1502">{told("request")}</startEvent>'
        f"{user('work', 'Work')}"
        '<boundaryEvent id="reminded" attachedToRef="work" cancelActivity="false">'
        f"{told('reminder')}</boundaryEvent>"
        '<boundaryEvent id="withdrawn" attachedToRef="work">'
        f"{told('withdrawal')}</boundaryEvent>"
        f'{user("hurry", "Hurry")}<endEvent id="hurried"/><endEvent id="stopped"/>'
        '<sendTask id="answer" messageRef="m_reply" duban:payload="number, result"/>'
        '<endEvent id="done"/>',
        flow("asked", "work", "answer", "done"),
        flow("reminded", "hurry", "hurried"),
        flow("withdrawn", "stopped"),
    ),
)
