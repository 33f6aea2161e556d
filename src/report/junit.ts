import { type CheckedFile, count } from './checked-file.js';
import { findings } from './findings.js';
import { xmlText } from './xml-text.js';

/** JUnit's XML: a suite a file, a failed case an error; a warning is in the output of the suite. */
export function junitReport(files: readonly CheckedFile[]): string {
  const suites = files.map((file) => {
    const all = findings([file]);
    const errors = all.filter(({ diagnostic }) => diagnostic.severity === 'error');
    const name = xmlText(file.path);
    const cases = errors.map(({ line, column, diagnostic: { rule, message, why, help } }) => {
      const text = xmlText(`${file.path}:${line}:${column}: ${message}`);
      return `    <testcase name="${rule}" classname="${name}">\n      <failure message="${text}" type="error">${xmlText(`${why} Help: ${help}`)}</failure>\n    </testcase>\n`;
    });
    const passed = `    <testcase name="check" classname="${name}"/>\n`;
    const tests = Math.max(errors.length, 1);
    return `  <testsuite name="${name}" tests="${tests}" failures="${errors.length}" errors="0">\n${errors.length === 0 ? passed : cases.join('')}  </testsuite>\n`;
  });
  const { errors } = count(files);
  const clean = files.filter((file) => count([file]).errors === 0).length;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="acrn-nvmx" tests="${errors + clean}" failures="${errors}" errors="0">\n${suites.join('')}</testsuites>\n`;
}
