"""What BPMN 2.0.2 allows where: elements in elements, and attributes on them.

Written down from the tables of the specification, in the words of its XML schemas.
``documentation`` and ``extensionElements`` may stand in every element, ``id`` on each.
"""

from __future__ import annotations

from collections.abc import Mapping

_EVENT_DEFINITIONS = (
    "cancelEventDefinition compensateEventDefinition conditionalEventDefinition "
    "errorEventDefinition escalationEventDefinition linkEventDefinition messageEventDefinition "
    "signalEventDefinition terminateEventDefinition timerEventDefinition"
)
_TASKS = "task userTask manualTask serviceTask scriptTask businessRuleTask sendTask receiveTask"
_GATEWAYS = "exclusiveGateway parallelGateway inclusiveGateway eventBasedGateway complexGateway"
_EVENTS = (
    "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent "
    "implicitThrowEvent event"
)
_SUBPROCESSES = "subProcess transaction adHocSubProcess"
_CHOREOGRAPHY = "choreographyTask callChoreography subChoreography"
_FLOW_ELEMENTS = (
    f"{_TASKS} {_GATEWAYS} {_EVENTS} {_SUBPROCESSES} callActivity {_CHOREOGRAPHY} sequenceFlow "
    "dataObject dataObjectReference dataStoreReference"
)
_ARTIFACTS = "association group textAnnotation"
_ROLES = "resourceRole performer humanPerformer potentialOwner"
_IN_FLOW_NODE = "incoming outgoing auditing monitoring categoryValueRef"
_IN_ACTIVITY = (
    f"{_IN_FLOW_NODE} ioSpecification property dataInputAssociation dataOutputAssociation "
    f"{_ROLES} multiInstanceLoopCharacteristics standardLoopCharacteristics"
)
_IN_CALLABLE = "supportedInterfaceRef ioSpecification ioBinding"
_IN_CATCH = (
    f"{_IN_FLOW_NODE} property dataOutput dataOutputAssociation outputSet eventDefinitionRef "
    f"{_EVENT_DEFINITIONS}"
)
_IN_THROW = (
    f"{_IN_FLOW_NODE} property dataInput dataInputAssociation inputSet eventDefinitionRef "
    f"{_EVENT_DEFINITIONS}"
)
_IN_COLLABORATION = (
    f"participant messageFlow {_ARTIFACTS} conversation callConversation subConversation "
    "conversationAssociation participantAssociation messageFlowAssociation correlationKey "
    "choreographyRef conversationLink"
)
_GLOBAL_TASKS = "globalTask globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask"
_CONVERSATIONS = "participantRef messageFlowRef correlationKey"
_SET_IN = "dataInputRefs optionalInputRefs whileExecutingInputRefs outputSetRefs"
_SET_OUT = "dataOutputRefs optionalOutputRefs whileExecutingOutputRefs inputSetRefs"

