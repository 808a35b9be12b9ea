// What the panel asks about which kinds of elements: one line for each attribute of ours.
//
// A field is typed in; `suggests` names what is offered meanwhile, `many` that commas part several.
// `options` are names of the package, `choices` are all that there is. `hint` stands below it.
const USER = ["bpmn:UserTask", "bpmn:ManualTask"];
const SENDING = ["bpmn:SendTask", "bpmn:IntermediateThrowEvent", "bpmn:EndEvent"];
const WAITING = ["bpmn:ReceiveTask", "bpmn:StartEvent", "bpmn:IntermediateCatchEvent", "bpmn:BoundaryEvent"];
const TRIGGERS = (...kinds) => (object) => (object.get("eventDefinitions") ?? []).some(({ $type }) => kinds.includes($type.slice("bpmn:".length, -"EventDefinition".length)));
const talks = (object) => object.$type.endsWith("Task") || TRIGGERS("Message", "Signal")(object);

const groups = (hint) => ({ name: "candidateGroups", hint, suggests: "groups", many: true });
const clause = { name: "clause", hint: "clauseHint", suggests: "clauses", many: true };
const result = { name: "resultVariable", suggests: "variables" };
const choice = (name, ...values) => ({ name, choices: values.map((value) => [value, `${name}_${value || "else"}`]) });

export const GROUPS = [
  {
    id: "work", label: "groupWork", on: USER,
    fields: [
      groups("candidateGroupsHint"), { name: "whenEmpty", hint: "whenEmptyHint", suggests: "whenEmpty" }, { name: "assignee", suggests: "variables" },
      { name: "title", hint: "titleHint" }, { name: "form", hint: "formHint", options: "forms" }, { name: "fieldRights", hint: "fieldRightsHint", suggests: "fieldRights", many: true },
      { name: "priority", hint: "priorityHint" }, { name: "notSameAs", suggests: "userTasks", many: true }, { name: "sameAs", suggests: "userTasks" },
    ],
  },
  {
    id: "time", label: "groupTime", on: USER,
    fields: [{ name: "dueIn", hint: "dueInHint" }, { name: "dueFrom", hint: "dueFromHint", suggests: "variables" }, { name: "dueAt", suggests: "variables" }, { name: "followUpIn" }, { name: "ladder", suggests: "ladders" }],
  },
  {
    id: "voting", label: "groupVoting", on: USER,
    fields: [
      { name: "voting", hint: "votingHint", suggests: "voting" }, { name: "participants", hint: "participantsHint", suggests: "groups", many: true }, result,
      choice("stopEarly", "", "false"), choice("votesMayChange", "", "true"),
    ],
  },
  {
    id: "service", label: "groupService", on: ["bpmn:ServiceTask"],
    fields: [{ name: "service", suggests: "services" }, choice("async", "", "true"), { name: "topic", hint: "topicHint" }, { name: "payload", hint: "payloadHint" }, { name: "output", suggests: "variables", many: true }],
  },
  { id: "decision", label: "groupDecision", on: ["bpmn:BusinessRuleTask"], fields: [{ name: "decision", hint: "decisionHint", options: "decisions" }, result] },
  { id: "script", label: "groupService", on: ["bpmn:ScriptTask"], fields: [result] },
  {
    id: "call", label: "groupCall", on: ["bpmn:CallActivity"],
    fields: [
      { name: "calledElement", ours: false, suggests: "processes" }, choice("binding", "", "latest"), { name: "version" }, { name: "versionTag" },
      { name: "output", hint: "callOutputHint", suggests: "variables", many: true },
    ],
  },
  {
    id: "loop", label: "groupLoop", on: ["bpmn:Activity"], of: "loopCharacteristics", when: (loop) => loop.$type === "bpmn:MultiInstanceLoopCharacteristics",
    fields: [{ name: "collection", hint: "collectionHint", suggests: "variables" }, { name: "item", hint: "itemHint" }, { name: "output", hint: "loopOutputHint", suggests: "variables" }, { name: "outputItem" }],
  },
  { id: "start", label: "groupWork", on: ["bpmn:StartEvent"], fields: [{ name: "form", hint: "formHint", options: "forms" }] },
  { id: "begun", label: "groupBegun", on: ["bpmn:StartEvent"], when: (start) => (start.get("eventDefinitions") ?? []).length > 0, fields: [{ name: "title", hint: "titleHint" }, { name: "businessKey" }, { name: "scopeArea" }, { name: "scopeOwner" }, { name: "scopeSubject" }] },
  {
    id: "sending", label: "groupMessage", on: SENDING, when: talks,
    fields: [{ name: "correlation", hint: "correlationHint" }, { name: "payload", hint: "payloadHint" }, { name: "timeToLive" }, { name: "area", hint: "areaHint" }],
  },
  { id: "waiting", label: "groupMessage", on: WAITING, when: talks, fields: [{ name: "correlation", hint: "correlationHint" }] },
  { id: "caught", label: "groupCaught", on: ["bpmn:StartEvent", "bpmn:BoundaryEvent"], when: TRIGGERS("Error", "Escalation"), fields: [{ name: "codeVariable" }, { name: "messageVariable" }] },
  { id: "lane", label: "groupWork", on: ["bpmn:Lane"], fields: [groups("laneGroupsHint")] },
  { id: "free", label: "groupWork", on: ["bpmn:AdHocSubProcess"], fields: [groups("freeGroupsHint")] },
  { id: "data", label: "groupData", on: ["bpmn:DataObjectReference"], fields: [{ name: "variable", suggests: "variables" }, { name: "value", hint: "valueHint" }] },
  { id: "store", label: "groupData", on: ["bpmn:DataStoreReference"], fields: [{ name: "store", hint: "storeHint" }, { name: "key", hint: "keyHint" }, { name: "variable", suggests: "variables" }] },
  { id: "process", label: "groupProcess", on: ["bpmn:Process", "bpmn:Participant"], fields: [{ name: "startGroups", hint: "startGroupsHint", suggests: "starters", many: true }, clause, { name: "searchable", suggests: "variables", many: true }, { name: "versionTag" }] },
  { id: "policy", label: "groupPolicy", on: ["bpmn:Activity", "bpmn:Event", "bpmn:Gateway"], fields: [clause, { name: "document", suggests: "documents" }, { name: "copyTo", suggests: "groups", many: true }] },
];
