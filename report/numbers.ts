/** Numbers as people read them, and the ticks of axes. */

/**
 * Groups an integer's digits by thousands.
 *
 * @param value The number.
 * @returns For example `100,000`.
 */
export function grouped(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * Names what is counted.
 *
 * @param count How many there are.
 * @param thing What one of them is called.
 * @returns For example `host` for one, `hosts` for none and for three.
 */
export function plural(count: number, thing: string): string {
  return count === 1 ? thing : `${thing}s`;
}

/**
 * Counts things.
 *
 * @param count How many there are.
 * @param thing What one of them is called.
 * @returns For example `1 host` or `1,000 hosts`.
 */
export function counted(count: number, thing: string): string {
  return `${grouped(count)} ${plural(count, thing)}`;
}

/**
 * Writes a size in the largest unit of which there is one: 40 MB of room are not 0.0 GB.
 *
 * @param bytes The size.
 * @returns For example `312 bytes`, `40.0 MB` or `3.2 GB`.
 */
export function sizeText(bytes: number): string {
  if (Math.round(bytes) < 1000) return counted(bytes, "byte");
  let amount = bytes;
  for (const unit of ["KB", "MB", "GB"]) {
    amount /= 1000;
    if (Number(amount.toFixed(1)) < 1000) return `${amount.toFixed(1)} ${unit}`;
  }
  return `${(amount / 1000).toFixed(1)} TB`;
}

const SECOND = { seconds: 1, text: (count: number): string => `${count} s` };
/** Units of time, the largest first. */
const TIME_UNITS = [
  { seconds: 86_400, text: (count: number): string => counted(count, "day") },
  { seconds: 3_600, text: (count: number): string => `${count} h` },
  { seconds: 60, text: (count: number): string => `${count} min` },
  SECOND,
];

/**
 * Writes a duration in the two largest units of which there is any, rounded up.
 *
 * @param seconds The duration.
 * @returns For example `45 s`, `2 h 5 min` or `4 days`.
 */
export function durationText(seconds: number): string {
  for (const [i, unit] of TIME_UNITS.entries()) {
    const minor = TIME_UNITS[i + 1];
    if (minor === undefined) break;
    const minors = Math.ceil(seconds / minor.seconds); // 59.5 s are a minute
    const perUnit = unit.seconds / minor.seconds;
    if (minors < perUnit) continue;
    const rest = minors % perUnit;
    return unit.text(Math.floor(minors / perUnit)) + (rest === 0 ? "" : ` ${minor.text(rest)}`);
  }
  return SECOND.text(Math.ceil(seconds));
}

/**
 * Writes a number with a fixed number of decimals.
 *
 * @param value The number; `null` where there is none.
 * @param digits How many decimals.
 * @returns For example `1.50`, or an en dash for `null`.
 */
export function fixed(value: number | null, digits: number): string {
  return value === null ? "–" : value.toFixed(digits);
}

/**
 * Writes a number with at most three decimals.
 *
 * @param value The number; `null` where there is none.
 * @returns For example `1.5`, or an en dash for `null`.
 */
export function short(value: number | null): string {
  return value === null ? "–" : String(Math.round(value * 1000) / 1000);
}

/**
 * Chooses the ticks of an axis: 1, 2 or 5 times a power of ten apart.
 *
 * @param from Where the axis begins.
 * @param to Where it ends.
 * @param countMax How many ticks there is room for.
 * @returns The ticks within, and how many decimals tell them apart.
 */
export function axisTicks(
  from: number,
  to: number,
  countMax: number,
): { readonly values: readonly number[]; readonly digits: number } {
  const span = to - from;
  if (!(span > 0) || countMax < 1) return { values: [], digits: 0 };
  const rough = span / countMax;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const values: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
    values.push(i * step || 0); // and not -0
  }
  return { values, digits };
}

/** So much of an axis may be empty for its end to be a round number. */
const EMPTY_MAX = 0.03;

/**
 * Rounds the end of an axis up where a round number is near: of a minute, the last event comes a little
 * before its end.
 *
 * @param from Where the axis begins.
 * @param to The last value on it.
 * @returns Where it ends.
 */
export function axisEnd(from: number, to: number): number {
  const { values, digits } = axisTicks(from, to, 8);
  const [first = 0, second] = values;
  if (second === undefined) return to;
  const step = second - first;
  const round = Number((Math.ceil(to / step - 1e-9) * step).toFixed(digits));
  return round > to && round - to <= EMPTY_MAX * (to - from) ? round : to;
}