#: For each element what may stand in it.
CHILDREN: Mapping[str, frozenset[str]] = {
    parent: frozenset(children.split())
    for parents, children in {
        "definitions": f"import extension relationship process collaboration choreography "
        f"globalConversation globalChoreographyTask category dataStore endPoint error escalation "
        f"interface itemDefinition message partnerEntity partnerRole resource signal "
        f"correlationProperty rootElement {_EVENT_DEFINITIONS} {_GLOBAL_TASKS}",
        "process": f"{_IN_CALLABLE} auditing monitoring property laneSet {_FLOW_ELEMENTS} "
        f"{_ARTIFACTS} {_ROLES} correlationSubscription supports",
        _SUBPROCESSES: f"{_IN_ACTIVITY} laneSet {_FLOW_ELEMENTS} {_ARTIFACTS} completionCondition",
        f"{_TASKS} callActivity": f"{_IN_ACTIVITY} rendering script",
        _GATEWAYS: f"{_IN_FLOW_NODE} activationCondition",
        "startEvent intermediateCatchEvent boundaryEvent": _IN_CATCH,
        "endEvent intermediateThrowEvent implicitThrowEvent": _IN_THROW,
        "event": f"{_IN_FLOW_NODE} property",
        "sequenceFlow": "conditionExpression auditing monitoring categoryValueRef",
        "dataObject dataObjectReference dataStoreReference dataStore dataInput dataOutput "
        "property": "dataState auditing monitoring categoryValueRef",
        "laneSet childLaneSet": "lane",
        "lane": "partitionElement flowNodeRef childLaneSet",
        "collaboration": _IN_COLLABORATION,
        "globalConversation": _IN_COLLABORATION,
        "choreography": f"{_IN_COLLABORATION} {_FLOW_ELEMENTS}",
        "subChoreography": f"{_IN_FLOW_NODE} participantRef correlationKey {_FLOW_ELEMENTS} "
        f"{_ARTIFACTS}",
        "choreographyTask callChoreography": f"{_IN_FLOW_NODE} participantRef correlationKey "
        "messageFlowRef participantAssociation",
        "globalChoreographyTask": f"{_IN_COLLABORATION}",
        _GLOBAL_TASKS: f"{_IN_CALLABLE} {_ROLES} rendering script",
        "participant": "interfaceRef endPointRef participantMultiplicity",
        "participantAssociation": "innerParticipantRef outerParticipantRef",
        "conversation callConversation subConversation": f"{_CONVERSATIONS} conversation "
        "callConversation subConversation participantAssociation",
        "correlationKey": "correlationPropertyRef",
        "correlationProperty": "correlationPropertyRetrievalExpression",
        "correlationPropertyRetrievalExpression": "messagePath",
        "correlationSubscription": "correlationPropertyBinding",
        "correlationPropertyBinding": "dataPath",
        "category": "categoryValue",
        "interface": "operation implementationRef",
        "operation": "inMessageRef outMessageRef errorRef",
        "resource": "resourceParameter",
        "partnerEntity partnerRole": "participantRef",
        "resourceRole performer humanPerformer potentialOwner": "resourceRef "
        "resourceParameterBinding resourceAssignmentExpression",
        "resourceParameterBinding": "formalExpression expression",
        "resourceAssignmentExpression": "formalExpression expression",
        "ioSpecification": "dataInput dataOutput inputSet outputSet",
        "inputSet": _SET_IN,
        "outputSet": _SET_OUT,
        "dataInputAssociation dataOutputAssociation dataAssociation": "sourceRef targetRef "
        "transformation assignment",
        "assignment": "from to",
        "textAnnotation": "text",
        "multiInstanceLoopCharacteristics": "loopCardinality loopDataInputRef loopDataOutputRef "
        "inputDataItem outputDataItem complexBehaviorDefinition completionCondition",
        "inputDataItem outputDataItem": "dataState",
        "complexBehaviorDefinition": "condition event",
        "standardLoopCharacteristics": "loopCondition",
        "timerEventDefinition": "timeDate timeDuration timeCycle",
        "conditionalEventDefinition": "condition",
        "linkEventDefinition": "source target",
        "messageEventDefinition": "operationRef",
        "relationship": "source target",
        "extension extensionElements": "",
    }.items()
    for parent in parents.split()
}
#: The event that a complex behaviour throws is written as an event of any kind.
ANY_CHILDREN = frozenset({"complexBehaviorDefinition"})
ELEMENTS = frozenset(CHILDREN) | {child for children in CHILDREN.values() for child in children}

_NAMED = "name"
_ACTIVITY = "name isForCompensation startQuantity completionQuantity default"
_CALLABLE = "name"
_GATEWAY = "name gatewayDirection"
_EXPRESSION = "language evaluatesToTypeRef"
_OPERATION = "implementation operationRef"

