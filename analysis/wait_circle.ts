/** Where several hosts' next events wait for each other, so that none of them can come. */

/** Who waits for whom. */
export interface Waits {
  /**
   * Says whose event a host's next one waits for.
   *
   * @param host The host, one that waits.
   * @returns The other host; one that does not wait, or a negative number, where what is waited for
   *   does not exist.
   */
  senderOf(host: number): number;
  /**
   * Says whether a host's next event waits.
   *
   * @param host A host.
   * @returns Whether it does.
   */
  isWaiting(host: number): boolean;
  /**
   * Says when a host's next event happens, by the host's own clock.
   *
   * @param host The host.
   * @returns Seconds.
   */
  timeOf(host: number): number;
}

/**
 * Finds the host to go on with where all that are left wait: the earliest of one circle. Who waits for
 * a circle without being in it must not be taken, however early its clock says that it is: what it
 * waits for comes as soon as the circle is open.
 *
 * @param start Any host that waits.
 * @param waits Who waits for whom.
 * @returns The host whose message counts as one that was never sent.
 */
export function earliestOfCircle(start: number, { senderOf, isWaiting, timeOf }: Waits): number {
  const path: number[] = [];
  for (let host = start;; host = senderOf(host)) {
    const seen = path.indexOf(host);
    if (seen !== -1) {
      return path.slice(seen).reduce((earliest, other) => {
        const later = timeOf(other) - timeOf(earliest) || other - earliest;
        return later < 0 ? other : earliest;
      });
    }
    path.push(host);
    if (!isWaiting(senderOf(host))) return host;
  }
}
