import { type Connection, Range } from 'vscode-languageserver';

/** The command that selects what is to be written over; its arguments are the document's URI and the range. */
export const FILL_IN = 'acrn-nvmx.fill-in';

/** Selects a range in the editor, where the editor can be asked to. */
export async function fillIn(
  connection: Connection,
  canShow: boolean,
  [uri, selection]: readonly unknown[],
): Promise<null> {
  if (canShow && typeof uri === 'string' && Range.is(selection)) {
    await connection.window
      .showDocument({ uri, takeFocus: true, selection })
      .catch(() => undefined);
  }
  return null;
}
