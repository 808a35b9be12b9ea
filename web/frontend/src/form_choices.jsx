// What can be chosen: listed in the form, or taken from a variable.
import { useState } from "@bpmn-io/properties-panel/preact/hooks";
import { describing, Labelled } from "./form_labels.jsx";
import { plain } from "./form_text.js";
import { say } from "./words.js";

export function Choices(shared) {
  const { model, component, errors } = shared;
  const [source, setSource] = useState(component.valuesExpression !== undefined || component.valuesKey !== undefined ? "data" : "listed");
  const turn = (to) => {
    setSource(to);
    const nothing = [[["valuesKey"], undefined], [["valuesExpression"], undefined]];
    if (to === "listed") model.setAll(model.picked, [...nothing, [["values"], component.values ?? [named(1)]]]);
  };
  return (
    <>
      <fieldset class="field"><legend>{say("choicesFrom")}</legend>
        <div class="choices">{[["listed", "listed"], ["data", "fromData"]].map(([value, word]) => <label key={value}><input type="radio" name="choices-from" checked={source === value} onChange={() => turn(value)} /> {say(word)}</label>)}</div>
      </fieldset>
      {source === "listed" ? <Listed model={model} values={component.values ?? []} errors={errors} /> : <FromData {...shared} />}
    </>
  );
}

const named = (at) => ({ label: say("newChoice", { at }), value: `choice_${at}` });

function Listed({ model, values, errors }) {
  const set = (next) => model.set(model.picked, ["values"], next);
  const change = (at, name, text) => set(values.map((each, number) => (number === at ? changed(each, name, text) : each)));
  const swap = (at) => set(values.toSpliced(at - 1, 2, values[at], values[at - 1]));
  const add = () => {
    let at = values.length + 1;
    while (values.some(({ value }) => value === `choice_${at}`)) at += 1;
    set([...values, named(at)]);
    requestAnimationFrame(() => document.querySelector(".form-choices > li:last-child input")?.select());
  };
  const cell = (each, at, name, word, text) => (
    <label><span>{say(word)}</span><input class="input" type="text" autocomplete="off" aria-label={say("choiceNumber", { at: at + 1, what: say(word) })} value={text} onInput={(event) => change(at, name, event.target.value)} onKeyDown={(event) => event.key === "Enter" && !event.isComposing && add()} /></label>
  );
  return (
    <>
      {errors.map((text) => <p class="error" key={text}>{text}</p>)}
      <ol class="form-choices">
        {values.map((each, at) => (
          <li key={at}>
            {cell(each, at, "label", "choiceLabel", each.label ?? "")}
            {cell(each, at, "value", "choiceValue", String(plain(each.value) ?? ""))}
            {cell(each, at, "labelEn", "choiceLabelEn", each.properties?.labelEn ?? "")}
            <span class="btns">
              <button type="button" class="act" disabled={!at} aria-label={say("raiseChoice", { name: each.label ?? "" })} onClick={() => swap(at)}>{say("moveUp")}</button>
              <button type="button" class="act" aria-label={say("removeChoice", { name: each.label ?? "" })} onClick={() => set(values.toSpliced(at, 1))}>{say("remove")}</button>
            </span>
          </li>
        ))}
      </ol>
      <div><button type="button" class="btn" data-size="s" data-add-choice onClick={add}>{say("addChoice")}</button></div>
    </>
  );
}

/** A choice with another text. A value that was a number or a truth stays one while it reads as one. */
function changed(each, name, text) {
  if (name === "labelEn") {
    const { labelEn: _left, ...others } = each.properties ?? {};
    const next = text ? { ...others, labelEn: text } : others;
    const { properties: _gone, ...rest } = each;
    return Object.keys(next).length ? { ...rest, properties: next } : rest;
  }
  if (name === "value" && ["number", "boolean"].includes(typeof plain(each.value))) {
    try {
      const read = JSON.parse(text);
      if (typeof read === typeof plain(each.value)) return { ...each, value: read };
    } catch {
      // It reads as a text from now on.
    }
  }
  return { ...each, [name]: text };
}

function FromData(shared) {
  const { model, component } = shared;
  const byKey = component.valuesKey !== undefined;
  const text = String(component.valuesExpression ?? component.valuesKey ?? "").replace(/^\s*=/, "");
  const typed = (value) => {
    const expression = byKey ? [["valuesKey"], value.trim() || undefined] : [["valuesExpression"], value.trim() ? `=${value}` : undefined];
    // form-js takes the list that is written here before any other.
    model.setAll(model.picked, [expression, [["values"], undefined]]);
  };
  const told = { ...shared, id: "property-choices", label: say("choicesExpression"), hint: say("choicesExpressionHint") };
  return <Labelled {...told}><input class="input form-code" type="text" spellcheck={false} autocomplete="off" {...describing(told)} value={text} onInput={(event) => typed(event.target.value)} /></Labelled>;
}
