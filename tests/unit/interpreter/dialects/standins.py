"""Stand-ins for what other modelers export, written from knowledge of their shape.

Each has its tool's namespaces and prefixes, its extensions, its way of drawing, and its encoding.
"""

from __future__ import annotations

from collections.abc import Mapping

_MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DD = "http://www.omg.org/spec/DD/20100524/DI"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"

CAMUNDA_7 = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="{_MODEL}" xmlns:bpmndi="{_DI}" xmlns:dc="{_DC}" xmlns:di="{_DD}"
  xmlns:xsi="{_XSI}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="Definitions_1"
  targetNamespace="http://bpmn.io/schema/bpmn" exporter="Camunda Modeler" exporterVersion="5.12.0"
  modeler:executionPlatform="Camunda Platform" modeler:executionPlatformVersion="7.19.0">
  <bpmn:process id="invoice" name="Invoice" isExecutable="true" camunda:historyTimeToLive="180">
    <bpmn:startEvent id="StartEvent_1" camunda:formKey="embedded:app:forms/start.html"
      camunda:initiator="starter"><bpmn:outgoing>Flow_1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="Flow_1" sourceRef="StartEvent_1" targetRef="approve"/>
    <bpmn:userTask id="approve" name="Approve" camunda:assignee="${{starter}}"
      camunda:candidateGroups="accounting, ${{unit}}" camunda:dueDate="${{dueOn}}">
      <bpmn:extensionElements>
        <camunda:formData><camunda:formField id="approved" label="OK?" type="boolean"/>
        </camunda:formData>
        <camunda:taskListener expression="${{bean.notify(task)}}" event="create"/>
        <camunda:inputOutput><camunda:inputParameter name="a">1</camunda:inputParameter>
        </camunda:inputOutput>
      </bpmn:extensionElements>
      <bpmn:incoming>Flow_1</bpmn:incoming><bpmn:outgoing>Flow_2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="Flow_2" sourceRef="approve" targetRef="Gateway_1"/>
    <bpmn:exclusiveGateway id="Gateway_1" default="Flow_4"/>
    <bpmn:sequenceFlow id="Flow_3" name="yes" sourceRef="Gateway_1" targetRef="pay">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${{amount &gt; 1 &amp;&amp; approved}}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="Flow_4" sourceRef="Gateway_1" targetRef="EndEvent_1"/>
    <bpmn:serviceTask id="pay" name="Pay" camunda:type="external" camunda:topic="payment"/>
    <bpmn:sequenceFlow id="Flow_5" sourceRef="pay" targetRef="EndEvent_1"/>
    <bpmn:endEvent id="EndEvent_1"/>
    <bpmn:boundaryEvent id="late" attachedToRef="approve">
      <bpmn:timerEventDefinition><bpmn:timeDuration>${{waiting}}</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="Flow_6" sourceRef="late" targetRef="EndEvent_1"/>
    <bpmn:dataStoreReference id="ds" name="ERP"/><bpmn:group id="g" categoryValueRef="cv"/>
    <bpmn:textAnnotation id="ta"><bpmn:text>note</bpmn:text></bpmn:textAnnotation>
    <bpmn:association id="as" sourceRef="approve" targetRef="ta"/>
  </bpmn:process>
  <bpmn:category id="c"><bpmn:categoryValue id="cv" value="v"/></bpmn:category>
  <bpmndi:BPMNDiagram id="BPMNDiagram_1"><bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="invoice">
    <bpmndi:BPMNShape id="approve_di" bpmnElement="approve">
      <dc:Bounds x="1" y="2" width="100" height="80"/><bpmndi:BPMNLabel/></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="Flow_1_di" bpmnElement="Flow_1"><di:waypoint x="1" y="2"/>
      <di:waypoint x="3" y="4"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""

