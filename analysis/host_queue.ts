/** Whose event comes next: a binary heap of hosts, ordered by time and then by the hosts' numbers. */
export class HostQueue {
  readonly #hosts: Int32Array;
  readonly #times: Float64Array;
  #size = 0;

  /**
   * Makes an empty queue.
   *
   * @param hosts How many hosts there are; each is in the queue once at most.
   */
  constructor(hosts: number) {
    this.#hosts = new Int32Array(hosts);
    this.#times = new Float64Array(hosts);
  }

  /** The host that comes next, or -1. */
  get first(): number {
    return this.#size === 0 ? -1 : this.#hosts[0] as number;
  }

  /**
   * Adds a host.
   *
   * @param host Its number.
   * @param time When its next event is, in seconds.
   */
  push(host: number, time: number): void {
    let place = this.#size++;
    this.#times[host] = time;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const other = this.#hosts[parent] as number;
      if (!this.#isBefore(host, other)) break;
      this.#hosts[place] = other;
      place = parent;
    }
    this.#hosts[place] = host;
  }

  /**
   * Gives the first host another time.
   *
   * @param time When its next event is, in seconds.
   */
  moveFirst(time: number): void {
    const host = this.#hosts[0] as number;
    this.#times[host] = time;
    this.#sink(host);
  }

  /** Takes the first host out. */
  dropFirst(): void {
    const last = this.#hosts[--this.#size] as number;
    if (this.#size > 0) this.#sink(last);
  }

  #sink(host: number): void {
    let place = 0;
    for (let child = 1; child < this.#size; child = 2 * place + 1) {
      const right = child + 1;
      if (
        right < this.#size &&
        this.#isBefore(this.#hosts[right] as number, this.#hosts[child] as number)
      ) {
        child = right;
      }
      const other = this.#hosts[child] as number;
      if (!this.#isBefore(other, host)) break;
      this.#hosts[place] = other;
      place = child;
    }
    this.#hosts[place] = host;
  }

  #isBefore(a: number, b: number): boolean {
    const x = this.#times[a] as number;
    const y = this.#times[b] as number;
    return x < y || (x === y && a < b);
  }
}
