// The fields of a form in their order: pick, add, move, copy and remove, by pointer or keyboard.
import { useRef } from "@bpmn-io/properties-panel/preact/hooks";
import { begun, kindName, nameOf, offers, standing } from "./form_catalogue.js";
import { holds, sameplace } from "./form_model.js";
import { say } from "./words.js";

const DIRECTIONS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };
const ACTS = [["up", "moveUp", "Alt+ArrowUp"], ["down", "moveDown", "Alt+ArrowDown"], ["in", "moveIn", "Alt+ArrowRight"], ["out", "moveOut", "Alt+ArrowLeft"]];
const GROUPS = [["fill", "groupFill"], ["choose", "groupChoose"], ["arrange", "groupArrange"]];

const key = (place) => place.join("-");
export const rowId = (place) => `part-${key(place)}`;

/** Moves a component and says where it is now. */
function move(model, tell, direction, from = model.picked) {
  const to = model.target(from, direction);
  if (to) carry(model, tell, from, to);
}

function carry(model, tell, from, to) {
  const name = nameOf(model.at(from));
  if (!model.move(from, to)) return;
  const place = model.picked;
  const holder = place.length > 1 ? model.at(place.slice(0, -1)) : null;
  const within = place.length !== from.length && holder;
  tell(within ? say("movedInto", { name, holder: nameOf(holder) }) : say("movedTo", { name, at: place.at(-1) + 1, count: model.siblings(place).length }));
}

function focusRow(place) {
  requestAnimationFrame(() => document.getElementById(rowId(place))?.focus());
}

function remove(model, tell, place) {
  const name = nameOf(model.at(place));
  model.remove(place);
  tell(say("removedField", { name }));
  focusRow(model.picked);
}

function add(model, tell, offer, place = model.nextPlace()) {
  const component = begun(offer, model);
  model.add(component, place);
  tell(say("addedField", { name: nameOf(component) }));
  // Its name is what one writes first.
  requestAnimationFrame(() => {
    const first = document.querySelector("[data-properties] :is(input[type=text], textarea)");
    first?.focus();
    first?.select();
  });
}

export function FormList({ model, troubles, tell }) {
  const dragged = useRef(null);
  const locked = model.locked();
  const drop = {
    start: (what) => (event) => {
      event.stopPropagation();
      dragged.current = what;
      event.dataTransfer.effectAllowed = "copyMove";
      event.dataTransfer.setData("text/plain", "");
    },
    over: (event) => {
      if (!dragged.current || locked) return;
      event.preventDefault();
      event.stopPropagation();
      mark(event.currentTarget, half(event));
    },
    leave: (event) => mark(event.currentTarget, ""),
    end: () => {
      dragged.current = null;
    },
    on: (place, into) => (event) => {
      event.preventDefault();
      event.stopPropagation();
      mark(event.currentTarget, "");
      const what = dragged.current;
      dragged.current = null;
      if (!what || locked) return;
      const to = into || half(event) === "before" ? place : [...place.slice(0, -1), place.at(-1) + 1];
      if (what.offer) add(model, tell, what.offer, to);
      else carry(model, tell, what.place, to);
    },
  };
  return (
    <>
      <div class="form-scroll">
        <button type="button" class="form-itself" id="part-" aria-current={!model.picked.length} onClick={() => model.pick([])} onKeyDown={(event) => stride(event, model)}>{say("formItself")}</button>
        {(model.form.components ?? []).length
          ? <Rows model={model} place={[]} troubles={troubles} drop={drop} tell={tell} />
          : <p class="form-empty note" onDragOver={drop.over} onDragLeave={drop.leave} onDrop={drop.on([0], true)}>{say("emptyForm")}</p>}
      </div>
      <div class="form-tools">
        <Acts model={model} tell={tell} />
        <Offers model={model} tell={tell} drop={drop} />
      </div>
    </>
  );
}

