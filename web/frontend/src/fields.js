// What the panel asks about which kinds of elements: one line for each attribute of ours.
const USER = ["bpmn:UserTask", "bpmn:ManualTask"];
const TASKS = ["bpmn:Task", "bpmn:CallActivity", "bpmn:SubProcess"];

export const GROUPS = [
  {
    id: "work", label: "groupWork", on: USER,
    fields: [
      { name: "candidateGroups", hint: "candidateGroupsHint", suggests: "groups", many: true }, { name: "assignee" },
      { name: "form", hint: "formHint", options: "forms" }, { name: "priority" }, { name: "copyTo", suggests: "groups", many: true },
    ],
  },
  { id: "start", label: "groupWork", on: ["bpmn:StartEvent"], fields: [{ name: "form", hint: "formHint", options: "forms" }] },
  {
    id: "time", label: "groupTime", on: USER,
    fields: [{ name: "dueIn", hint: "dueInHint" }, { name: "dueAt" }, { name: "followUpIn" }, { name: "ladder", suggests: "ladders" }],
  },
  {
    id: "voting", label: "groupVoting", on: USER,
    fields: [{ name: "voting", hint: "votingHint" }, { name: "participants", suggests: "groups", many: true }, { name: "resultVariable" }],
  },
  { id: "service", label: "groupService", on: ["bpmn:ServiceTask"], fields: [{ name: "service", suggests: "services" }, { name: "resultVariable" }] },
  {
    id: "decision", label: "groupDecision", on: ["bpmn:BusinessRuleTask"],
    fields: [{ name: "decision", options: "decisions" }, { name: "resultVariable" }],
  },
  { id: "script", label: "groupService", on: ["bpmn:ScriptTask"], fields: [{ name: "resultVariable" }] },
  { id: "process", label: "groupPolicy", on: ["bpmn:Process", "bpmn:Participant"], fields: [{ name: "clause", hint: "clauseHint", suggests: "clauses", many: true }, { name: "searchable" }] },
  { id: "policy", label: "groupPolicy", on: [...TASKS, "bpmn:Event", "bpmn:Gateway"], fields: [{ name: "clause", hint: "clauseHint", suggests: "clauses", many: true }] },
];