CAMUNDA_8 = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="{_MODEL}" xmlns:xsi="{_XSI}"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d8" targetNamespace="http://bpmn.io/schema/bpmn"
  xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Cloud">
  <bpmn:process id="order" isExecutable="true">
    <bpmn:startEvent id="s"/>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="review"/>
    <bpmn:userTask id="review" name="Review">
      <bpmn:extensionElements>
        <zeebe:assignmentDefinition assignee="=reviewer" candidateGroups="sales"/>
        <zeebe:formDefinition formId="review-form"/><zeebe:userTask/>
        <zeebe:taskSchedule dueDate="=deadline"/>
        <zeebe:ioMapping><zeebe:input source="=a" target="b"/></zeebe:ioMapping>
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="review" targetRef="x"/>
    <bpmn:exclusiveGateway id="x" default="f4"/>
    <bpmn:sequenceFlow id="f3" sourceRef="x" targetRef="ship">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=amount &gt; 5 and kind = "big"</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f4" sourceRef="x" targetRef="e"/>
    <bpmn:serviceTask id="ship">
      <bpmn:extensionElements><zeebe:taskDefinition type="ship-it" retries="3"/>
      </bpmn:extensionElements>
      <bpmn:multiInstanceLoopCharacteristics>
        <bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=items"
          inputElement="item" outputCollection="results" outputElement="=result"/>
        </bpmn:extensionElements>
      </bpmn:multiInstanceLoopCharacteristics>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="f5" sourceRef="ship" targetRef="decide"/>
    <bpmn:businessRuleTask id="decide"><bpmn:extensionElements>
      <zeebe:calledDecision decisionId="rating" resultVariable="rated"/></bpmn:extensionElements>
    </bpmn:businessRuleTask>
    <bpmn:sequenceFlow id="f6" sourceRef="decide" targetRef="sub"/>
    <bpmn:callActivity id="sub"><bpmn:extensionElements>
      <zeebe:calledElement processId="other" propagateAllChildVariables="false"/>
      </bpmn:extensionElements></bpmn:callActivity>
    <bpmn:sequenceFlow id="f7" sourceRef="sub" targetRef="e"/>
    <bpmn:endEvent id="e"/>
  </bpmn:process>
</bpmn:definitions>
"""

FLOWABLE = f"""<?xml version='1.0' encoding='UTF-8'?>
<definitions xmlns="{_MODEL}" xmlns:xsi="{_XSI}" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
  xmlns:flowable="http://flowable.org/bpmn" xmlns:bpmndi="{_DI}" xmlns:omgdc="{_DC}"
  xmlns:omgdi="{_DD}" typeLanguage="http://www.w3.org/2001/XMLSchema"
  expressionLanguage="http://www.w3.org/1999/XPath" targetNamespace="http://www.flowable.org/processdef">
  <process id="leave" name="请假" isExecutable="true">
    <documentation>员工请假</documentation>
    <startEvent id="start" flowable:initiator="applicant" flowable:formFieldValidation="true">
      <extensionElements><flowable:formProperty id="days" type="long" required="true"/>
      </extensionElements></startEvent>
    <userTask id="approve" name="审批" flowable:candidateGroups="managers"
      flowable:assignee="$INITIATOR" flowable:formKey="approve-form" flowable:priority="60">
      <extensionElements><modeler:allow xmlns:modeler="http://flowable.org/modeler">x</modeler:allow>
      </extensionElements></userTask>
    <sequenceFlow id="a" sourceRef="start" targetRef="approve"/>
    <exclusiveGateway id="g"/>
    <sequenceFlow id="b" sourceRef="approve" targetRef="g"/>
    <sequenceFlow id="c" sourceRef="g" targetRef="call">
      <conditionExpression xsi:type="tFormalExpression"><![CDATA[${{days >= 3 && outcome == 'ok'}}]]></conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="d" sourceRef="g" targetRef="end">
      <conditionExpression xsi:type="tFormalExpression"><![CDATA[${{!(days >= 3)}}]]></conditionExpression>
    </sequenceFlow>
    <serviceTask id="call" flowable:class="org.example.LeaveDelegate" flowable:async="true"/>
    <sequenceFlow id="e" sourceRef="call" targetRef="end"/>
    <endEvent id="end"/>
  </process>
  <bpmndi:BPMNDiagram id="BPMNDiagram_leave"><bpmndi:BPMNPlane bpmnElement="leave" id="p1">
    <bpmndi:BPMNShape bpmnElement="start" id="s1"><omgdc:Bounds height="30.0" width="30.0" x="NaN"
      y="163.0"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape bpmnElement="gone" id="s2"/>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>
