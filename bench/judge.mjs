// judge.mjs — the judge beside DuckDB and SQLite, on the same made-up members; see README.md.
//
//   node judge.mjs JUDGE_BENCH DIR ROWS SQLITE_ROWS
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const [program, dir, rows, sqliteRows] = process.argv.slice(2);
const run = (file, ...args) => JSON.parse(execFileSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 24 }));
const s = (t) => (t < 1 ? `${(t * 1e3).toFixed(1)} ms` : `${t.toFixed(2)} s`);
const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
let wrong = 0;

console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}, node ${process.version}`);
for (const pack of ['124', '366']) {
  const stem = `${dir}/${pack}`;
  const us = run(program, pack, rows, '20241231', sqliteRows, stem);
  const duck = run('node', fileURLToPath(new URL('duck.mjs', import.meta.url)), stem, '2');
  for (const ext of ['csv', 'table', 'sql', 'sums']) rmSync(`${stem}.${ext}`);
  const bytes = us.rows * (us.read + us.written);
  const rate = (t, n = us.rows) => `${(n / t / 1e6).toFixed(2)} M`;
  const whole = (t) => (t * us.rows) / us.sqlite.rows;
  const same = (a, b) => {
    const ok = JSON.stringify(a) === JSON.stringify(b);
    if (!ok) wrong++;
    return ok ? 'equal' : `DIFFERENT: ${a} and ${b}`;
  };
  console.log(`\nPack ${pack}: ${us.rows} members, ${us.rules} rules, ${us.ops} instructions; ${us.read} bytes read and ` +
    `${us.written} written a member\nlevels ${JSON.stringify(us.ours.levels)}\n`);
  line('', 'seconds', 'members/s', 'GB/s', 'against ours (2 threads)', 'loading', 'levels and masks');
  line('---', '---', '---', '---', '---', '---', '---');
  for (const t of [1, 2]) {
    const time = us.ours[`t${t}`];
    line(`ours, ${t} thread${t > 1 ? 's' : ''}`, s(time), rate(time), (bytes / time / 1e9).toFixed(1),
      `${(time / us.ours.t2).toFixed(1)}`, '', us.ours.sums.join(' '));
  }
  for (const t of [1, 2]) {
    const time = us.memory[`t${t}`];
    line(`reading and writing the bytes alone, ${t}`, s(time), rate(time), (bytes / time / 1e9).toFixed(1),
      (time / us.ours.t2).toFixed(2), '', '');
  }
  line(`DuckDB ${duck.version}, 2 threads`, s(duck.seconds), rate(duck.seconds), '',
    `${(duck.seconds / us.ours.t2).toFixed(1)}`, s(duck.load), same(us.ours.sums, duck.sums));
  line('DuckDB, answers summed up and not kept', s(duck.folded), rate(duck.folded), '',
    `${(duck.folded / us.ours.t2).toFixed(1)}`, '', '');
  line(`SQLite ${us.sqlite.version}, ${us.sqlite.rows} rows`, s(us.sqlite.seconds), rate(us.sqlite.seconds, us.sqlite.rows), '',
    `${(whole(us.sqlite.seconds) / us.ours.t2).toFixed(0)}`, s(us.sqlite.load), same(us.sqlite.ours, us.sqlite.sums));
}
process.exit(wrong ? 1 : 0);
