import { test } from 'vitest';
import { readFileSync } from 'node:fs';
import { build } from '../src/build/build.js';
import { readImage } from '../src/build/image.js';
import { boot } from '../src/engine/boot.js';
import { parseXml } from '../src/xml/parse.js';
test('z', () => {
  const d='/work/shared/corpus/';
  const s=parseXml(readFileSync(process.env.SC ?? d+'shapes/v2.5/nuc7i7dnb-nvmx-plain-sdc.xml','utf8'));
  const b=parseXml(readFileSync(d+'real/v2.5/nuc7i7dnb/nuc7i7dnb.xml','utf8'));
  const r=build({release:'v2.5',scenario:s,board:b});
  console.log(r.steps, r.stop?.message);
  // artifacts from the corpus for what is not emitted yet
  const have=new Set(r.artifacts.map(a=>a.path.split('/').at(-1)));
  const art=readFileSync(d+'artifacts/v2.5.jsonl','utf8').trim().split('\n').map(l=>JSON.parse(l)).find(a=>a.name==='nuc7i7dnb-nvmx-plain-sdc');
  const all=[...r.artifacts, ...Object.entries(art.files).filter(([n])=>!have.has(n)).map(([n,c])=>({path:'x/'+n,content:c as string}))];
  const image=readImage('v2.5',all);
  console.log(image.hypervisor,image.vms);
  const t=performance.now();
  const res=boot(image);
  console.log(performance.now()-t); for(const l of res.transcript) console.log(l.speaker,'|',l.text); console.log(res.stop,res.up,res.exits);
});
