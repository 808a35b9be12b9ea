// Tokens on the diagram: at rest, those at one place as one with a number, and on their way.
const TRAVEL = 900; // Milliseconds along one step at ordinary speed.
const RADIUS = 9;
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class TokenSheet {
  constructor(modeler) {
    this.modeler = modeler;
    this.moved = 0; // How many pictures of tokens between two places were drawn.
  }

  get layer() {
    return this.modeler.get("canvas").getLayer("duban-tokens", 5);
  }

  clear() {
    cancelAnimationFrame(this.frame);
    this.layer.replaceChildren();
  }

  /** Tokens at rest, each {element, flow}, and `moving` ones between. */
  draw(tokens, moving = []) {
    cancelAnimationFrame(this.frame);
    this.layer.replaceChildren();
    const places = new Map();
    for (const each of tokens) {
      const place = this.placeOf(each);
      if (!place) continue;
      const key = `${place.x},${place.y}`;
      places.set(key, { ...place, count: (places.get(key)?.count ?? 0) + 1 });
    }
    for (const place of places.values()) token(this.layer, place, place.count);
    for (const place of moving) token(this.layer, place, 1);
  }

  /** Let tokens go along `flows` while `staying` stay, then call `arrived`; at once where motion is not wanted. */
  travel(flows, staying, speed, arrived) {
    cancelAnimationFrame(this.frame);
    const ways = still.matches ? [] : flows.map((flow) => wayOf(this.modeler.get("elementRegistry").get(flow))).filter(Boolean);
    if (!ways.length) return arrived();
    const begun = performance.now();
    const move = (now) => {
      this.moved += 1;
      const part = Math.min(1, Math.max(0, ((now - begun) * speed()) / TRAVEL));
      this.draw(staying, ways.map((way) => pointOf(way, way.getTotalLength() * part)));
      if (part < 1) this.frame = requestAnimationFrame(move);
      else arrived();
    };
    this.frame = requestAnimationFrame(move);
  }

  /** Before the element that it waits at, on its flow; or on the element. */
  placeOf({ element, flow }) {
    const [registry, canvas] = [this.modeler.get("elementRegistry"), this.modeler.get("canvas")];
    const shape = registry.get(element);
    if (!shape || canvas.findRoot(shape) !== canvas.getRootElement()) return null;
    const way = flow && wayOf(registry.get(flow));
    if (way) return pointOf(way, way.getTotalLength() - RADIUS - 4);
    return { x: shape.x + shape.width / 2, y: shape.y + Math.min(shape.height / 2, 22) };
  }

  /** Bring the element into sight, on the sheet that it is on. */
  show(id) {
    const [registry, canvas] = [this.modeler.get("elementRegistry"), this.modeler.get("canvas")];
    const shown = registry.get(id);
    if (!shown) return;
    const root = canvas.findRoot(shown);
    if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
    canvas.scrollToElement(shown, 120);
  }
}

function drawn(kind, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function wayOf(flow) {
  if (!flow?.waypoints) return null;
  return drawn("path", { d: flow.waypoints.map(({ x, y }, index) => `${index ? "L" : "M"}${x},${y}`).join(" ") });
}

function pointOf(way, length) {
  const { x, y } = way.getPointAtLength(Math.max(0, length));
  return { x, y };
}

function token(layer, { x, y }, count) {
  const group = drawn("g", { class: "played-token", transform: `translate(${x}, ${y})` });
  group.append(drawn("circle", { r: RADIUS }));
  if (count > 1) {
    const number = drawn("text", { "text-anchor": "middle", y: 4 });
    number.textContent = count;
    group.append(number);
  }
  layer.append(group);
}