"""
ACTIVITI = (
    FLOWABLE.replace("http://flowable.org/bpmn", "http://activiti.org/bpmn")
    .replace("xmlns:flowable", "xmlns:activiti")
    .replace("flowable:", "activiti:")
)

SIGNAVIO = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<definitions xmlns="{_MODEL}" xmlns:bpmndi="{_DI}" xmlns:omgdc="{_DC}" xmlns:omgdi="{_DD}"
  xmlns:signavio="http://www.signavio.com" xmlns:xsi="{_XSI}"
  exporter="Signavio Process Editor, http://www.signavio.com" exporterVersion="15.9.0"
  expressionLanguage="http://www.w3.org/TR/XPath" id="sid-3c1f" name="" targetNamespace="http://www.signavio.com"
  xsi:schemaLocation="{_MODEL} http://www.omg.org/spec/BPMN/2.0/20100501/BPMN20.xsd">
  <collaboration id="sid-col">
    <extensionElements><signavio:signavioDiagramMetaData metaKey="processowner" metaValue=""/>
    </extensionElements>
    <participant id="sid-p1" name="Customer"/>
    <participant id="sid-p2" name="Shop" processRef="sid-proc"><extensionElements>
      <signavio:signavioMetaData metaKey="bgcolor" metaValue="#ffffff"/></extensionElements></participant>
    <messageFlow id="sid-mf" sourceRef="sid-p1" targetRef="sid-start"/>
  </collaboration>
  <process id="sid-proc" isClosed="false" isExecutable="false" name="Shop" processType="None">
    <laneSet id="sid-ls"><lane id="sid-l1" name="Sales"><flowNodeRef>sid-start</flowNodeRef>
      <flowNodeRef>sid-task</flowNodeRef></lane></laneSet>
    <startEvent id="sid-start" isInterrupting="true" name=""><outgoing>sid-f1</outgoing>
      <messageEventDefinition id="sid-med"/></startEvent>
    <task completionQuantity="1" id="sid-task" isForCompensation="false" name="Take&#10;order"
      startQuantity="1"><extensionElements>
      <signavio:signavioMetaData metaKey="bgcolor" metaValue="#ffffcc"/></extensionElements></task>
    <endEvent id="sid-end" name=""/>
    <sequenceFlow id="sid-f1" isImmediate="true" name="" sourceRef="sid-start" targetRef="sid-task"/>
    <sequenceFlow id="sid-f2" sourceRef="sid-task" targetRef="sid-end"/>
    <dataObject id="sid-do" isCollection="false" name="Order"/>
    <dataObjectReference id="sid-dor" dataObjectRef="sid-do"/>
    <association associationDirection="None" id="sid-as" sourceRef="sid-task" targetRef="sid-dor"/>
  </process>
</definitions>
"""

BIZAGI = f"""<?xml version="1.0" encoding="utf-16"?>
<definitions xmlns:xsi="{_XSI}" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
  id="_2013041509" targetNamespace="http://www.bizagi.com/definitions/_2013041509" xmlns="{_MODEL}">
  <process id="Id_a84c" name="Main Process">
    <extensionElements><bizagi:BizagiExtensions xmlns:bizagi="http://www.bizagi.com/bpmn20">
      <bizagi:BizagiProperties><bizagi:BizagiProperty name="bgColor" value="White"/>
      </bizagi:BizagiProperties></bizagi:BizagiExtensions></extensionElements>
    <startEvent id="Id_s" name=""><outgoing>Id_f1</outgoing></startEvent>
    <userTask id="Id_t" name="登记"><incoming>Id_f1</incoming><outgoing>Id_f2</outgoing></userTask>
    <inclusiveGateway id="Id_g" gatewayDirection="Diverging"/>
    <task id="Id_u" name="A"/><task id="Id_v" name="B"/>
    <parallelGateway id="Id_h" gatewayDirection="Converging"/>
    <endEvent id="Id_e"/>
    <sequenceFlow id="Id_f1" sourceRef="Id_s" targetRef="Id_t"/>
    <sequenceFlow id="Id_f2" sourceRef="Id_t" targetRef="Id_g"/>
    <sequenceFlow id="Id_f3" sourceRef="Id_g" targetRef="Id_u"><conditionExpression/></sequenceFlow>
    <sequenceFlow id="Id_f4" sourceRef="Id_g" targetRef="Id_v"><conditionExpression/></sequenceFlow>
    <sequenceFlow id="Id_f5" sourceRef="Id_u" targetRef="Id_h"/>
    <sequenceFlow id="Id_f6" sourceRef="Id_v" targetRef="Id_h"/>
    <sequenceFlow id="Id_f7" sourceRef="Id_h" targetRef="Id_e"/>
  </process>
  <collaboration id="Id_c" name="Diagram 1">
    <participant id="Id_p" name="Main Process" processRef="Id_a84c">
      <participantMultiplicity minimum="1" maximum="1"/></participant></collaboration>
  <BPMNDiagram id="Diagram_1" xmlns="{_DI}"><BPMNPlane id="Plane_1" bpmnElement="Id_c">
    <BPMNShape id="DiagramElement_1" bpmnElement="Id_t"><extension xmlns="{_DD}"/>
      <Bounds x="1" y="2" width="90" height="60" xmlns="{_DC}"/></BPMNShape></BPMNPlane></BPMNDiagram>
</definitions>
"""

