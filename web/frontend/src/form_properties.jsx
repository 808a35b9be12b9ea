// The properties of what is picked. Which there are, and where they stand in the file, comes from
// the catalogue; each kind of field is made once, here.
import { useEffect, useRef, useState } from "@bpmn-io/properties-panel/preact/hooks";
import { isField, nameOf, offerOf, pathOf, properties, standing } from "./form_catalogue.js";
import { Choices } from "./form_choices.jsx";
import { describing, Labelled } from "./form_labels.jsx";
import { valueAt } from "./form_model.js";
import { plain } from "./form_text.js";
import { say } from "./words.js";

const SECTIONS = [["field", "sectionField"], ["choices", "sectionChoices"], ["rules", "sectionRules"], ["condition", "sectionCondition"], ["english", "sectionEnglish"]];
/** What the file needs for itself, or stands for something that a field above shows. */
const OWN = new Set(["type", "id", "components", "values", "valuesKey", "valuesExpression", "label", "dateLabel", "timeLabel", "key", "path"]);

export function FormProperties({ model, troubles, tell }) {
  const component = model.at(model.picked);
  if (!model.picked.length) return <Whole model={model} />;
  const own = troubles.filter(({ at }) => at.join() === model.picked.join());
  const how = standing(component);
  if (how !== "supported") {
    return (
      <div class="form" key={model.picked.join("-")}>
        <p class="banner"><span class="grow">{say(`${how}Says`, { kind: String(component.type) })}</span></p>
        <pre class="form-raw">{JSON.stringify(component, null, 2)}</pre>
      </div>
    );
  }
  const names = offerOf(component)?.properties ?? ["hide"];
  const general = own.filter(({ part }) => !names.some((name) => partOf(name) === part));
  return (
    <fieldset class="form" disabled={model.locked()} key={model.picked.join("-")}>
      <legend class="vh">{nameOf(component)}</legend>
      {general.map(({ text }) => <p class="error">{text}</p>)}
      {SECTIONS.map(([section, word]) => {
        const shown = names.filter((name) => properties[name].section === section);
        if (!shown.length) return null;
        const fields = shown.map((name) => <Property key={name} name={name} model={model} component={component} tell={tell} troubles={own.filter(({ part }) => part === partOf(name))} />);
        if (section === "english") return <details class="form-english" key={section}><summary>{say(word)}</summary><div class="form-section">{fields}</div></details>;
        return <section class="form-section" key={section}><h3>{say(word)}</h3>{fields}</section>;
      })}
      <Foreign component={component} names={names} />
    </fieldset>
  );
}

/** How the server names the part that a property is. */
function partOf(name) {
  return { path: "key", dateLabel: "label", location: "presentation", checklist: "presentation" }[name] ?? name;
}

function Whole({ model }) {
  const path = ["properties", "offline"];
  return (
    <fieldset class="form" disabled={model.locked()}>
      <legend class="vh">{say("formItself")}</legend>
      <div class="field"><div class="choices"><label><input type="checkbox" checked={valueAt(model.form, path) === true} onChange={(event) => model.set([], path, event.target.checked || undefined)} /> {say("offline")}</label></div></div>
      <p class="note">{say("nothingPicked")}</p>
    </fieldset>
  );
}

function Property({ name, model, component, troubles, tell }) {
  const found = properties[name];
  const path = pathOf(component, name);
  const Editor = EDITORS[found.editor];
  const shared = {
    name, model, component, found, tell,
    id: `property-${name}`,
    label: say(`property_${name}`),
    hint: say(`hint_${name}`),
    value: valueAt(component, path),
    set: (value) => model.set(model.picked, path, value),
    errors: troubles.map(({ text }) => text),
  };
  return <Editor {...shared} />;
}

const written = (value) => (value === undefined || value === null ? "" : String(plain(value)));

function Text(shared) {
  const typed = (event) => shared.set(event.target.value || undefined);
  return <Labelled {...shared}><input class="input" type="text" autocomplete="off" {...describing(shared)} value={written(shared.value)} onInput={typed} /></Labelled>;
}

function Lines(shared) {
  const typed = (event) => shared.set(event.target.value || undefined);
  return <Labelled {...shared}><textarea class="input" rows={4} {...describing(shared)} value={written(shared.value)} onInput={typed} /></Labelled>;
}

/** What is no number yet stays where it is typed, and says so. */
function Figure({ whole, ...shared }) {
  const [text, setText] = useState(written(shared.value));
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    setText(written(shared.value));
    setWrong("");
  }, [written(shared.value)]);
  const typed = (event) => {
    const found = event.target.value.trim();
    setText(event.target.value);
    const reads = (whole ? /^\d{1,9}$/ : /^-?\d{1,15}(\.\d{1,15})?$/).test(found);
    if (found && !reads) return setWrong(say(whole ? "notWhole" : "notNumber"));
    setWrong("");
    return shared.set(found ? Number(found) : undefined);
  };
  const told = { ...shared, errors: wrong ? [wrong] : shared.errors };
  return <Labelled {...told}><input class="input" data-w="s" type="text" inputmode={whole ? "numeric" : "decimal"} autocomplete="off" {...describing(told)} value={text} onInput={typed} /></Labelled>;
}

const Natural = (shared) => <Figure {...shared} whole />;

function Flag({ id, label, hint, errors, value, set, found }) {
  return (
    <div class="field">
      {errors.map((text, at) => <p class="error" id={at ? undefined : `${id}-e`} key={at}>{text}</p>)}
      <div class="choices"><label><input type="checkbox" {...describing({ id, hint, errors })} checked={value === found.whenSet} onChange={(event) => set(event.target.checked ? found.whenSet : undefined)} /> {label}</label></div>
      {hint && <p class="hint" id={`${id}-h`}>{hint}</p>}
    </div>
  );
}

