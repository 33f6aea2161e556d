import type { GroupShape } from './shape.js';

/** One error as the generated validators report it; the keyword decides what `params` holds. */
export interface ValidatorError {
  /** JSON pointer of the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Validate {
  (value: unknown): boolean;
  errors?: readonly ValidatorError[] | null;
}

/** What a file in generated/ exports. */
export interface ReleaseSchema {
  readonly validate: Validate;
  readonly shape: GroupShape;
}