ARIS = f"""<?xml version="1.0" encoding="UTF-8"?>
<semantic:definitions xmlns:semantic="{_MODEL}" xmlns:aris="http://www.softwareag.com/aris"
  id="_defs" targetNamespace="http://www.softwareag.com/aris" exporter="ARIS">
  <semantic:message id="_m" name="Order"/>
  <semantic:process id="_p" isExecutable="false">
    <semantic:ioSpecification><semantic:dataInput id="_in"/><semantic:inputSet/>
      <semantic:outputSet/></semantic:ioSpecification>
    <semantic:startEvent id="_s"/><semantic:endEvent id="_e"/>
    <semantic:subProcess id="_sub" name="Check" triggeredByEvent="false">
      <semantic:startEvent id="_s2"/><semantic:endEvent id="_e2"/>
      <semantic:sequenceFlow id="_f3" sourceRef="_s2" targetRef="_e2"/>
    </semantic:subProcess>
    <semantic:sequenceFlow id="_f1" sourceRef="_s" targetRef="_sub"/>
    <semantic:sequenceFlow id="_f2" sourceRef="_sub" targetRef="_e"/>
    <semantic:sequenceFlow id="_f4" sourceRef="_e2" targetRef="_e"/>
    <semantic:dataStoreReference id="_dsr" dataStoreRef="_absent"/>
  </semantic:process>
</semantic:definitions>
"""

BONITA = f"""<?xml version="1.0" encoding="UTF-8"?>
<model:definitions xmlns:model="{_MODEL}" xmlns:java="http://jcp.org/en/jsr/detail?id=270"
  xmlns:bos="http://www.bonitasoft.com/bpm/connector/definition/6.0" exporter="BonitaSoft"
  expressionLanguage="http://groovy.codehaus.org/" targetNamespace="http://bonitasoft.com/_x">
  <model:import importType="http://www.w3.org/2001/XMLSchema" location="a.xsd" namespace="urn:a"/>
  <model:itemDefinition id="t" structureRef="java:java.lang.String"/>
  <model:process id="_pool" name="Pool" >
    <model:dataObject id="d1" isCollection="false" itemSubjectRef="t" name="who"/>
    <model:startEvent id="_1" name="Start"/>
    <model:userTask id="_2" name="Step"><model:performer id="pf"><model:resourceRef>_actor</model:resourceRef>
      </model:performer></model:userTask>
    <model:exclusiveGateway id="_3" default="_f3"/>
    <model:endEvent id="_4" name="End"/>
    <model:sequenceFlow id="_f1" sourceRef="_1" targetRef="_2"/>
    <model:sequenceFlow id="_f2" sourceRef="_2" targetRef="_3"/>
    <model:sequenceFlow id="_f3" sourceRef="_3" targetRef="_4"/>
    <model:sequenceFlow id="_f4" sourceRef="_3" targetRef="_2"><model:conditionExpression
      evaluatesToTypeRef="java:java.lang.Boolean" id="ce"
      language="http://groovy.codehaus.org/">return who == null;</model:conditionExpression>
    </model:sequenceFlow>
  </model:process>
</model:definitions>
"""

