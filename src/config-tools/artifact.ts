/** A generated file; `path` is below ACRN's build directory. */
export interface Artifact {
  readonly path: string;
  readonly content: string;
}
