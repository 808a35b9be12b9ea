// What of a file stays to the letter, whatever the modeler makes of the file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Faithful, same } from "../src/faithful/index.js";
import { merged } from "../src/faithful/merging.js";
import { plainly } from "../src/faithful/spelling.js";

const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const file = (inner, more = "") => `<?xml version="1.0" encoding="UTF-8"?>\n<!-- ours -->\n<definitions xmlns="${BPMN}"${more}>\n  <process id="p">\n${inner}\n  </process>\n</definitions>\n<?behind it?>\n`;

test("what nobody touched stays to the letter, as it was written", () => {
  const original = file(`    <!-- a -->\n    <task   id='a' name="x&#x26;y"  />\n    <task id="b"><![CDATA[ ]]></task>`);
  const echo = file(`<task id="a" name="x&amp;y" /><task id="b" />`);
  assert.equal(merged(original, echo, echo), original);
  assert.equal(merged(original, echo, echo.replace('id="b"', 'id="b" name="z"')), original.replace('<task id="b">', '<task id="b" name="z">'));
});

test("what the modeler did not read stays beside what is drawn and deleted", () => {
  const original = file(`    <task id="a" />\n    <odd:thing xmlns:odd="urn:odd">1</odd:thing>\n    <!-- b -->\n    <task id="b" />`);
  const echo = file(`<task id="a" /><task id="b" />`);
  const written = file(`<task id="b" /><task id="c" name="new" />`);
  assert.equal(merged(original, echo, written), file(`    <odd:thing xmlns:odd="urn:odd">1</odd:thing>\n    <!-- b -->\n    <task id="b" />\n    <task id="c" name="new" />`));
});

test("rules stand in the order that they were put into", () => {
  const rules = (...names) => file(names.map((each) => `    <rule id="${each}" />`).join("\n"));
  const original = rules("a", "b", "c").replace('<rule id="b"', '<!-- of b --><rule id="b"');
  const echo = rules("a", "b", "c");
  assert.match(merged(original, echo, rules("c", "a", "b")), /id="c"[^]*id="a"[^]*id="b"/);
  assert.match(merged(original, echo, rules("a", "x", "b", "c")), /id="a"[^]*id="x"[^]*id="b"[^]*id="c"/);
  assert.match(merged(original, echo, rules("c", "a", "b")), /<!-- of b -->/);
});

test("an order that the modeler has of its own is not taken for a stroke", () => {
  const original = file('<b id="2" /><a id="1" /><b id="1b" />');
  const echo = file('<a id="1" /><b id="1b" /><b id="2" />');
  assert.equal(merged(original, echo, echo.replace('<a id="1"', '<a id="1" n="1"')), original.replace('<a id="1"', '<a id="1" n="1"'));
});

test("text that is written anew loses its markup and keeps its comments", () => {
  const original = file(`<documentation id="d">Look <b>here</b><!-- why --> first</documentation>`);
  const echo = file(`<documentation id="d">Look  first</documentation>`);
  const written = file(`<documentation id="d">Look &lt;there&gt;</documentation>`);
  assert.equal(merged(original, echo, written), file(`<documentation id="d">Look &lt;there&gt;<!-- why --></documentation>`));
});

test("what moves takes along what only the file knows", () => {
  const original = file(`    <task id="a" odd="1"><!-- of a --></task>\n    <subProcess id="s">\n      <task id="b" />\n    </subProcess>`);
  const echo = file(`<task id="a" /><subProcess id="s"><task id="b" /></subProcess>`);
  const written = file(`<subProcess id="s"><task id="b" /><task id="a" /></subProcess>`);
  assert.equal(merged(original, echo, written), file(`    <subProcess id="s">\n      <task id="b" />\n      <task id="a" odd="1"><!-- of a --></task>\n    </subProcess>`));
});

test("an element that was given another id is the same", () => {
  const drawing = (id) => `<s xmlns="http://www.omg.org/spec/BPMN/20100524/DI" id="shape" bpmnElement="${id}" />`;
  const original = file(`<task id="a" name="x"><!-- of a --></task>${drawing("a")}`);
  const echo = file(`<task id="a" name="x" />${drawing("a")}`);
  assert.equal(merged(original, echo, file(`<task id="z" name="y" />${drawing("z")}`)), file(`<task id="z" name="y"><!-- of a --></task>${drawing("z")}`));
});

