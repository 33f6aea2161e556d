import { type RuleDocument, ruleDocuments } from '../rule-documents.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { SourceText } from '../text/source.js';
import type { CheckedFile } from './checked-file.js';
import { type FindingInFile, findings } from './findings.js';
import { placeOf } from './places.js';

interface SarifOptions {
  readonly version: string;
}

/** A path as a URI below the root of the repository; an absolute path is a file URI. */
function uriOf(path: string): string {
  const encoded = path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return encoded.startsWith('/') ? `file://${encoded}` : encoded.replace(/^(?:\.\/)+/, '');
}

function artifact(path: string) {
  const uri = uriOf(path);
  return uri.startsWith('file:') ? { uri } : { uri, uriBaseId: '%SRCROOT%' };
}

function region(source: SourceText, range: { start: number; end: number }) {
  const { line, column, endLine, endColumn } = placeOf(source, range);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function fixOf({ fix }: Diagnostic, { path, source }: CheckedFile) {
  if (fix === undefined || fix.edits.length === 0) return {};
  const replacements = fix.edits.map(({ start, end, text }) => ({
    deletedRegion: region(source, { start, end }),
    ...(text !== '' && { insertedContent: { text } }),
  }));
  const artifactChanges = [{ artifactLocation: artifact(path), replacements }];
  return { fixes: [{ description: { text: fix.title }, artifactChanges }] };
}

function result({ path, file, diagnostic, fingerprint }: FindingInFile, index: number) {
  const { rule, severity, message, why, help, range, related } = diagnostic;
  const relatedLocations = related.map((other) => ({
    message: { text: other.message },
    physicalLocation: {
      artifactLocation: artifact(path),
      region: region(file.source, other.range),
    },
  }));
  return {
    ruleId: rule,
    ruleIndex: index,
    level: severity === 'info' ? 'note' : severity,
    message: { text: [message, why, `Help: ${help}`].filter((text) => text !== '').join('\n') },
    locations: [
      {
        physicalLocation: { artifactLocation: artifact(path), region: region(file.source, range) },
      },
    ],
    partialFingerprints: { 'acrnNvmx/v1': fingerprint },
    ...(relatedLocations.length > 0 && { relatedLocations }),
    ...fixOf(diagnostic, file),
  };
}

function descriptor({ name, summary, why, category, severity, url }: RuleDocument) {
  const text = `${summary}.`;
  return {
    id: name,
    shortDescription: { text },
    fullDescription: { text: why },
    help: { text: why, markdown: `${why}\n\n[${name}](${url})` },
    helpUri: url,
    defaultConfiguration: { level: severity === 'info' ? 'note' : severity },
    properties: { tags: [category] },
  };
}

/** SARIF 2.1.0, for code scanning. */
export function sarifReport(files: readonly CheckedFile[], { version }: SarifOptions): string {
  const all = findings(files);
  const used = new Set(all.map(({ diagnostic }) => diagnostic.rule));
  const rules = ruleDocuments().filter(({ name }) => used.has(name));
  const indexOf = new Map(rules.map(({ name }, index) => [name, index]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'acrn-nvmx',
            version,
            informationUri: 'https://github.com/acrn-nvmx/acrn-nvmx',
            rules: rules.map(descriptor),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: all.map((each) => result(each, indexOf.get(each.diagnostic.rule) ?? -1)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
