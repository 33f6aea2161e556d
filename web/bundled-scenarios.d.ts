// What scripts/web.js puts into the page: the scenarios and boards of scenarios/, a module for each board.
declare module 'bundled:scenarios' {
  /** The texts of a board file and its scenarios, by their paths. */
  type Texts = Readonly<Record<string, string | { readonly base64: string }>>;
  interface Bundled {
    /** Such as `quad-core/v2.5-hybrid.xml`. */
    readonly path: string;
    /** The path of its board file. */
    readonly board: string;
  }
  export const scenarios: readonly Bundled[];
  /** By the paths of the board files. */
  export const boards: Readonly<Record<string, () => Promise<{ readonly default: Texts }>>>;
}
