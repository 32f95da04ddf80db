// decide.mjs — `decide` over the cases of the packs beside GoRules ZEN with trace, each on one core; see README.md.
//
//   node decide.mjs DECIDE_BENCH LINES ZEN_CASES
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const [program, lines, zenCases] = process.argv.slice(2);
const root = fileURLToPath(new URL('../packs/', import.meta.url));
const cases = [];
for (const pack of readdirSync(root)) {
  const dir = `${root}${pack}/cases`;
  if (!existsSync(dir)) continue;
  for (const file of readdirSync(dir).filter((f) => f.endsWith('.jsonl')).sort()) {
    for (const line of readFileSync(`${dir}/${file}`, 'utf8').split('\n')) {
      if (line.trim()) cases.push(JSON.stringify(JSON.parse(line).case));
    }
  }
}
const pin = existsSync('/usr/bin/taskset') ? ['taskset', '-c', '0'] : [];
const run = (argv, input) => {
  const [file, ...args] = [...pin, ...argv];
  return JSON.parse(execFileSync(file, args, { input, encoding: 'utf8', maxBuffer: 1 << 24 }));
};
const us = run([program, lines], `${cases.join('\n')}\n`);
const zen = run(['node', fileURLToPath(new URL('zen.mjs', import.meta.url)), zenCases]);
const rate = us.lines / us.decide, zenRate = zen.cases / zen.seconds;
const n = (x) => Math.round(x).toLocaleString('en');
const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);

console.log(`${new Date().toISOString().slice(0, 10)}, one core of ${cpus()[0].model}, node ${process.version}\n`);
line('', 'cases', 'cases/s', 'bytes of answer a case');
line('---', '---', '---', '---');
line('decide, all rules, full explanations', n(us.lines), n(rate), n(us.bytes_out / us.lines));
line('GoRules ZEN, one table of 12 rows, with trace', n(zen.cases), n(zenRate), n(zen.bytes));
console.log(`\nratio ${(rate / zenRate).toFixed(1)}; ${n((us.decide / us.lines) * 1e9)} ns a case, of which reading JSON ` +
  `${((us.parse / us.decide) * 100).toFixed(0)} %, writing JSON ${((us.write / us.decide) * 100).toFixed(0)} %; ` +
  `${us.cases} different cases, ${us.answered_with_an_error} lines answered with an error`);
