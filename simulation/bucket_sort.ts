/** Sorts by time what is spread over a span of it. */

/** So many buckets for each item: fewer items share one, and there is more to sum up. */
const BUCKETS_PER_ITEM = 2;
/** Insertion that moves more than this is slower than sorting. */
const MOVES_PER_ITEM_MAX = 32;

/**
 * Puts items into buckets of time, which keeps those of equal times in their order, and sorts the few
 * that share a bucket by insertion, which does so, too.
 */
export class BucketSort {
  /** When each item is due, as they come: whoever sorts fills this, */
  unsortedTimes: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** and this with the items. */
  unsorted: Int32Array<ArrayBuffer> = new Int32Array(0);
  /** When each item is due, in order. */
  times: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** The items in order. */
  items: Int32Array<ArrayBuffer> = new Int32Array(0);
  /** Each item's bucket, and where the next item of each bucket goes. */
  #buckets = new Int32Array(0);
  #places = new Int32Array(0);
  #hasTies = false;

  /** Whether times are equal among what was sorted last. */
  get hasTies(): boolean {
    return this.#hasTies;
  }

  /** For how many items there is room. */
  get capacity(): number {
    return this.items.length;
  }

  /**
   * Makes room, and keeps what has come.
   *
   * @param capacity For how many items.
   */
  reserve(capacity: number): void {
    if (capacity <= this.capacity) return;
    const { unsortedTimes, unsorted } = this;
    this.unsortedTimes = new Float64Array(capacity);
    this.unsortedTimes.set(unsortedTimes);
    this.unsorted = new Int32Array(capacity);
    this.unsorted.set(unsorted);
    this.times = new Float64Array(capacity);
    this.items = new Int32Array(capacity);
    this.#buckets = new Int32Array(capacity);
    this.#places = new Int32Array(BUCKETS_PER_ITEM * capacity + 2);
  }

  /**
   * Sorts.
   *
   * @param count How many items have come.
   * @param span The time that no item is before, and the time that none is after.
   */
  sort(count: number, span: { readonly from: number; readonly end: number }): void {
    const buckets = BUCKETS_PER_ITEM * count;
    const perSecond = span.end > span.from ? buckets / (span.end - span.from) : 0;
    this.#count(count, span.from, perSecond);
    this.#sumUp(buckets);
    this.#distribute(count);
    this.#insert(count);
  }

  /** Gives the room back at once, which for a million hosts is more than all else takes. */
  release(): void {
    const { unsortedTimes, unsorted, times, items } = this;
    for (const { buffer } of [unsortedTimes, unsorted, times, items, this.#buckets, this.#places]) {
      buffer.transfer(0);
    }
  }

  /** Finds the bucket of each item, and counts the items of each. */
  #count(count: number, from: number, perSecond: number): void {
    const [times, buckets] = [this.unsortedTimes, this.#buckets];
    const places = this.#places.fill(0, 0, BUCKETS_PER_ITEM * count + 2);
    for (let i = 0; i < count; i++) {
      const bucket = (((times[i] as number) - from) * perSecond) | 0;
      buckets[i] = bucket;
      places[bucket + 1] = ((places[bucket + 1] as number) + 1) | 0;
    }
  }

  #sumUp(buckets: number): void {
    const places = this.#places;
    let sum = 0;
    for (let bucket = 1; bucket <= buckets; bucket++) {
      sum = (sum + (places[bucket] as number)) | 0;
      places[bucket] = sum;
    }
  }

  #distribute(count: number): void {
    const { unsortedTimes, unsorted, times, items } = this;
    const [buckets, places] = [this.#buckets, this.#places];
    for (let i = 0; i < count; i++) {
      const bucket = buckets[i] as number;
      const place = places[bucket] as number;
      places[bucket] = (place + 1) | 0;
      times[place] = unsortedTimes[i] as number;
      items[place] = unsorted[i] as number;
    }
  }

  /** Sorts within the buckets. */
  #insert(count: number): void {
    const { times, items } = this;
    let movesLeft = MOVES_PER_ITEM_MAX * count;
    let hasTies = false;
    let before = -Infinity;
    for (let i = 0; i < count; i++) {
      const time = times[i] as number;
      if (time > before) {
        before = time;
        continue;
      }
      const item = items[i] as number;
      let place = i;
      while (place > 0 && (times[place - 1] as number) > time) {
        times[place] = times[place - 1] as number;
        items[place] = items[place - 1] as number;
        place = (place - 1) | 0;
      }
      times[place] = time;
      items[place] = item;
      hasTies ||= place > 0 && times[place - 1] === time;
      movesLeft -= i - place;
      if (movesLeft < 0) return this.#sortCrowded(count);
    }
    this.#hasTies = hasTies;
  }

  /** The same for items that crowd in few buckets. */
  #sortCrowded(count: number): void {
    const [times, items] = [this.times.slice(0, count), this.items.slice(0, count)];
    const places = Array.from(times.keys());
    places.sort((a, b) => (times[a] as number) - (times[b] as number)); // keeps equal ones in order
    for (const [i, place] of places.entries()) {
      this.times[i] = times[place] as number;
      this.items[i] = items[place] as number;
    }
    this.#hasTies = true; // perhaps
  }
}
