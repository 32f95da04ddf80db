// xlsx.mjs — reading a list of a province (.xlsx): ours beside npm exceljs streaming; see README.md.
//
//   node xlsx.mjs XLSX_BENCH FILE RUNS
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [program, file, runs] = process.argv.slice(2);
const rival = fileURLToPath(new URL('exceljs.mjs', import.meta.url));
const run = (...argv) => JSON.parse(execFileSync(argv[0], argv.slice(1), { encoding: 'utf8' }));
const best = (list) => list.reduce((a, b) => (b.cpu < a.cpu ? b : a));
const ours = [], theirs = [];
for (let i = 0; i < Number(runs); i++) { // in turn, so that both meet the same machine
  ours.push(run(program, file));
  theirs.push(run('node', rival, file));
}
const us = best(ours), js = best(theirs);
if (us.rows !== js.rows || us.cells !== js.cells) throw new Error(`not the same was read: ${JSON.stringify([us, js])}`);

const n = (x) => Math.round(x).toLocaleString('en');
const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}, node ${process.version}; ` +
  `${n(us.rows)} rows, ${n(us.cells)} cells, ${(statSync(file).size / 1e6).toFixed(1)} MB; best of ${runs} by processor time\n`);
line('', 'processor s', 'rows/s of processor', 'clock s', 'peak memory');
line('---', '---', '---', '---', '---');
for (const [name, r] of [['ours', us], ['exceljs 4.4.0, streaming', js]])
  line(name, r.cpu.toFixed(2), n(r.rows / r.cpu), r.wall.toFixed(2), `${(r.peak_kib / 1024).toFixed(0)} MiB`);
console.log(`\nrows/s ${(js.cpu / us.cpu).toFixed(1)} times, by the clock ${(js.wall / us.wall).toFixed(1)} times; memory 1/${(js.peak_kib / us.peak_kib).toFixed(1)}`);