JBPM = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn2:definitions xmlns:bpmn2="{_MODEL}" xmlns:xsi="{_XSI}" xmlns:drools="http://www.jboss.org/drools"
  xmlns:bpsim="http://www.bpsim.org/schemas/1.0" id="_jb" targetNamespace="http://www.omg.org/bpmn20"
  expressionLanguage="http://www.mvel.org/2.0" exporter="jBPM Process Modeler" exporterVersion="2.0">
  <bpmn2:itemDefinition id="_item" structureRef="String"/>
  <bpmn2:process id="org.jbpm.hr" drools:packageName="org.jbpm" drools:version="1.0" name="hr"
    isExecutable="true" processType="Public">
    <bpmn2:property id="amount" itemSubjectRef="_item" name="amount"/>
    <bpmn2:startEvent id="_s"/>
    <bpmn2:userTask id="_u" name="Interview">
      <bpmn2:ioSpecification><bpmn2:dataInput id="_u_Task" drools:dtype="Object" name="TaskName"/>
        <bpmn2:dataInput id="_u_Group" drools:dtype="Object" name="GroupId"/>
        <bpmn2:inputSet><bpmn2:dataInputRefs>_u_Task</bpmn2:dataInputRefs></bpmn2:inputSet>
        <bpmn2:outputSet/></bpmn2:ioSpecification>
      <bpmn2:dataInputAssociation><bpmn2:targetRef>_u_Group</bpmn2:targetRef><bpmn2:assignment>
        <bpmn2:from xsi:type="bpmn2:tFormalExpression"><![CDATA[HR,PM]]></bpmn2:from>
        <bpmn2:to xsi:type="bpmn2:tFormalExpression"><![CDATA[_u_Group]]></bpmn2:to>
        </bpmn2:assignment></bpmn2:dataInputAssociation>
      <bpmn2:potentialOwner id="_po"><bpmn2:resourceAssignmentExpression id="_rae">
        <bpmn2:formalExpression>user(mary), group(hr)</bpmn2:formalExpression>
        </bpmn2:resourceAssignmentExpression></bpmn2:potentialOwner>
    </bpmn2:userTask>
    <bpmn2:exclusiveGateway id="_g" default="_f4" drools:dg="_f4"/>
    <bpmn2:scriptTask id="_sc" name="Log" scriptFormat="http://www.java.com/java">
      <bpmn2:script><![CDATA[System.out.println("x");]]></bpmn2:script></bpmn2:scriptTask>
    <bpmn2:endEvent id="_e"><bpmn2:terminateEventDefinition/></bpmn2:endEvent>
    <bpmn2:sequenceFlow id="_f1" sourceRef="_s" targetRef="_u"/>
    <bpmn2:sequenceFlow id="_f2" sourceRef="_u" targetRef="_g"/>
    <bpmn2:sequenceFlow id="_f3" sourceRef="_g" targetRef="_sc" drools:priority="1">
      <bpmn2:conditionExpression xsi:type="bpmn2:tFormalExpression"
        language="http://www.java.com/java">return amount == 1;</bpmn2:conditionExpression>
    </bpmn2:sequenceFlow>
    <bpmn2:sequenceFlow id="_f4" sourceRef="_g" targetRef="_e"/>
    <bpmn2:sequenceFlow id="_f5" sourceRef="_sc" targetRef="_e"/>
  </bpmn2:process>
  <bpmn2:relationship type="BPSimData"><bpmn2:extensionElements><bpsim:BPSimData/>
    </bpmn2:extensionElements><bpmn2:source>_jb</bpmn2:source><bpmn2:target>_jb</bpmn2:target>
  </bpmn2:relationship>
</bpmn2:definitions>
"""

TRISOTECH = f"""<?xml version="1.0" encoding="UTF-8"?>
<semantic:definitions xmlns:semantic="{_MODEL}" xmlns:bpmndi="{_DI}" xmlns:di="{_DD}" xmlns:dc="{_DC}"
  xmlns:triso="http://www.trisotech.com/2015/triso/modeling" id="_tri" name="Choreo" exporter="BPMN Modeler"
  targetNamespace="http://www.trisotech.com/definitions/_tri" triso:logoChoice="Default">
  <semantic:choreography id="_ch"><semantic:participant id="_a" name="A"/>
    <semantic:participant id="_b" name="B"/>
    <semantic:messageFlow id="_mf" sourceRef="_a" targetRef="_b"/>
    <semantic:startEvent id="_cs"/>
    <semantic:choreographyTask id="_ct" initiatingParticipantRef="_a" name="Order">
      <semantic:participantRef>_a</semantic:participantRef>
      <semantic:participantRef>_b</semantic:participantRef>
      <semantic:messageFlowRef>_mf</semantic:messageFlowRef></semantic:choreographyTask>
    <semantic:sequenceFlow id="_cf" sourceRef="_cs" targetRef="_ct"/></semantic:choreography>
  <semantic:collaboration id="_conv"><semantic:participant id="_x" name="X"/>
    <semantic:conversation id="_cn" name="Talk"><semantic:participantRef>_x</semantic:participantRef>
    </semantic:conversation><semantic:conversationLink id="_cl" sourceRef="_x" targetRef="_cn"/>
  </semantic:collaboration>
  <bpmndi:BPMNDiagram documentation="" id="_dia" name="p" resolution="96.0">
    <bpmndi:BPMNPlane bpmnElement="_ch"/></bpmndi:BPMNDiagram>
