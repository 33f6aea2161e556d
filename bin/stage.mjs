import module from 'node:module'; module.enableCompileCache?.();
import { writeSync } from 'node:fs';
const c = () => { const {user,system}=process.cpuUsage(); return (user+system)/1000; };
const t0=c(); const { main } = await import('../dist/cli.js'); const t1=c();
await import('../dist/chunks/'+process.env.CHK); const t2=c();
const code = await main(process.argv.slice(2), process); const t3=c();
process.on('exit',()=>writeSync(2, JSON.stringify([t0,t1-t0,t2-t1,t3-t2,c()-t3])+'\n'));
