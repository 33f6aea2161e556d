// What reports for programs are valid by.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'vitest';
import { shared } from './shared.js';

const ajv = new Ajv({ strict: false, validateFormats: false });
const folder = join(import.meta.dirname, '../schemas/reports');

function schema(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function expectValid(validate: ValidateFunction, report: string): void {
  validate(JSON.parse(report));
  expect((validate.errors ?? []).slice(0, 3)).toEqual([]);
}

ajv.addSchema(schema(join(folder, 'build.json')), 'build.json');
const isCheckReport = ajv.compile(schema(join(folder, 'check.json')));

export function expectCheckReport(report: string): void {
  expectValid(isCheckReport, report);
}

const sarifSchema = join(shared ?? '', 'schemas/sarif-schema-2.1.0.json');
let isSarif: ValidateFunction | undefined;

/** Where the schema is not there, which is in ../shared, nothing is expected. */
export function expectSarif(report: string): void {
  if (isSarif === undefined && existsSync(sarifSchema)) {
    // The schema is of draft 4, whose few keywords mean the same today.
    const { $schema: _, id: __, ...rest } = schema(sarifSchema);
    isSarif = ajv.compile(rest);
  }
  if (isSarif !== undefined) expectValid(isSarif, report);
}
