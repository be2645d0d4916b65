/** Saving a drawing of the page as a file, for slides: with a title and a legend, which stand beside it here. */

import { readColors } from "./theme.ts";

/** What a sign of the drawing means. */
export interface LegendEntry {
  /** In words. */
  readonly label: string;
  /** The custom property with its colour, without its dashes. */
  readonly color: string;
  /** An SVG path around its middle; without one the sign is a line. */
  readonly path?: string;
  /** The dashes of a line, in pixels. */
  readonly dash?: readonly number[];
}

/** What is saved. */
export interface Picture {
  /** Its title, and the name of its file. */
  readonly title: string;
  /** Its legend. */
  readonly legend: readonly LegendEntry[];
}

/** From the drawing to the edge, and from line to line of what stands above it, in pixels of the page. */
const MARGIN = 16;
const LINE = 24;
/** How much a sign of the legend takes, and what keeps it from the one before. */
const SIGN = 32;
const GAP = 18;

/**
 * Offers a drawing as a PNG file.
 *
 * @param place What holds the drawing's canvas.
 * @param picture What it is.
 */
export function savePicture(place: HTMLElement, picture: Picture): void {
  const drawing = place.querySelector("canvas");
  if (drawing === null) return;
  framed(drawing, picture).toBlob((blob) => {
    if (blob !== null) download(blob, `${picture.title.replaceAll(/[^\w.-]+/g, "-")}.png`);
  }, "image/png");
}

/** The drawing on its ground, below its title and its legend. */
function framed(drawing: HTMLCanvasElement, { title, legend }: Picture): HTMLCanvasElement {
  const scale = drawing.width / Math.max(1, drawing.clientWidth);
  const [width, height] = [drawing.width / scale, drawing.height / scale];
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) return drawing;
  context.font = "13px system-ui, sans-serif";
  const signs = layOut(context, legend, width);
  const top = MARGIN + LINE + (signs.at(-1)?.y ?? -LINE) + LINE;
  canvas.width = Math.round((width + 2 * MARGIN) * scale);
  canvas.height = Math.round((top + height + MARGIN) * scale);
  context.setTransform(scale, 0, 0, scale, 0, 0); // a canvas that is resized forgets everything
  const { ground = "", ink = "", ...colors } = readColors([
    ...["ground", "ink"],
    ...legend.map(({ color }) => color),
  ]);
  context.fillStyle = ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = ink;
  context.textBaseline = "middle";
  context.font = "600 16px system-ui, sans-serif";
  context.fillText(title, MARGIN, MARGIN + LINE / 2);
  context.font = "13px system-ui, sans-serif";
  for (const { entry, x, y } of signs) {
    context.fillStyle = ink;
    context.setTransform(
      scale,
      0,
      0,
      scale,
      (MARGIN + x) * scale,
      (MARGIN + 1.5 * LINE + y) * scale,
    );
    context.fillText(entry.label, SIGN, 0);
    context.fillStyle = context.strokeStyle = colors[entry.color] ?? ink;
    drawSign(context, entry);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(drawing, MARGIN * scale, top * scale);
  return canvas;
}

interface PlacedEntry {
  readonly entry: LegendEntry;
  readonly x: number;
  readonly y: number;
}

/** Breaks the legend into lines. */
function layOut(
  context: CanvasRenderingContext2D,
  legend: readonly LegendEntry[],
  width: number,
): PlacedEntry[] {
  let [x, y] = [0, 0];
  return legend.map((entry) => {
    const needed = SIGN + context.measureText(entry.label).width;
    if (x > 0 && x + needed > width) [x, y] = [0, y + LINE];
    const placed = { entry, x, y };
    x += needed + GAP;
    return placed;
  });
}

function drawSign(context: CanvasRenderingContext2D, { path, dash = [] }: LegendEntry): void {
  if (path !== undefined) {
    context.translate(SIGN - 14, 0);
    context.fill(new Path2D(path));
    return;
  }
  context.lineWidth = 2;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(SIGN - 8, 0);
  context.stroke();
}

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
