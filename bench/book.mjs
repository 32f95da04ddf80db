// book.mjs — a year on a book, stage by stage, beside its floor in the same run; see README.md.
//
//   node book.mjs province BUILD DIR             lists on disk → import → open → facts → rate → cap → results
//   node book.mjs nation BUILD DIR MEMBERS       a book of a nation → open → rate → cap → roll-up: progress, results of the whole
import { execFileSync, spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { copyFileSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

const [what, build, dir, members] = process.argv.slice(2);
const program = `${build}/kiemdiem`, year = 2023, overlay = 'hatinh-2023';
const book = `${dir}/book.kd`, plain = `${dir}/plain.kd`;
const stages = [];
for (const f of [book, plain]) for (const tail of ['', '-wal', '-shm']) rmSync(f + tail, { force: true });

const quietly = (...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
// A stage that is measured; what it prints goes to a file.
function stage(name, ...args) {
  const out = openSync(`${dir}/out.txt`, 'w');
  const r = spawnSync(`${build}/bench/measure`, [program, ...args], { stdio: ['ignore', out, 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 });
  if (r.status !== 0) throw new Error(`${name}: ${r.stderr.slice(0, 2000)}`);
  stages.push({ name, ...JSON.parse(r.stderr.trimEnd().split('\n').pop()) });
}
function placeTitles() {
  for (const line of quietly('post', 'list', book, '--unplaced', '--json').split('\n').filter(Boolean))
    quietly('post', 'place', book, '--title', JSON.parse(line).title, '--role', 'none', '--leads', 'no');
}
// The rows of these tables as plain inserts into the book as it was before them.
const keep = () => copyFileSync(book, plain);
const inserts = (...tables) => {
  return JSON.parse(execFileSync(`${build}/bench/insert_bench`, [book, plain, ...tables], { encoding: 'utf8' }));
};
const reading = (file) => JSON.parse(execFileSync(`${build}/bench/xlsx_bench`, [file], { encoding: 'utf8' })).wall;
const y = ['--year', String(year)];
const opened = ['+event', '+cycle', 'ground', 'ground_file', 'tree', 'cap_group', 'subject', 'carried'];
const rated = ['batch', 'given', 'review', 'shortcoming', 'worked_out'];
const listed = ['+event', 'import', '+post_title', 'unit', 'unit_place', 'unit_change', 'person', 'membership', 'post', 'spell', 'remark'];
let floor, total, floorText, floorProcessor;

quietly('init', book);
if (what === 'province') {
  keep();
  const lists = [`${dir}/danh-sach-to-chuc.xlsx`, `${dir}/danh-sach-dang-vien.xlsx`];
  stage('import', 'import', book, ...lists, '--date', '30/11/2023');
  placeTitles();
  stage('cycle open', 'cycle', 'open', book, ...y, '--overlay', overlay);
  quietly('sim', 'facts', book, ...y, '--out', `${dir}/facts.jsonl`);
  stage('facts read', 'facts', 'read', book, `${dir}/facts.jsonl`, ...y, '--from', 'Văn phòng');
  stage('rate', 'rate', book, ...y);
  stage('cap list', 'cap', 'list', book, ...y);
  rmSync(`${dir}/results`, { recursive: true, force: true });
  stage('results', 'results', book, ...y, '--out', `${dir}/results`);
  const read = lists.reduce((sum, f) => sum + reading(f), 0);
  const put = inserts(...listed, ...opened, ...rated);
  floor = read + put.seconds;
  floorText = `reading the two lists ${read.toFixed(1)} s and plain inserts of the same ${put.rows.toLocaleString('en')} rows ${put.seconds.toFixed(1)} s`;
  total = stages.reduce((sum, s) => sum + s.wall, 0);
} else {
  stage('sim --book (not counted)', 'sim', 'nation', ...y, '--members', members, '--seed', '1', '--book', book);
  placeTitles();
  keep();
  stage('cycle open', 'cycle', 'open', book, ...y);
  stage('rate', 'rate', book, ...y);
  stage('cap list', 'cap', 'list', book, ...y);
  stage('roll-up: progress', 'progress', book, ...y);
  rmSync(`${dir}/results`, { recursive: true, force: true });
  stage('roll-up: results --whole', 'results', book, ...y, '--whole', '--out', `${dir}/results`);
  const put = inserts(...opened, ...rated);
  floor = put.seconds;
  floorText = `plain inserts of the same ${put.rows.toLocaleString('en')} rows ${put.seconds.toFixed(1)} s (reading them ${put.reading.toFixed(1)} s taken off)`;
  floorProcessor = put.processor;
  total = stages.slice(1).reduce((sum, s) => sum + s.wall, 0);
}

const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}; ${what}, book of ${(statSync(book).size / 1e6).toFixed(0)} MB; ` +
  `load ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}\n`);
line('stage', 'clock s', 'processor s', 'peak memory');
line('---', '---', '---', '---');
for (const s of stages) line(s.name, s.wall.toFixed(1), (s.user + s.system).toFixed(1), `${(s.peak_kib / 1024).toFixed(0)} MiB`);
console.log(`\ntogether ${total.toFixed(1)} s; floor: ${floorText}; ratio ${(total / floor).toFixed(1)}`);
if (floorProcessor !== undefined) {
  const worked = stages.slice(1).reduce((sum, s) => sum + s.user + s.system, 0);
  console.log(`processor: together ${worked.toFixed(1)} s; floor ${floorProcessor.toFixed(1)} s; ratio ${(worked / floorProcessor).toFixed(1)}`);
}
writeFileSync(`${dir}/last.json`, JSON.stringify({ stages, floor, total }));
