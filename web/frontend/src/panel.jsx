// Our groups of the properties panel. Every entry is made once, here: built anew at each look, a
// half-typed edit would stick to the wrong element.
import { isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited, Group, SelectEntry, TextAreaEntry, TextFieldEntry } from "@bpmn-io/properties-panel";
import { useService } from "bpmn-js-properties-panel";
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";
import { GROUPS } from "./fields.js";
import { exampleOf, service } from "./knowing.js";
import { edit, editable, fileName, namesInPackage } from "./package.js";
import { definitionsOf, NAMESPACE } from "./subject.js";
import { CompletingEntry, SuggestEntry, TryEntry } from "./suggesting.jsx";
import { say } from "./words.js";

function subject(element) {
  const found = getBusinessObject(element);
  return found.$type === "bpmn:Participant" ? (found.processRef ?? found) : found;
}

/** What the fields of a group are written on: the element, or a part of it. */
function holder(element, group) {
  const found = subject(element);
  return group.of ? found.get(group.of) : found;
}

const property = (field) => (field.ours === false ? field.name : `duban:${field.name}`);

/** What stands below a field: how its time works out, or how it is written. */
function described(element, field) {
  const written = subject(element).get(property(field));
  const example = written && exampleOf(subject(element).id, field.name, written);
  if (example) return example;
  return field.hint ? say(field.hint) : undefined;
}

function Attribute({ element, id, field, group }) {
  const modeling = useService("modeling");
  const debounce = useService("debounceInput");
  const shared = {
    element,
    id,
    label: say(field.name),
    description: described(element, field),
    getValue: () => holder(element, group).get(property(field)) ?? "",
    setValue: (value) => {
      definitionsOf(subject(element)).$attrs["xmlns:duban"] ??= NAMESPACE;
      modeling.updateModdleProperties(element, holder(element, group), { [property(field)]: value || undefined });
    },
  };
  if (field.suggests) return <SuggestEntry {...shared} debounce={debounce} kind={field.suggests} many={field.many} />;
  if (field.choices) return <SelectEntry {...shared} getOptions={() => withOther(field.choices, shared.getValue())} />;
  if (!field.options) return <TextFieldEntry {...shared} debounce={debounce} />;
  const getOptions = () => {
    const names = new Set([...namesInPackage(field.options), shared.getValue()].filter(Boolean));
    return [{ value: "", label: say("none") }, ...[...names].sort().map((value) => ({ value, label: value }))];
  };
  if (!editable(field.options)) return <SelectEntry {...shared} getOptions={getOptions} />;
  const go = () => {
    const name = shared.getValue() || fileName(subject(element).id, field.options);
    if (!shared.getValue()) shared.setValue(name);
    edit(name, field.options);
  };
  return (
    <>
      <SelectEntry {...shared} getOptions={getOptions} />
      <div class="bio-properties-panel-entry"><button type="button" class="btn" data-size="s" data-edit={field.options} onClick={go}>{say(`${shared.getValue() ? "edit" : "make"}-${field.options}`)}</button></div>
    </>
  );
}

/** The choices, and what is written if it is none of them. */
function withOther(choices, written) {
  const known = choices.map(([value, word]) => ({ value, label: say(word) }));
  return known.some(({ value }) => value === written) ? known : [...known, { value: written, label: written }];
}

/** Where the condition of a flow, of an event or of a loop stands: on what, and as which property. */
function conditionPlace(element) {
  const object = getBusinessObject(element);
  if (is(object, "bpmn:SequenceFlow")) return [object, "conditionExpression"];
  const event = (object.get("eventDefinitions") ?? []).find((each) => is(each, "bpmn:ConditionalEventDefinition"));
  if (event) return [event, "condition"];
  const loop = object.get("loopCharacteristics");
  return loop && is(loop, "bpmn:StandardLoopCharacteristics") ? [loop, "loopCondition"] : [];
}

function conditionOf(element) {
  const [on, name] = conditionPlace(element);
  return on?.get(name)?.get("body") ?? "";
}

/** The parameters of the service that is chosen: what people call each, its variable, and its kind. */
function Parameters({ element }) {
  const known = service(subject(element).get("duban:service"));
  if (!known?.told) return null;
  const lists = [["serviceNeeds", known.needs], ["serviceGives", known.gives]];
  return (
    <div class="bio-properties-panel-entry" data-parameters>
      {lists.map(([title, parameters]) => (
        <table class="parameters">
          <caption>{say(title)}</caption>
          {parameters.length === 0 && <tr><td>{say("none")}</td></tr>}
          {parameters.map(({ name, label, kind }) => <tr><th scope="row">{label}<code>{name}</code></th><td>{kind}</td></tr>)}
        </table>
      ))}
    </div>
  );
}

function Try({ element, id }) {
  return <TryEntry id={id} getExpression={() => conditionOf(element)} />;
}

