/** Messages for all hosts, kept once: a ring that all read, each at its own pace. */

/** How many messages there is room for at first; a power of two, as ever after. */
const SIZE_MIN = 1024;

/**
 * The ring. Places count the messages that have come, modulo 2^32; a place's index is its last bits.
 * Each message has the number of its sender, who is to pass it by.
 */
export class MessageRing<M> {
  /** The logical times that the messages carry, by index. */
  stamps: Float64Array = new Float64Array(SIZE_MIN);
  /** The numbers of their senders, by index. */
  senders: Int32Array = new Int32Array(SIZE_MIN);
  /** The place of the next message, which is how many have come. */
  end = 0;
  /** How many of them every host was past when that was last looked at. */
  #start = 0;
  /** The messages themselves, where they are wanted. */
  #messages: (M | undefined)[] | undefined;

  /**
   * Says whether messages can be put without making room.
   *
   * @param count How many.
   * @returns Whether they fit.
   */
  hasRoom(count: number): boolean {
    return ((this.end - this.#start) >>> 0) + count <= this.stamps.length;
  }

  /**
   * Lets go of what every host is past, and doubles the ring where that is less than half of it.
   *
   * @param unread How many messages the slowest host has not passed.
   */
  makeRoom(unread: number): void {
    this.#start = (this.end - unread) | 0;
    if (unread > this.stamps.length / 2) this.#double();
  }

  /**
   * Puts a message. There must be room.
   *
   * @param sender The number of its sender.
   * @param stamp The logical time that it carries.
   * @returns Its place.
   */
  push(sender: number, stamp: number): number {
    const place = this.end;
    const index = place & (this.stamps.length - 1);
    this.stamps[index] = stamp;
    this.senders[index] = sender;
    this.end = (place + 1) | 0;
    return place;
  }

  /**
   * Keeps the message itself that is put next.
   *
   * @param message The message.
   */
  keep(message: M): void {
    (this.#messages ??= [])[this.end & (this.stamps.length - 1)] = message;
  }

  /**
   * Gives a message that was kept.
   *
   * @param place Its place.
   * @returns The message.
   */
  message(place: number): M | undefined {
    return this.#messages?.[place & (this.stamps.length - 1)];
  }

  #double(): void {
    const size = this.stamps.length;
    const [stamps, senders] = [new Float64Array(2 * size), new Int32Array(2 * size)];
    const messages = this.#messages === undefined ? undefined : new Array<M | undefined>(2 * size);
    for (let place = this.#start; place !== this.end; place = (place + 1) | 0) {
      const [from, to] = [place & (size - 1), place & (2 * size - 1)];
      stamps[to] = this.stamps[from] as number;
      senders[to] = this.senders[from] as number;
      if (messages !== undefined) messages[to] = this.#messages?.[from];
    }
    [this.stamps, this.senders, this.#messages] = [stamps, senders, messages];
  }
}
