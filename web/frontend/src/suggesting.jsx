// A field to type into that suggests what there is, and one for conditions that tries them.
import { useDebounce } from "@bpmn-io/properties-panel";
import { useEffect, useRef, useState } from "@bpmn-io/properties-panel/preact/hooks";
import { useService } from "bpmn-js-properties-panel";
import { attempt, suggestions, variablesIn } from "./knowing.js";
import { fieldsOfForms } from "./package.js";
import { say } from "./words.js";

/** Of a list that commas part, what is typed last is completed. */
function completions(kind, registry, text, many, element) {
  const before = many ? text.slice(0, text.lastIndexOf(",") + 1) : "";
  return suggestions(kind, registry, element).map((each) => ({ value: before ? `${before} ${each.value}` : each.value, label: each.label }));
}

/** As the library's own text field: what is typed is handed over after a moment, and on leaving. */
export function SuggestEntry({ element, id, label, description, getValue, setValue, debounce, kind, many }) {
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
  const chosen = suggestions(kind, registry, element).find((each) => each.value === text)?.label;
  return (
    <div class="bio-properties-panel-entry" data-entry-id={id}>
      <div class="bio-properties-panel-textfield">
        <label class="bio-properties-panel-label" for={field}>{label}</label>
        <input class="bio-properties-panel-input" id={field} name={id} type="text" spellcheck={false} autocomplete="off" list={list} value={text} onInput={typed} onBlur={left} />
        <datalist id={list}>{completions(kind, registry, text, many, element).map((each) => <option key={each.value} value={each.value}>{each.label}</option>)}</datalist>
      </div>
      {(chosen || description) && <div class="bio-properties-panel-description">{chosen || description}</div>}
    </div>
  );
}

const WORD = /[\p{L}_][\p{L}\p{N}_]*$/u;
const MOST_OFFERED = 8;

/** A field for expressions, which completes the names of variables while they are typed. */
export function CompletingEntry({ id, label, description, rows, getValue, setValue, debounce }) {
  const registry = useService("elementRegistry");
  const value = getValue();
  const [text, setText] = useState(value);
  const [offered, setOffered] = useState([]);
  const [at, setAt] = useState(0);
  const hand = useDebounce(setValue, debounce);
  const input = useRef();
  useEffect(() => setText(value), [value]);
  const field = `bio-properties-panel-${id}`;
  const word = () => input.current.value.slice(0, input.current.selectionStart).match(WORD)?.[0] ?? "";
  const close = () => setOffered([]);
  const typed = (event) => {
    setText(event.target.value);
    hand(event.target.value);
    const begun = word();
    setAt(0);
    setOffered(begun ? variablesIn(registry, fieldsOfForms()).filter((name) => name.startsWith(begun) && name !== begun).slice(0, MOST_OFFERED) : []);
  };
  const left = (event) => {
    close();
    hand.cancel?.();
    setValue(event.target.value);
  };
  const complete = (name) => {
    input.current.setRangeText(name, input.current.selectionStart - word().length, input.current.selectionStart, "end");
    setText(input.current.value);
    hand(input.current.value);
    close();
  };
  const pressed = (event) => {
    if (!offered.length) return;
    const move = (by) => setAt((at + by + offered.length) % offered.length);
    const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => complete(offered[at]), Tab: () => complete(offered[at]), Escape: close }[event.key];
    if (!act || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <div class="bio-properties-panel-entry" data-entry-id={id}>
      <div class="bio-properties-panel-textarea completing">
        <label class="bio-properties-panel-label" for={field}>{label}</label>
        <textarea ref={input} class="bio-properties-panel-input bio-properties-panel-input-monospace" id={field} name={id} rows={rows} spellcheck={false} autocomplete="off"
          aria-autocomplete="list" aria-controls={`${field}-list`} aria-activedescendant={offered.length ? `${field}-${at}` : undefined}
          value={text} onInput={typed} onBlur={left} onKeyDown={pressed} />
        <ul class="completions" id={`${field}-list`} role="listbox" aria-label={say("completions")} hidden={!offered.length}>
          {offered.map((name, index) => (
            <li key={name} id={`${field}-${index}`} role="option" aria-selected={index === at} onMouseDown={(event) => { event.preventDefault(); complete(name); }}>{name}</li>
          ))}
        </ul>
      </div>
      {description && <div class="bio-properties-panel-description">{description}</div>}
    </div>
  );
}

const SOON = 500; // Milliseconds after the last stroke.

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
  const written = getExpression().trim();
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
  // With samples there, what is typed is worked out at once.
  useEffect(() => {
    if (!text.trim()) return undefined;
    const timer = setTimeout(run, SOON);
    return () => clearTimeout(timer);
  }, [written, text]);
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
