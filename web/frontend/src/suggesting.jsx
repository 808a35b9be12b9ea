// A field to type into that suggests what there is, and one for conditions that tries them.
import { useDebounce } from "@bpmn-io/properties-panel";
import { useEffect, useState } from "@bpmn-io/properties-panel/preact/hooks";
import { useService } from "bpmn-js-properties-panel";
import { attempt, suggestions, variablesIn } from "./knowing.js";
import { fieldsOfForms } from "./package.js";
import { say } from "./words.js";

/** Of a list that commas part, what is typed last is completed. */
function completions(kind, registry, text, many) {
  const before = many ? text.slice(0, text.lastIndexOf(",") + 1) : "";
  return suggestions(kind, registry).map((each) => ({ value: before ? `${before} ${each.value}` : each.value, label: each.label }));
}

/** As the library's own text field: what is typed is handed over after a moment, and on leaving. */
export function SuggestEntry({ id, label, description, getValue, setValue, debounce, kind, many }) {
  const registry = useService("elementRegistry");
  const value = getValue();
  const [text, setText] = useState(value);
  const hand = useDebounce(setValue, debounce);
  useEffect(() => setText(value), [value]);
  const list = `${id}-suggests`;
  const field = `bio-properties-panel-${id}`;
  const typed = (event) => {
    setText(event.target.value);
    hand(event.target.value);
  };
  const left = (event) => {
    hand.cancel?.();
    setValue(event.target.value.trim());
  };
  const chosen = suggestions(kind, registry).find((each) => each.value === text)?.label;
  return (
    <div class="bio-properties-panel-entry" data-entry-id={id}>
      <div class="bio-properties-panel-textfield">
        <label class="bio-properties-panel-label" for={field}>{label}</label>
        <input class="bio-properties-panel-input" id={field} name={id} type="text" spellcheck={false} autocomplete="off" list={list} value={text} onInput={typed} onBlur={left} />
        <datalist id={list}>{completions(kind, registry, text, many).map((each) => <option key={each.value} value={each.value}>{each.label}</option>)}</datalist>
      </div>
      {(chosen || description) && <div class="bio-properties-panel-description">{chosen || description}</div>}
    </div>
  );
}

/** `name: value` line by line, each value as JSON, or else as text. */
function sample(text) {
  const lines = text.split("\n").map((line) => line.match(/^\s*([^:：]+?)\s*[:：]\s*(.*)$/)).filter(Boolean);
  return Object.fromEntries(lines.map(([, name, value]) => {
    try {
      return [name, JSON.parse(value)];
    } catch {
      return [name, value];
    }
  }));
}

const KEPT = "designer-sample";

export function TryEntry({ id, getExpression }) {
  const registry = useService("elementRegistry");
  const [text, setText] = useState(sessionStorage.getItem(KEPT) ?? "");
  const [told, setTold] = useState("");
  const names = variablesIn(registry, fieldsOfForms());
  const change = (value) => {
    sessionStorage.setItem(KEPT, value);
    setText(value);
  };
  const run = async () => {
    const expression = getExpression().trim();
    if (!expression) return setTold("");
    try {
      const answer = await attempt(expression, sample(text));
      setTold(answer.ok ? say("tried", { value: JSON.stringify(answer.value) }) : answer.message || answer.detail || say("network"));
    } catch {
      setTold(say("network"));
    }
  };
  return (
    <div class="bio-properties-panel-entry" data-entry-id={id}>
      <div class="bio-properties-panel-textarea">
        <label class="bio-properties-panel-label" for={`bio-properties-panel-${id}`}>{say("sample")}</label>
        <textarea class="bio-properties-panel-input bio-properties-panel-input-monospace" id={`bio-properties-panel-${id}`} rows={3} spellcheck={false}
          placeholder={names.slice(0, 3).map((name) => `${name}: `).join("\n")} value={text} onInput={(event) => change(event.target.value)} />
      </div>
      <div class="bio-properties-panel-description">{say("sampleHint")}</div>
      <button type="button" class="btn" data-size="s" onClick={run}>{say("tryIt")}</button>
      <p class="note" role="status" data-tried>{told}</p>
      {names.length > 0 && <details class="bio-properties-panel-description"><summary>{say("variables", { count: names.length })}</summary>{names.join("、")}</details>}
    </div>
  );
}
