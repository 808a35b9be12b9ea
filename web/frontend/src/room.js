// Pushes what stands further right aside, so that something fits in between.

/** Everything from `start` on goes `width` to the right, on the sheet that `shape` is on. */
export function makeRoom({ canvas, registry, spaceTool, modeling }, shape, width, start) {
  const root = canvas.findRoot(shape);
  const all = registry.filter((each) => each !== root && canvas.findRoot(each) === root);
  const { movingShapes, resizingShapes } = spaceTool.calculateAdjustments(all, "x", width, start);
  modeling.createSpace(movingShapes, resizingShapes, { x: width, y: 0 }, "e", start);
}
