/** Messages that were received before they were sent, as logs that contradict each other tell. */

import type { EarlyReceipt } from "./traced_event.ts";

/** So many are remembered at once; the others count as never sent. */
const REMEMBERED_MAX = 10_000;

const NONE: readonly EarlyReceipt[] = [];

/** Receipts whose SEND may still come. */
export class EarlyReceipts {
  /** Of some senders, the receipts by the stamp of their message. */
  readonly #bySender = new Map<number, Map<number, EarlyReceipt[]>>();
  #count = 0;

  /**
   * Remembers a receipt.
   *
   * @param sender The number of the host that is said to have sent the message.
   * @param stamp The message's logical time.
   * @param receipt The receipt.
   * @returns Whether there was room for it.
   */
  add(sender: number, stamp: number, receipt: EarlyReceipt): boolean {
    if (this.#count >= REMEMBERED_MAX) return false;
    this.#count++;
    let byStamp = this.#bySender.get(sender);
    if (byStamp === undefined) this.#bySender.set(sender, byStamp = new Map());
    const receipts = byStamp.get(stamp);
    if (receipts === undefined) byStamp.set(stamp, [receipt]);
    else receipts.push(receipt);
    return true;
  }

  /**
   * Gives the receipts of a message, once its SEND has come.
   *
   * @param sender The number of the host that sent it.
   * @param stamp Its logical time.
   * @returns Those that are remembered, which are forgotten now.
   */
  take(sender: number, stamp: number): readonly EarlyReceipt[] {
    const byStamp = this.#bySender.get(sender);
    const receipts = byStamp?.get(stamp);
    if (receipts === undefined) return NONE;
    byStamp?.delete(stamp);
    this.#count -= receipts.length;
    return receipts;
  }
}