/** What can be done with what is picked, for pointers and for whoever looks for the keys. */
function Acts({ model, tell }) {
  const locked = model.locked();
  const nothing = locked || !model.picked.length;
  const carried = (direction) => {
    move(model, tell, direction);
    // A button that has come to its end can keep no focus.
    if (!model.target(model.picked, direction)) focusRow(model.picked);
  };
  return (
    <div class="btns form-acts">
      {ACTS.map(([direction, word, keys]) => (
        <button type="button" class="btn" data-size="s" data-act={direction} key={direction} aria-keyshortcuts={keys} disabled={locked || !model.target(model.picked, direction)} onClick={() => carried(direction)}>{say(word)}</button>
      ))}
      <button type="button" class="btn" data-size="s" data-act="duplicate" disabled={nothing} onClick={() => copy(model, tell)}>{say("duplicate")}</button>
      <button type="button" class="btn" data-size="s" data-act="remove" aria-keyshortcuts="Delete" disabled={nothing} onClick={() => remove(model, tell, model.picked)}>{say("remove")}</button>
    </div>
  );
}

function Offers({ model, tell, drop }) {
  const locked = model.locked();
  return (
    <div class="form-offers">
      <h3>{say("addOne")}</h3>
      {GROUPS.map(([group, word]) => (
        <div role="group" aria-labelledby={`offers-${group}`} key={group}>
          <span class="note" id={`offers-${group}`}>{say(word)}</span>
          <span class="btns">
            {offers.filter((each) => each.group === group).map((offer) => (
              <button type="button" class="btn" data-size="s" data-offer={offer.name} key={offer.name} disabled={locked} draggable={!locked} onDragStart={drop.start({ offer })} onDragEnd={drop.end} onClick={() => add(model, tell, offer)}>{say(`offer_${offer.name}`)}</button>
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}

function copy(model, tell) {
  const name = nameOf(model.at(model.picked));
  model.duplicate(model.picked);
  tell(say("copiedField", { name }));
  focusRow(model.picked);
}

const half = (event) => {
  const box = event.currentTarget.getBoundingClientRect();
  return event.clientY < box.top + box.height / 2 ? "before" : "after";
};

function mark(row, where) {
  if (where) row.dataset.drop = where;
  else delete row.dataset.drop;
}

/** The next or the last row, as one sees them. */
function stride(event, model) {
  const rows = [...event.currentTarget.closest("[data-list]").querySelectorAll(".form-itself, .form-row")];
  const next = rows[rows.indexOf(event.currentTarget) + { ArrowUp: -1, ArrowDown: 1 }[event.key]];
  if (event.altKey || !next) return;
  event.preventDefault();
  model.pick(next.dataset.place ? next.dataset.place.split("-").map(Number) : []);
  next.focus();
}

function Rows({ model, place, troubles, drop, tell }) {
  return (
    <ol class="form-rows">
      {model.at(place).components.map((each, number) => <Row key={each.id ?? number} model={model} component={each} place={[...place, number]} troubles={troubles} drop={drop} tell={tell} />)}
    </ol>
  );
}

function Row({ model, component, place, troubles, drop, tell }) {
  const own = troubles.filter(({ at }) => sameplace(at, place));
  const severity = own.some(({ grave }) => grave) ? "error" : own.length ? "warning" : undefined;
  const pressed = (event) => {
    if (event.key === "Delete" && !model.locked()) return remove(model, tell, place);
    if (event.altKey && DIRECTIONS[event.key]) {
      event.preventDefault();
      move(model, tell, DIRECTIONS[event.key], place);
      return focusRow(model.picked);
    }
    return stride(event, model);
  };
  const how = standing(component);
  return (
    <li>
      <button type="button" class="form-row" id={rowId(place)} data-place={key(place)} data-finding={severity} data-standing={how}
        aria-current={sameplace(place, model.picked)} draggable={!model.locked()} title={own.map(({ text }) => text).join("\n") || undefined}
        onClick={() => model.pick(place)} onKeyDown={pressed}
        onDragStart={drop.start({ place })} onDragEnd={drop.end} onDragOver={drop.over} onDragLeave={drop.leave} onDrop={drop.on(place)}>
        <span class="form-row-name">{nameOf(component)}{component.validate?.required === true && <span class="form-required" aria-label={say("property_required")}> *</span>}</span>
        <span class="note">{how === "supported" ? kindName(component) : `${String(component.type)} · ${say(how)}`}{severity && <b class="form-mark" data-severity={severity}>{say(severity)}</b>}</span>
      </button>
      {holds(component) && ((component.components ?? []).length
        ? <Rows model={model} place={place} troubles={troubles} drop={drop} tell={tell} />
        : <p class="form-empty note" onDragOver={drop.over} onDragLeave={drop.leave} onDrop={drop.on([...place, 0], true)}>{say("emptyHolder")}</p>)}
    </li>
  );
}
