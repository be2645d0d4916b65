import assert from "node:assert/strict";
import { type Color, hostColor, hostDash, KIND_COLORS } from "../../report/palette.ts";

/** What red, green and blue light become: Machado, Oliveira and Fernandes 2009, full severity. */
const VISIONS: Readonly<
  Record<"usual" | "deuteranopia" | "protanopia", readonly (readonly number[])[]>
> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
};
type Vision = keyof typeof VISIONS;

/** Less apart than that lines and bars are taken for each other, in CIE 1976. */
const APART_MIN = 20;
const GROUNDS: Color = { light: "#ffffff", dark: "#17191c" };
const THEMES = ["light", "dark"] as const;
/** So many hosts a legend names. */
const HOSTS = 12;

/** Light of a colour that is written `#rrggbb`. */
function lightOf(color: string): number[] {
  return [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16) / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
}

/** Lightness and two hues of light, as far apart as they look. */
function labOf([r = 0, g = 0, b = 0]: readonly number[]): [number, number, number] {
  const [x, y, z] = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
  ].map((part) => part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116);
  const [fx = 0, fy = 0, fz = 0] = [x, y, z];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

function seen(color: string, vision: Vision): [number, number, number] {
  const light = lightOf(color);
  return labOf(VISIONS[vision].map((row) => {
    const part = row.reduce((sum, weight, i) => sum + weight * (light[i] ?? 0), 0);
    return Math.min(1, Math.max(0, part));
  }));
}

function apart(one: string, other: string, vision: Vision): number {
  const [a, b] = [seen(one, vision), seen(other, vision)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function contrast(one: string, other: string): number {
  const luminances = [one, other].map((color) => {
    const [r = 0, g = 0, b = 0] = lightOf(color);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);
}

/** Every vision in every theme. */
const CASES = (Object.keys(VISIONS) as Vision[]).flatMap((vision) =>
  THEMES.map((theme) => ({ vision, theme }))
);

for (const { vision, theme } of CASES) {
  Deno.test(`Of ${HOSTS} hosts no two look alike: ${vision}, ${theme}`, () => {
    for (let host = 0; host < HOSTS; host++) {
      for (let other = 0; other < host; other++) {
        if (hostDash(host).join() !== hostDash(other).join()) continue;
        const distance = apart(hostColor(host)[theme], hostColor(other)[theme], vision);
        assert.ok(distance >= APART_MIN, `${other} and ${host} are ${distance} apart`);
      }
    }
  });

  Deno.test(`Internal events look like no other kind: ${vision}, ${theme}`, () => {
    const { INTERNAL, ...others } = KIND_COLORS;
    for (const [kind, color] of Object.entries(others)) {
      const distance = apart(INTERNAL[theme], color[theme], vision);
      assert.ok(distance >= APART_MIN, `${kind} is ${distance} apart`);
    }
  });

  Deno.test(`Neighbours in the mix of events differ: ${vision}, ${theme}`, () => {
    const colors = Object.values(KIND_COLORS);
    for (const [i, color] of colors.entries()) {
      const next = colors[i + 1];
      if (next === undefined) continue;
      const distance = apart(color[theme], next[theme], vision);
      assert.ok(distance >= APART_MIN, `${i} and ${i + 1} are ${distance} apart`);
    }
  });
}

Deno.test("Hosts of one colour differ in their dashes", () => {
  const looks = Array.from({ length: 24 }, (_, host) => {
    return `${hostColor(host).light} ${hostDash(host).join(" ")}`;
  });
  assert.equal(new Set(looks).size, looks.length);
});

Deno.test("Colours stand out from their ground", () => {
  for (const theme of THEMES) {
    for (let host = 0; host < 6; host++) {
      const ratio = contrast(hostColor(host)[theme], GROUNDS[theme]);
      assert.ok(ratio >= 4.5, `${theme}: host ${host} has ${ratio}`);
    }
    for (const [kind, color] of Object.entries(KIND_COLORS)) {
      const ratio = contrast(color[theme], GROUNDS[theme]);
      assert.ok(ratio >= 4.5, `${theme}: ${kind} has ${ratio}`);
    }
  }
});
