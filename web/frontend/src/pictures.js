// The diagram as a picture to take along: as SVG, which can be enlarged, or as PNG, which pastes into
// any document.

const SCALE = 2; // Sharp in print and on dense screens.
const MOST_PIXELS = 32_000_000;
const MOST_ALONG_AN_EDGE = 16_000; // Browsers draw nothing beyond, and do not say so.

/** How large the picture of something `width` × `height` is: twice, or what a browser can still draw. */
export function scaleFor(width, height) {
  return Math.min(SCALE, MOST_ALONG_AN_EDGE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
}

function painted(svg) {
  return new Promise((done, failed) => {
    const picture = new Image();
    picture.onload = () => done(picture);
    picture.onerror = () => failed(new Error("The browser cannot draw the diagram."));
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
}

async function asPng(svg) {
  const picture = await painted(svg);
  const scale = scaleFor(picture.naturalWidth, picture.naturalHeight);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.naturalWidth * scale);
  canvas.height = Math.round(picture.naturalHeight * scale);
  const sheet = canvas.getContext("2d");
  sheet.fillStyle = "#fff"; // Paper: the lines are black, and a dark page would swallow them.
  sheet.fillRect(0, 0, canvas.width, canvas.height);
  sheet.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (!made) throw new Error("The browser cannot write the picture.");
  return made;
}

const KINDS = { svg: async (svg) => new Blob([svg], { type: "image/svg+xml" }), png: asPng };

/** Hand the reader the sheet that is open as a file, named as that of the diagram. */
export async function takePicture(modeler, kind, file) {
  const { svg } = await modeler.saveSVG();
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(await KINDS[kind](svg)),
    download: file.replace(/^.*\//, "").replace(/\.bpmn$/, `.${kind}`),
  });
  link.click();
  // The browser reads the file a moment after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