</semantic:definitions>
"""

BPMN_IO = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:xsi="{_XSI}" xmlns:bpmn="{_MODEL}" xmlns:bpmndi="{_DI}" xmlns:dc="{_DC}"
  xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"
  xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0" id="Definitions_0"
  targetNamespace="http://bpmn.io/schema/bpmn" exporter="bpmn-js (https://demo.bpmn.io)">
  <bpmn:process id="Process_1" isExecutable="false">
    <bpmn:startEvent id="StartEvent_1" name="hunger &#38; thirst"><bpmn:outgoing>F1</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:task id="Activity_1" name="eat"><bpmn:incoming>F1</bpmn:incoming></bpmn:task>
    <bpmn:sequenceFlow id="F1" sourceRef="StartEvent_1" targetRef="Activity_1"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="D"><bpmndi:BPMNPlane id="P" bpmnElement="Process_1">
    <bpmndi:BPMNShape id="S1" bpmnElement="StartEvent_1" bioc:stroke="#831311" color:border-color="#831311">
      <dc:Bounds x="156" y="81" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="S2" bpmnElement="Activity_1"><dc:Bounds x="1" y="1" width="1" height="1"/>
    </bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""

ENTERPRISE_ARCHITECT = f"""<?xml version="1.0" encoding="GB18030"?>
<bpmn:definitions id="EAID_DF" targetNamespace="http://www.sparxsystems.com/bpmn20"
  xmlns:bpmn="{_MODEL}" xmlns:xsi="{_XSI}" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100501/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100501/DC" exporter="Enterprise Architect" exporterVersion="15.2">
  <bpmn:process id="EAID_P" name="督办 流程" processType="Private" isClosed="FALSE" isExecutable="TRUE">
    <bpmn:startEvent id="EAID_S" name="开始" parallelMultiple="false" isInterrupting="true"/>
    <bpmn:userTask id="EAID_T" name="核实" startQuantity="1" isForCompensation="false"
      implementation="##unspecified"><bpmn:standardLoopCharacteristics testBefore="false"/>
      </bpmn:userTask>
    <bpmn:endEvent id="EAID_E" name="结束"/>
    <bpmn:sequenceFlow id="EAID_F1" sourceRef="EAID_S" targetRef="EAID_T"/>
    <bpmn:sequenceFlow id="EAID_F2" sourceRef="EAID_T" targetRef="EAID_E"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="EAID_D"><bpmndi:BPMNPlane bpmnElement="EAID_P"/></bpmndi:BPMNDiagram>
</bpmn:definitions>
"""

XPDL = """<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://www.wfmc.org/2009/XPDL2.2" Id="p" Name="x"><PackageHeader/></Package>
"""
BETA = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0" xmlns:bpmndi="http://bpmndi.org"
  targetNamespace="http://www.activiti.org/bpmn2.0"><process id="p"/></definitions>
"""

DIALECTS: Mapping[str, bytes] = {
    "camunda 7": CAMUNDA_7.encode(),
    "camunda 8": CAMUNDA_8.encode(),
    "flowable": FLOWABLE.encode("utf-8-sig"),
    "activiti": ACTIVITI.encode(),
    "signavio": SIGNAVIO.encode(),
    "bizagi": BIZAGI.encode("utf-16"),
    "aris": ARIS.encode(),
    "bonita": BONITA.encode(),
    "jbpm": JBPM.encode(),
    "trisotech": TRISOTECH.encode(),
    "bpmn.io": BPMN_IO.encode(),
    "enterprise architect": ENTERPRISE_ARCHITECT.encode("gb18030"),
    "xpdl": XPDL.encode(),
    "beta": BETA.encode(),
}