test("of two elements with one id both stay, and the one that is shown is changed", () => {
  const original = file(`<task id="a" name="1" /><task id="a" name="2" />`);
  const echo = file(`<task id="a" name="1" />`);
  assert.equal(merged(original, echo, echo.replace('"1"', '"x"')), original.replace('"1"', '"x"'));
});

test("a prefix that is new is declared, and means what it meant", () => {
  const original = file(`<task id="a" />`, ' xmlns:o="urn:one"');
  const echo = original;
  const written = file(`<task id="a" o:x="1" /><o:t xmlns:o="urn:two" id="q" />`, ' xmlns:o="urn:one"').replace('o:x="1"', 'p:x="1"').replace('xmlns:o="urn:one"', 'xmlns:o="urn:one" xmlns:p="urn:p"');
  const found = merged(original, echo, written);
  assert.ok(same(found, written));
  assert.match(found, /<o:t xmlns:o="urn:two"|<o:t id="q" xmlns:o="urn:two"/);
});

test("what the modeler redraws of itself is taken whole once it is touched", () => {
  const shape = (id, x) => `<di:shape id="${id}" x="${x}" />`;
  const own = (inner) => `<di:plane bpmnElement="s">${inner}</di:plane>`;
  const [di, all] = [' xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"', (text) => file(text, di)];
  const original = all(`${shape("one", 500)}${shape("two", 600)}`);
  const echo = all(own(shape("one", 0) + shape("two", 100)));
  assert.equal(merged(original, echo, echo), original);
  const written = all(own(shape("one", 5) + shape("two", 100)));
  assert.ok(same(merged(original, echo, written), written));
});

test("each namespace gets one prefix, and no element changes its own", () => {
  const text = `<d xmlns="${BPMN}" xmlns:a="urn:a"><x xmlns="urn:x" y="1"><z xmlns=""/></x><b:q xmlns:b="urn:a" b:w="2"/><a xmlns:a="urn:b" a:v="3"/></d>`;
  const found = plainly(text);
  assert.equal(found.match(/xmlns/g).length, 5);
  const [, head, inner] = /^(<d [^>]*>)(.*)<\/d>$/.exec(found);
  assert.equal(inner, '<ns:x y="1"><ns1:z/></ns:x><a:q a:w="2"/><a a1:v="3"/>');
  for (const declared of [`xmlns="${BPMN}"`, 'xmlns:a="urn:a"', 'xmlns:ns="urn:x"', 'xmlns:a1="urn:b"', 'xmlns:ns1="urn:duban:none"']) assert.ok(head.includes(declared), declared);
  assert.equal(plainly(found), found);
});

test("a change that cannot be carried over is kept as the modeler wrote it, and told", async () => {
  const faithful = new Faithful(async () => "<a other='1'/>");
  await faithful.opened("<a/>", "<a/>");
  const { text, failed } = await faithful.as('<a name="x"/>');
  assert.deepEqual([text, failed], ['<a name="x"/>', true]);
  assert.deepEqual(await faithful.as("<a/>"), { text: "<a/>", failed: false });
});

test("the other one of two with one id outlives the one that is deleted", async () => {
  const original = file(`<task id="a" name="1" /><!-- kept --><task id="a" name="2" /><task id="b" />`);
  const seen = (text) => text.replace(/<!--.*?-->/g, "").replace(/(<task id="a"[^>]*>)<task id="a"[^>]*>/, "$1");
  const faithful = new Faithful(async (text) => seen(text));
  await faithful.opened(original, seen(original));
  const { text, failed } = await faithful.as(file('<task id="b" />'));
  assert.deepEqual([failed, text], [false, file(`<!-- kept --><task id="a" name="2" /><task id="b" />`).replace('<process id="p">\n', '<process id="p">')]);
});

test("what is not shown is named", async () => {
  const original = file(`<task id="a"><odd id="o" /><documentation>Look <b>here</b></documentation></task>`);
  const faithful = new Faithful(async (text) => text);
  await faithful.opened(original, file(`<task id="a"><documentation>Look </documentation></task>`));
  assert.deepEqual(faithful.unseen(), { unread: ["odd o"], marked: ["a/documentation"] });
});
