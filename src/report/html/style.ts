/** Light and dark by the reader's setting; narrow pages in one column; paper in black on white, all of it open. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --dim: #57606a; --line: #d0d7de; --box: #f6f8fa; --link: #0550ae;
  --good: #116329; --bad: #a40e26; --warn: #7d4e00;
  --l0: #b3261e; --l1: #0b6bcb; --l2: #1a7f37;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0d1117; --ink: #e6edf3; --dim: #9198a1; --line: #3d444d; --box: #161b22; --link: #79c0ff;
    --good: #56d364; --bad: #ff8b85; --warn: #e3b341;
    --l0: #ff8b85; --l1: #79c0ff; --l2: #56d364;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 75rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0.5rem 0; } h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem;
  border-bottom: 1px solid var(--line); } h3 { font-size: 1rem; margin: 0.75rem 0 0.25rem; }
p, ul, ol, dl { margin: 0.25rem 0 0.5rem; } dt { font-weight: 600; } dd { margin: 0 0 0.25rem 1rem; }
a { color: var(--link); } small, .at, .steps { color: var(--dim); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; background: var(--paper); padding: 0.5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; }
nav a { display: inline-block; padding: 0.25rem 0; }
.badge { display: inline-block; padding: 0 0.6rem; border: 2px solid; border-radius: 1rem; font-weight: 600; }
.up { color: var(--good); } .degraded { color: var(--warn); } .stopped, .not-booted { color: var(--bad); }
.step { white-space: nowrap; margin-right: 0.75rem; } .step.stopped { font-weight: 600; }
.finding, .part { border-left: 4px solid var(--line); padding-left: 0.75rem; margin: 0.75rem 0; break-inside: avoid; }
.finding.error { border-color: var(--bad); } .finding.warning { border-color: var(--warn); }
.severity { text-transform: uppercase; font-size: 0.8rem; }
.error .severity { color: var(--bad); } .warning .severity { color: var(--warn); }
.scroll { overflow-x: auto; margin: 0.5rem 0; }
table { border-collapse: collapse; min-width: 100%; font-size: 0.9rem; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.5rem; border-bottom: 1px solid var(--line);
  overflow-wrap: break-word; }
tbody td { min-width: 3rem; } tbody th { min-width: 6rem; } tbody th { font-weight: 400; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; } .bar { width: 8rem; height: 0.8rem; }
.pair > * { min-width: 0; } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; }
.cpu { display: inline-block; padding: 0 0.4rem; border: 1px solid var(--line); border-radius: 0.25rem;
  background: var(--box); white-space: nowrap; } .cpu.service { border-color: var(--l1); }
.cpu.shared { border: 2px dashed var(--bad); }
.l0 { fill: var(--l0); } .l1 { fill: var(--l1); } .l2 { fill: var(--l2); }
.legend span { color: var(--ink); border-left: 1rem solid; padding-left: 0.4rem; margin-right: 1rem; }
.legend .l0 { border-color: var(--l0); } .legend .l1 { border-color: var(--l1); } .legend .l2 { border-color: var(--l2); }
button { font: inherit; color: var(--ink); background: var(--box); border: 1px solid var(--line);
  border-radius: 0.25rem; padding: 0.25rem 0.75rem; min-height: 2rem; cursor: pointer; }
.controls { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.5rem 0; }
.timeline { display: flex; gap: 0.5rem; } .labels { flex: none; font-size: 0.7rem; line-height: 12px; }
.labels .block { display: flex; gap: 0.4rem; height: 44px; } .labels i { display: block; font-style: normal; color: var(--dim); }
.view { flex: 1; min-width: 0; } #drawing { display: block; width: 100%; background: var(--box); touch-action: pan-y; cursor: grab; }
.axis { display: flex; justify-content: space-between; font-size: 0.75rem; color: var(--dim); white-space: nowrap; gap: 0.5rem; }
details { margin: 0.25rem 0; } summary { cursor: pointer; padding: 0.25rem 0; }
pre { margin: 0; padding: 0.75rem; background: var(--box); border: 1px solid var(--line); overflow: auto; max-height: 30rem;
  font: 0.8rem/1.45 ui-monospace, monospace; }
.added { color: var(--good); } .removed { color: var(--bad); } footer { margin-top: 2rem; color: var(--dim); font-size: 0.85rem; }
@media (max-width: 45rem) {
  table { min-width: 34rem; } .pair table { min-width: 100%; }
  .pair { grid-template-columns: 1fr; } body { padding: 0.75rem; } button { min-height: 2.75rem; min-width: 2.75rem; } th button { min-width: 5.5rem; padding: 0.25rem; }
  #timeline table { min-width: 100%; }
  .axis span:nth-child(even) { display: none; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --dim: #444; --line: #999; --box: #fff; --link: #000; --good: #060; --bad: #900;
    --warn: #640; --l0: #b3261e; --l1: #0b6bcb; --l2: #1a7f37; }
  body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; }
  nav, .controls, .skip { display: none; } button { border: 0; padding: 0; min-height: 0; } pre { max-height: none; white-space: pre-wrap; }
  details::details-content { content-visibility: visible; block-size: auto; } h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; }
}
`;
