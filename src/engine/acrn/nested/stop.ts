/**
 * ACRN cannot go on with this VM: an assertion fails, or what it does next depends on memory it
 * corrupted. Thrown inside the engine only; every public operation turns it into a `stop` event.
 */
export class AcrnStop extends Error {
  /**
   * @param reason what happened, in a sentence
   * @param where the ACRN function
   */
  constructor(
    readonly reason: string,
    readonly where: string,
  ) {
    super(reason);
  }
}
