// Changes the engine's source in one place at a time, each so that a real machine could not go on, and boots bundled
// scenarios with it: a boot that still ends `up` has not noticed. `npm run boot-mutants [-- ID...]`; exit 1 when a change is
// not noticed, or one is that docs/engine.md calls harmless.
import { BOOT_MUTANTS } from './boot-mutants-list.js';
import { bootOf } from './mutated-boot.js';

const RELEASES = ['v2.5', 'v2.7', 'v3.3'];

const wanted = process.argv.slice(2);
let wrong = 0;
for (const mutant of BOOT_MUTANTS) {
  const { id, what, harmless, violation } = mutant;
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const boots = [];
  for (const release of violation === undefined ? RELEASES : ['v2.7']) {
    boots.push(await bootOf(mutant, release));
  }
  const noticed = boots.filter(({ isNoticed }) => isNoticed);
  const isNoticed = noticed.length > 0;
  if (isNoticed === (harmless !== undefined)) wrong += 1;
  const end = isNoticed ? `${noticed.length} of ${boots.length} noticed, ${noticed[0].why}` : 'UP';
  console.log(`${id} ${what}: ${end}${harmless === undefined ? '' : ` (harmless: ${harmless})`}`);
}
process.exitCode = wrong > 0 ? 1 : 0;