#: For each element the attributes of its own; elements that are not listed have only an id.
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    element: frozenset(attributes.split())
    for elements, attributes in {
        "definitions": "name targetNamespace expressionLanguage typeLanguage exporter "
        "exporterVersion",
        "import": "importType location namespace",
        "extension": "definition mustUnderstand",
        "relationship": "type direction",
        "documentation": "textFormat",
        "process": f"{_CALLABLE} processType isClosed isExecutable definitionalCollaborationRef",
        "task manualTask": _ACTIVITY,
        "userTask": f"{_ACTIVITY} implementation",
        "serviceTask": f"{_ACTIVITY} {_OPERATION}",
        "scriptTask": f"{_ACTIVITY} scriptFormat",
        "businessRuleTask": f"{_ACTIVITY} implementation",
        "sendTask": f"{_ACTIVITY} {_OPERATION} messageRef",
        "receiveTask": f"{_ACTIVITY} {_OPERATION} messageRef instantiate",
        "callActivity": f"{_ACTIVITY} calledElement",
        "subProcess": f"{_ACTIVITY} triggeredByEvent",
        "transaction": f"{_ACTIVITY} triggeredByEvent method",
        "adHocSubProcess": f"{_ACTIVITY} triggeredByEvent ordering cancelRemainingInstances",
        "parallelGateway": _GATEWAY,
        "exclusiveGateway inclusiveGateway complexGateway": f"{_GATEWAY} default",
        "eventBasedGateway": f"{_GATEWAY} instantiate eventGatewayType",
        "startEvent": "name parallelMultiple isInterrupting",
        "intermediateCatchEvent": "name parallelMultiple",
        "boundaryEvent": "name parallelMultiple cancelActivity attachedToRef",
        "endEvent intermediateThrowEvent implicitThrowEvent event": _NAMED,
        "sequenceFlow": "name sourceRef targetRef isImmediate",
        "conditionExpression formalExpression timeDate timeDuration timeCycle loopCardinality "
        "loopCondition completionCondition condition activationCondition from to transformation "
        "messagePath dataPath expression": _EXPRESSION,
        "dataObject": "name itemSubjectRef isCollection",
        "dataObjectReference": "name itemSubjectRef dataObjectRef",
        "dataStoreReference": "name itemSubjectRef dataStoreRef",
        "dataStore": "name capacity isUnlimited itemSubjectRef",
        "dataInput dataOutput": "name itemSubjectRef isCollection",
        "inputDataItem outputDataItem": "name itemSubjectRef isCollection",
        "property": "name itemSubjectRef",
        "dataState laneSet childLaneSet inputSet outputSet category partnerEntity partnerRole "
        "correlationKey resourceRole performer humanPerformer potentialOwner resource": _NAMED,
        "lane": "name partitionElementRef",
        "ioBinding": "inputDataRef outputDataRef operationRef",
        "collaboration choreography globalConversation": "name isClosed",
        "globalChoreographyTask": "name isClosed initiatingParticipantRef",
        "participant": "name processRef",
        "participantMultiplicity": "minimum maximum",
        "messageFlow": "name sourceRef targetRef messageRef",
        "messageFlowAssociation": "innerMessageFlowRef outerMessageFlowRef",
        "conversation subConversation": _NAMED,
        "callConversation": "name calledCollaborationRef",
        "conversationLink": "name sourceRef targetRef",
        "conversationAssociation": "innerConversationNodeRef outerConversationNodeRef",
        "choreographyTask subChoreography": "name initiatingParticipantRef loopType",
        "callChoreography": "name initiatingParticipantRef loopType calledChoreographyRef",
        "correlationProperty": "name type",
        "correlationPropertyRetrievalExpression": "messageRef",
        "correlationSubscription": "correlationKeyRef",
        "correlationPropertyBinding": "correlationPropertyRef",
        "categoryValue": "value",
        "error": "name errorCode structureRef",
        "escalation": "name escalationCode structureRef",
        "message": "name itemRef",
        "signal": "name structureRef",
        "itemDefinition": "itemKind structureRef isCollection",
        "interface operation": "name implementationRef",
        "resourceParameter": "name type isRequired",
        "resourceParameterBinding": "parameterRef",
        "association": "associationDirection sourceRef targetRef",
        "group": "categoryValueRef",
        "textAnnotation": "textFormat",
        "multiInstanceLoopCharacteristics": "isSequential behavior oneBehaviorEventRef "
        "noneBehaviorEventRef",
        "standardLoopCharacteristics": "testBefore loopMaximum",
        "messageEventDefinition": "messageRef",
        "signalEventDefinition": "signalRef",
        "errorEventDefinition": "errorRef",
        "escalationEventDefinition": "escalationRef",
        "compensateEventDefinition": "activityRef waitForCompletion",
        "linkEventDefinition": "name",
        "globalTask globalManualTask": _CALLABLE,
        "globalUserTask globalBusinessRuleTask": f"{_CALLABLE} implementation",
        "globalScriptTask": f"{_CALLABLE} scriptLanguage",
    }.items()
    for element in elements.split()
}

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "definitions": ("targetNamespace",),
    "import": ("importType", "location", "namespace"),
    "messageFlow": ("sourceRef", "targetRef"),
    "association": ("sourceRef", "targetRef"),
    "conversationLink": ("sourceRef", "targetRef"),
}
_TRUTH = ("true", "false")
#: What an attribute may say, where not everything goes.
VALUES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "isExecutable", "isClosed", "isForCompensation", "triggeredByEvent", "isInterrupting",
            "cancelActivity", "parallelMultiple", "isSequential", "testBefore", "instantiate",
            "isCollection", "waitForCompletion", "isImmediate", "cancelRemainingInstances",
            "mustUnderstand", "isUnlimited", "isRequired",
        ),
        _TRUTH,
    ),
    "gatewayDirection": ("Unspecified", "Converging", "Diverging", "Mixed"),
    "processType": ("None", "Public", "Private"),
    "behavior": ("None", "One", "All", "Complex"),
    "eventGatewayType": ("Exclusive", "Parallel"),
    "ordering": ("Parallel", "Sequential"),
    "associationDirection": ("None", "One", "Both"),
    "itemKind": ("Information", "Physical"),
}  # fmt: skip
