// What scripts/web.js puts into the page and its worker: the scenarios and boards of scenarios/.
declare module 'bundled:scenarios' {
  interface Bundled {
    /** Such as `quad-core/v2.5-hybrid.xml`. */
    readonly path: string;
    /** The path of its board file. */
    readonly board: string;
  }
  export const scenarios: readonly Bundled[];
  /** The paths of the board files. */
  export const boards: readonly string[];
}
declare module 'bundled:texts' {
  /** The texts of a board file and its scenarios, by their paths. */
  type Texts = Readonly<Record<string, string | { readonly base64: string }>>;
  /** By the paths of the board files, a module for each. */
  export const texts: Readonly<Record<string, () => Promise<{ readonly default: Texts }>>>;
}
