/** No scenario can be made of what was asked for; the message is one line. */
export class CannotCreate extends Error {
  override readonly name = 'CannotCreate';
}
