// What scripts/web.js puts into the page: the scenarios and boards of scenarios/.
declare module 'bundled:scenarios' {
  interface Bundled {
    /** Such as `quad-core/v2.5-hybrid.xml`. */
    readonly path: string;
    readonly text: string;
    /** The path of its board file among `boards`. */
    readonly board: string;
  }
  export const scenarios: readonly Bundled[];
  export const boards: Readonly<Record<string, string>>;
}