function Condition({ element, id }) {
  const modeling = useService("modeling");
  const factory = useService("bpmnFactory");
  const debounce = useService("debounceInput");
  const setValue = (value) => {
    const body = value.trim();
    const [on, name] = conditionPlace(element);
    const expression = body ? factory.create("bpmn:FormalExpression", { body }) : undefined;
    if (expression) expression.$parent = on;
    modeling.updateModdleProperties(element, on, { [name]: expression });
  };
  const label = say(conditionPlace(element)[1]);
  return (
    <CompletingEntry id={id} label={label} description={say("conditionHint")} rows={4}
      getValue={() => conditionOf(element)} setValue={setValue} debounce={debounce} />
  );
}

function Script({ element, id }) {
  const modeling = useService("modeling");
  const debounce = useService("debounceInput");
  const object = getBusinessObject(element);
  const setValue = (value) => modeling.updateProperties(element, { script: value || undefined, scriptFormat: object.get("scriptFormat") ?? "python" });
  return (
    <TextAreaEntry element={element} id={id} label={say("script")} description={say("scriptHint")} rows={8} monospace
      getValue={() => object.get("script") ?? ""} setValue={setValue} debounce={debounce} />
  );
}

const KINDS = { timeDuration: "duration", timeDate: "date", timeCycle: "cycle" };

function timerOf(element) {
  return (getBusinessObject(element).get("eventDefinitions") ?? []).find((each) => is(each, "bpmn:TimerEventDefinition"));
}

function kindOf(timer) {
  return Object.keys(KINDS).find((kind) => timer.get(kind)) ?? "timeDuration";
}

function setTimer(modeling, factory, element, kind, body) {
  const timer = timerOf(element);
  const values = Object.fromEntries(Object.keys(KINDS).map((each) => [each, undefined]));
  const expression = factory.create("bpmn:FormalExpression", { body });
  expression.$parent = timer;
  modeling.updateModdleProperties(element, timer, { ...values, [kind]: expression });
}

function TimerKind({ element, id }) {
  const modeling = useService("modeling");
  const factory = useService("bpmnFactory");
  const timer = timerOf(element);
  const body = () => timer.get(kindOf(timer))?.get("body") ?? "";
  return (
    <SelectEntry element={element} id={id} label={say("timerKind")} getValue={() => kindOf(timer)}
      setValue={(kind) => setTimer(modeling, factory, element, kind, body())}
      getOptions={() => Object.entries(KINDS).map(([value, word]) => ({ value, label: say(word) }))} />
  );
}

function TimerValue({ element, id }) {
  const modeling = useService("modeling");
  const factory = useService("bpmnFactory");
  const debounce = useService("debounceInput");
  const timer = timerOf(element);
  return (
    <TextFieldEntry element={element} id={id} label={say("timerValue")}
      description={exampleOf(getBusinessObject(element).id, kindOf(timer), timer.get(kindOf(timer))?.get("body")) ?? say("dueInHint")} debounce={debounce}
      getValue={() => timer.get(kindOf(timer))?.get("body") ?? ""}
      setValue={(value) => setTimer(modeling, factory, element, kindOf(timer), value ?? "")} />
  );
}

function groupsFor(element) {
  const object = getBusinessObject(element);
  if (!object || element.labelTarget) return [];
  const concerns = (group) => {
    const on = group.on.some((type) => is(element, type)) && holder(element, group);
    return on && (!group.when || group.when(on));
  };
  const found = GROUPS.filter(concerns).map((group) => ({
    id: `duban-${group.id}`,
    label: say(group.label),
    component: Group,
    entries: group.fields.map((field) => ({
      id: `duban-${group.id}-${field.name}`,
      component: Attribute,
      field,
      group,
      isEdited: field.options || field.choices ? isSelectEntryEdited : isTextFieldEntryEdited,
    })),
  }));
  found.find(({ id }) => id === "duban-service")?.entries.splice(1, 0, { id: "duban-service-parameters", component: Parameters });
  if (is(element, "bpmn:ScriptTask")) {
    found.push({
      id: "duban-script-text", label: say("script"), component: Group,
      entries: [{ id: "duban-script-body", component: Script, isEdited: isTextAreaEntryEdited }],
    });
  }
  if (conditionPlace(element).length) {
    found.push({
      id: "duban-condition", label: say("groupCondition"), component: Group,
      entries: [
        { id: "duban-condition-body", component: Condition, isEdited: isTextAreaEntryEdited },
        { id: "duban-condition-try", component: Try },
      ],
    });
  }
  if (is(element, "bpmn:Event") && timerOf(element)) {
    found.push({
      id: "duban-timer", label: say("groupTimer"), component: Group,
      entries: [
        { id: "duban-timer-kind", component: TimerKind, isEdited: isSelectEntryEdited },
        { id: "duban-timer-value", component: TimerValue, isEdited: isTextFieldEntryEdited },
      ],
    });
  }
  return found;
}

class Provider {
  static $inject = ["propertiesPanel"];
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(500, this);
  }
  getGroups(element) {
    return (groups) => [...groups, ...groupsFor(element)];
  }
}

export default { __init__: ["dubanPanel"], dubanPanel: ["type", Provider] };
