// What can be added and changed. It comes with the page, from what the server reads of a form.
import { say } from "./words.js";

const found = JSON.parse(document.getElementById("form-catalogue").textContent);
export const offers = found.offers;
export const properties = found.properties;
const fields = new Set(found.fields);
const supported = new Set([...found.fields, ...found.holders, ...found.static]);
const ignored = new Set(found.ignored);

/** The offer that a component is of, or nothing. */
export function offerOf(component) {
  const alike = offers.filter(({ begins }) => begins.type === component.type);
  return alike.find(({ begins }) => begins.subtype === component.subtype) ?? alike[0];
}

/** `supported`, `ignored` (the page shows nothing, and nothing is wrong), or `unsupported`. */
export function standing(component) {
  if (supported.has(component.type)) return "supported";
  return ignored.has(component.type) ? "ignored" : "unsupported";
}

export const isField = (component) => fields.has(component.type);

export function kindName(component) {
  const offer = offerOf(component);
  return offer ? say(`offer_${offer.name}`) : String(component.type ?? "?");
}

/** What a component is called in the list. */
export function nameOf(component) {
  const written = [component.label, component.dateLabel, component.timeLabel, component.text].find((each) => typeof each === "string" && each.trim());
  const [line = ""] = (written ?? "").trim().replace(/^#+\s*/, "").split("\n");
  return (line.length > 40 ? `${line.slice(0, 40)}…` : line) || component.key || component.path || kindName(component);
}

/** Where the label of a component stands: a date of form-js has two, of which one is read here. */
export function pathOf(component, name) {
  const { path } = properties[name];
  if (name !== "dateLabel") return path;
  if (typeof component.label === "string") return ["label"];
  return component.subtype === "time" ? ["timeLabel"] : path;
}

/** A new component of an offer, with a key that is free. */
export function begun(offer, model) {
  const label = say(`offer_${offer.name}`);
  const key = offer.key ? model.freeKey(offer.key) : "";
  const holder = offer.begins.type === "group" || offer.begins.type === "dynamiclist";
  const component = { ...offer.begins };
  if (offer.begins.values) component.values = offer.begins.values.map((each, at) => ({ ...each, label: say("newChoice", { at: at + 1 }) }));
  if (key) component[holder ? "path" : "key"] = key;
  if (offer.name === "text") component.text = label;
  else if (offer.name !== "separator") component[pathOf(component, offer.properties.includes("dateLabel") ? "dateLabel" : "label")[0]] = label;
  component.id = model.freeId(key);
  return component;
}
