"""Makes a diagram in one tool's manner: element mixes, drawings, odd texts and odd encodings."""

from __future__ import annotations

import codecs
from itertools import pairwise

from tests.fuzz.foreign.manners import DC, DD, DI, MODEL, XSI
from tests.fuzz.foreign.parts import Parts

_TASKS = ("task", "userTask", "serviceTask", "manualTask", "scriptTask", "businessRuleTask",
          "sendTask", "receiveTask", "callActivity")  # fmt: skip
_GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway",
             "eventBasedGateway")  # fmt: skip
_EVENTS = ("message", "timer", "signal", "error", "escalation", "conditional", "compensate",
           "terminate", "link", "cancel")  # fmt: skip
_CONDITIONS = (
    "amount > 100",
    "approved == true",
    "x in y",
    "status",
    "bean.check(x)",
    "",
    "a > b &gt;",
)
_ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le bom", "gb18030")


class Diagram(Parts):
    """One file while it is made. The same seed gives the same bytes."""

    def content(self) -> bytes:
        pools = [self._process() for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
        self._shown = pools[0][0]
        parts = [text for _, text in pools]
        if len(pools) > 1 or self._chance(3):
            parts.append(self._collaboration([process_id for process_id, _ in pools]))
        if self._chance(1):
            parts.append(self._choreography())
        if self.random.random() < 0.03:
            parts = [part for part in parts if "process " not in part[:40]]
        self.random.shuffle(parts) if self._chance(3) else None
        return self._encoded(self._whole([*self._roots, *parts, self._drawings()]))

    # ── Flow ──────────────────────────────────────────────────────────────────────────────

    def _process(self) -> tuple[str, str]:
        process_id = self._id("process")
        can_run = self.random.choice(self.manner.executable)
        attributes = f' isExecutable="{can_run}"' if can_run else ""
        nodes, inner = self._flow(0)
        if self._chance(3):
            inner = self._lanes(nodes) + inner
        return process_id, self._element("process", attributes, inner, named=process_id)

    def _flow(self, depth: int) -> tuple[list[str], str]:
        """Nodes one after another with ways around, and things that stand beside them."""
        kinds = [
            "startEvent",
            *(self._kind(depth) for _ in range(self.random.randint(1, 7))),
            "endEvent",
        ]
        if self.random.random() < 0.05:
            kinds = kinds[1:-1]
        made = [(self._id(kind), kind) for kind in kinds]
        flows = [(a, b) for (a, _), (b, _) in pairwise(made)]
        pick = self.random.choice
        flows += [(pick(made)[0], pick(made)[0]) for _ in range(self.random.randint(0, 3))]
        texts = []
        named = [(self._id("sequenceFlow"), source, target) for source, target in flows]
        for element_id, kind in made:
            ways = "".join(
                self._tag("incoming" if target == element_id else "outgoing", "", flow_id)
                for flow_id, source, target in named
                if element_id in (source, target) and source != target
            )
            texts.append(self._node(element_id, kind, ways if self._chance(8) else "", depth))
            self._shapes.append((element_id, kind))
            if kind in _TASKS and self._chance(2):
                texts.append(self._boundary(element_id))
        texts += [self._sequence(*flow) for flow in named]
        texts += self._artifacts([element_id for element_id, _ in made])
        if self._chance(2):
            self.random.shuffle(texts)
        return [element_id for element_id, _ in made], "".join(texts)

    def _kind(self, depth: int) -> str:
        kinds = [*_TASKS, *_TASKS, *_GATEWAYS, "intermediateCatchEvent", "intermediateThrowEvent"]
        if depth < 3:
            kinds += ["subProcess", "subProcess", "transaction", "adHocSubProcess"]
        return self.random.choice(kinds)

    def _node(self, element_id: str, kind: str, ways: str, depth: int) -> str:
        attributes, inner = "", ways
        match kind:
            case "startEvent":
                inner += self._definition(("message", "timer", "signal", "conditional"), often=3)
            case "endEvent":
                inner += self._definition(("message", "error", "terminate", "signal"), often=3)
            case "intermediateCatchEvent":
                inner += self._definition(_EVENTS, often=9)
            case "intermediateThrowEvent":
                inner += self._definition(("message", "signal", "escalation", "link"), often=7)
            case "subProcess" | "transaction" | "adHocSubProcess":
                inner += self._flow(depth + 1)[1]
                if kind == "subProcess" and self._chance(1):
                    attributes = ' triggeredByEvent="true"'
            case "scriptTask":
                inner += self._tag("script", "", "<![CDATA[x = a < b;]]>")
            case "callActivity":
                attributes = ' calledElement="other"' if self._chance(7) else ""
            case _ if kind.endswith("Gateway") and self._chance(3):
                attributes = (
                    f' gatewayDirection="{self.random.choice(("Diverging", "Unspecified"))}"'
                )
        if kind in _TASKS or kind == "subProcess":
            inner += self._repeated()
        return self._element(kind, attributes, inner, named=element_id)

    def _boundary(self, attached: str) -> str:
        element_id = self._id("boundaryEvent")
        self._shapes.append((element_id, "boundaryEvent"))
        stays = ' cancelActivity="false"' if self._chance(3) else ""
        inner = self._definition(("timer", "error", "message", "escalation", "signal"), often=9)
        return self._element(
            "boundaryEvent", f' attachedToRef="{attached}"{stays}', inner, named=element_id
        )

    def _sequence(self, flow_id: str, source: str, target: str) -> str:
        inner = ""
        if self._chance(2):
            text = self.manner.written(self.random.choice(_CONDITIONS))
            text = (
                f"<![CDATA[{text}]]>"
                if self._chance(3)
                else text.replace(" > ", " &gt; ").replace("&&", "&amp;&amp;")
            )
            inner = self._tag("conditionExpression", self._formal(), text)
        ends = f' sourceRef="{source}" targetRef="{target}"'
        self._shapes.append((flow_id, "sequenceFlow"))
        return self._element("sequenceFlow", ends, inner, named=flow_id)

    def _artifacts(self, nodes: list[str]) -> list[str]:
        found = []
        if self._chance(3):
            data = self._id("dataObject")
            found.append(self._element("dataObject", named=data))
            found.append(self._element("dataObjectReference", f' dataObjectRef="{data}"'))
        if self._chance(2):
            store = self._root("dataStore", ' name="ERP"') if self._chance(7) else "nowhere"
            found.append(self._element("dataStoreReference", f' dataStoreRef="{store}"'))
        if self._chance(2):
            note = self._id("textAnnotation")
            found.append(
                self._tag(
                    "textAnnotation", f' id="{note}"', self._tag("text", "", "说明 <![CDATA[<i>]]>")
                )
            )
            ends = f' sourceRef="{self.random.choice(nodes)}" targetRef="{note}"'
            found.append(self._tag("association", f' id="{self._id("association")}"{ends}'))
        if self._chance(1):
            value = self._id("categoryValue")
            self._roots.append(
                self._tag(
                    "category",
                    f' id="{self._id("category")}"',
                    self._tag("categoryValue", f' id="{value}" value="组"'),
                )
            )
            found.append(
                self._tag("group", f' id="{self._id("group")}" categoryValueRef="{value}"')
            )
        return found

    # ── Pools, conversations, choreographies ──────────────────────────────────────────────

    def _lanes(self, nodes: list[str]) -> str:
        lanes = []
        for number in range(self.random.randint(1, 3)):
            listed = "".join(self._tag("flowNodeRef", "", each) for each in nodes[number::3])
            lanes.append(self._element("lane", "", listed))
        return self._tag("laneSet", f' id="{self._id("laneSet")}"', "".join(lanes))

    def _collaboration(self, processes: list[str]) -> str:
        made = [
            (self._id("participant"), each)
            for each in [*processes, ""][: self.random.randint(1, 4)]
        ]
        inner = "".join(
            self._element("participant", f' processRef="{each}"' if each else "", named=pool)
            for pool, each in made
        )
        if len(made) > 1:
            ends = f' sourceRef="{made[0][0]}" targetRef="{made[-1][0]}"'
            inner += self._element("messageFlow", ends)
            if self._chance(2):
                parts = "".join(self._tag("participantRef", "", pool) for pool, _ in made)
                inner += self._element("conversation", "", parts)
        found = self._id("collaboration")
        self._shown = self._shown if self._chance(2) else found
        self._shapes += [(pool, "participant") for pool, _ in made]
        return self._element("collaboration", "", inner, named=found)

    def _choreography(self) -> str:
        a, b, task, start = (
            self._id(kind)
            for kind in ("participant", "participant", "choreographyTask", "startEvent")
        )
        parts = self._tag("participantRef", "", a) + self._tag("participantRef", "", b)
        inner = self._element("participant", named=a) + self._element("participant", named=b)
        inner += self._element("startEvent", named=start)
        inner += self._element(
            "choreographyTask", f' initiatingParticipantRef="{a}"', parts, named=task
        )
        inner += self._element("sequenceFlow", f' sourceRef="{start}" targetRef="{task}"')
        return self._element("choreography", "", inner)

    # ── The file ──────────────────────────────────────────────────────────────────────────

    def _drawings(self) -> str:
        if self._chance(self.manner.undrawn):
            return ""
        shown = [each for each in self._shapes if not self._chance(1)]
        found = self._diagram(
            f' bpmnElement="{self._shown}"', "".join(self._drawn(*each) for each in shown)
        )
        if self._chance(1):
            found += self._diagram(f' bpmnElement="{self._shown}"', "")
        return found

    def _diagram(self, attributes: str, inner: str) -> str:
        di = self.manner.drawing[0]
        plane = f'<{di}:BPMNPlane id="{self._id("plane")}"{attributes}>{inner}</{di}:BPMNPlane>'
        return f'<{di}:BPMNDiagram id="{self._id("diagram")}" name="">{plane}</{di}:BPMNDiagram>'

    def _drawn(self, element_id: str, kind: str) -> str:
        di, dc, dd = self.manner.drawing
        x, y = self.random.randint(-500, 3000), round(self.random.random() * 900, 2)
        names = f'id="{element_id}_di" bpmnElement="{element_id}"'
        if kind == "sequenceFlow":
            points = "".join(f'<{dd}:waypoint x="{x + step}" y="{y}"/>' for step in (0, 50))
            return f"<{di}:BPMNEdge {names}>{points}</{di}:BPMNEdge>"
        if "ubProcess" in kind:
            names += f' isExpanded="{self.random.choice(("true", "false"))}"'
        bounds = f'<{dc}:Bounds x="{x}" y="{y}" width="100" height="80"/>'
        return f"<{di}:BPMNShape {names}>{bounds}</{di}:BPMNShape>"

    def _whole(self, parts: list[str]) -> str:
        manner = self.manner
        own = f'xmlns:{manner.prefix[:-1]}="{MODEL}"' if manner.prefix else f'xmlns="{MODEL}"'
        spaces = {
            **manner.namespaces,
            **dict(zip(manner.drawing, (DI, DC, DD), strict=True)),
            "xsi": XSI,
        }
        declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items())
        exporter = f' exporter="{manner.exporter}" exporterVersion="1.0"' if manner.exporter else ""
        attributes = f' {own} {declared} id="{self._id("definitions")}" targetNamespace="http://example.org/{self._count}"'
        return self._tag(
            "definitions", attributes + exporter + manner.definitions, "\n".join(parts)
        )

    def _encoded(self, text: str) -> bytes:
        encoding = self.random.choice(_ENCODINGS)
        if encoding == "utf-16-le bom":
            body = f'<?xml version="1.0" encoding="UTF-16"?>\n{text}'
            return codecs.BOM_UTF16_LE + body.encode("utf-16-le")
        spoken = {"utf-8-sig": "UTF-8", "gb18030": "GB18030"}.get(encoding, encoding.upper())
        first = (
            ""
            if encoding == "utf-8" and self._chance(1)
            else f'<?xml version="1.0" encoding="{spoken}"?>\n'
        )
        return (first + text).encode(encoding)


def diagram(seed: int) -> bytes:
    """The file of a seed; seeds go round through the manners."""
    return Diagram(seed).content()