function Option(shared) {
  const { name, found, value, model, component } = shared;
  const chosen = (event) => {
    const next = event.target.value || undefined;
    if (name !== "subtype" || typeof component.label === "string") return shared.set(next);
    // The label goes along to where form-js has it for the other kind.
    const label = valueAt(component, pathOf(component, "dateLabel"));
    return model.setAll(model.picked, [[found.path, next], [["timeLabel"], next === "time" ? label : undefined], [["dateLabel"], next === "time" ? undefined : label]]);
  };
  const known = found.options.includes(value ?? "");
  return (
    <Labelled {...shared}>
      <select class="input" {...describing(shared)} value={value ?? ""} onChange={chosen}>
        {found.options.map((each) => <option value={each} key={each}>{say(`${name}_${each}`)}</option>)}
        {!known && <option value={value}>{String(value)}</option>}
      </select>
    </Labelled>
  );
}

/** What names a field goes along with its key, once the new one is written. */
function Key(shared) {
  const { model, component, found, tell } = shared;
  const before = useRef(null);
  const typed = (event) => shared.set(event.target.value.trim() || undefined);
  const left = () => {
    const [from, to] = [before.current, written(shared.value)];
    before.current = null;
    const others = [...model.walk()].filter(([each]) => each !== component).map(([each]) => each[found.path[0]]);
    if (!from || !to || from === to || others.includes(from) || others.includes(to)) return;
    const count = model.follow(from, to);
    if (count) tell(say("followed", { from, to, count }));
  };
  return <Labelled {...shared}><input class="input form-code" type="text" spellcheck={false} autocapitalize="none" autocomplete="off" {...describing(shared)} value={written(shared.value)} onFocus={() => (before.current = written(shared.value))} onInput={typed} onBlur={left} /></Labelled>;
}

/** A condition in FEEL. form-js marks expressions by an equals sign, which nobody needs to type. */
function Condition(shared) {
  const { model, set, id } = shared;
  const text = written(shared.value).replace(/^\s*=/, "");
  const typed = (value) => set(value.trim() ? `=${value}` : undefined);
  const insert = (name) => {
    const area = document.getElementById(id);
    const [from, to] = [area.selectionStart, area.selectionEnd];
    typed(`${text.slice(0, from)}${name}${text.slice(to)}`);
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(from + name.length, from + name.length);
    });
  };
  const names = [...model.walk()].filter(([each]) => isField(each) && each.key && each !== shared.component);
  return (
    <Labelled {...shared}>
      <textarea class="input form-code" rows={3} spellcheck={false} {...describing(shared)} value={text} onInput={(event) => typed(event.target.value)} />
      {names.length > 0 && (
        <details class="form-names"><summary>{say("namesHere")}</summary>
          <ul>{names.map(([each, place]) => <li key={place.join()}><button type="button" class="act" aria-label={say("insertName", { name: each.key })} onClick={() => insert(each.key)}>{each.key}</button> <span class="note">{nameOf(each)}</span></li>)}</ul>
        </details>
      )}
    </Labelled>
  );
}

/** What a field holds at first, as its kind has it. */
function Default(shared) {
  const { component, value, set } = shared;
  if (component.type === "checkbox") return <Flag {...shared} label={say("defaultOn")} found={{ whenSet: true }} />;
  const listed = component.values ?? [];
  if (["checklist", "taglist"].includes(component.type)) {
    const chosen = Array.isArray(value) ? value : [];
    const toggle = (option, on) => {
      const next = listed.map((each) => each.value).filter((each) => (each === option ? on : chosen.includes(each)));
      set(next.length ? next : undefined);
    };
    return listed.length > 0 && (
      <fieldset class="field"><legend>{shared.label}</legend><div class="choices">
        {listed.map((each, at) => <label key={at}><input type="checkbox" checked={chosen.includes(each.value)} onChange={(event) => toggle(each.value, event.target.checked)} /> {each.label}</label>)}
      </div></fieldset>
    );
  }
  if (["radio", "select"].includes(component.type) && listed.length) {
    const at = listed.findIndex((each) => each.value === value);
    return (
      <Labelled {...shared}>
        <select class="input" {...describing(shared)} value={at} onChange={(event) => set(listed[event.target.value]?.value)}>
          <option value={-1}>{say("noDefault")}</option>
          {listed.map((each, number) => <option value={number} key={number}>{each.label}</option>)}
        </select>
      </Labelled>
    );
  }
  if (component.type === "number") return <Figure {...shared} />;
  return component.type === "textarea" ? <Lines {...shared} /> : <Text {...shared} />;
}

const EDITORS = { text: Text, lines: Lines, number: Figure, whole: Natural, flag: Flag, option: Option, key: Key, condition: Condition, default: Default, choices: Choices };

/** What the file has beside: kept, and shown to whoever looks for it. */
function Foreign({ component, names }) {
  const paths = names.map((name) => pathOf(component, name).join("."));
  const left = [];
  const look = (node, path) => {
    for (const [name, value] of Object.entries(node)) {
      const here = [...path, name];
      if (!path.length && OWN.has(name)) continue;
      if (paths.includes(here.join("."))) continue;
      if (value !== null && typeof value === "object" && paths.some((each) => each.startsWith(`${here.join(".")}.`))) look(value, here);
      else left.push([here.join("."), value]);
    }
  };
  look(component, []);
  if (!left.length) return null;
  return (
    <details class="form-foreign"><summary>{say("foreign", { count: left.length })}</summary><p class="hint">{say("foreignSays")}</p>
      <dl>{left.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{JSON.stringify(value)}</dd></div>)}</dl>
    </details>
  );
}
