// start.mjs — `explain` from a cold process: one case, many times, the time from start to end of each.
//
//   node start.mjs KIEMDIEM CASES_FILE RUNS
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [program, file, runs] = process.argv.slice(2);
const first = JSON.stringify(JSON.parse(readFileSync(file, 'utf8').split('\n')[0]).case);
const times = [];
for (let i = 0; i < Number(runs); i++) {
  const start = process.hrtime.bigint();
  execFileSync(program, ['explain', '-'], { input: first });
  times.push(Number(process.hrtime.bigint() - start) / 1e6);
}
times.sort((a, b) => a - b);
const at = (q) => times[Math.min(times.length - 1, Math.floor(q * times.length))].toFixed(1);
console.log(`explain from a cold start, ${runs} runs: least ${at(0)} ms, median ${at(0.5)} ms, nine in ten under ${at(0.9)} ms`);
