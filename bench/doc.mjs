// doc.mjs — documents beside LibreOffice in the same run; see README.md.
//
//   node doc.mjs BUILD/bench DIR REVIEWS OFFICE_FILES LIST_ROWS
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';

const [build, dir, reviews, officeFiles, listRows] = process.argv.slice(2);
const fresh = (name) => {
  const d = `${dir}/${name}`;
  rmSync(d, { recursive: true, force: true });
  mkdirSync(d, { recursive: true });
  return d;
};
const ours = (what, format, n, keep, where) =>
  JSON.parse(execFileSync(`${build}/doc_bench`, [what, format, String(n), String(keep), where], { encoding: 'utf8' }));

// LibreOffice turns files into PDF in one start; the pages are counted afterwards.  A table of thousands of rows may keep it
// for very long: it is stopped then, and the answer is null.
const MOST_SECONDS = 120;
function office(files, to) {
  const r = spawnSync(`${build}/measure`, ['timeout', '-k', '5', String(MOST_SECONDS), 'soffice', '--headless', `-env:UserInstallation=file://${process.cwd()}/${dir}/profile`,
    '--convert-to', 'pdf', '--outdir', to, ...files], { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (r.status === 124) return null;
  if (r.status !== 0) throw new Error(r.stderr.slice(0, 1000));
  const m = JSON.parse(r.stderr.trimEnd().split('\n').pop());
  const made = readdirSync(to).filter((f) => f.endsWith('.pdf'));
  if (made.length !== files.length) throw new Error(`LibreOffice made ${made.length} of ${files.length}`);
  const pages = made.reduce((sum, f) => sum + Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [`${to}/${f}`], { encoding: 'utf8' }))[1]), 0);
  return { n: files.length, pages, wall: m.wall, cpu: m.user + m.system, peak_kib: m.peak_kib };
}

const rows = [];
const add = (name, m) => rows.push({ name, ...m });
const docx = fresh('docx'), pdf = fresh('pdf'), list = fresh('list');
add('reviews as DOCX, ours', ours('reviews', 'docx', reviews, officeFiles, docx));
add('reviews as PDF, ours', ours('reviews', 'pdf', reviews, 10, pdf));
add('list as PDF, ours', ours('list', 'pdf', listRows, 1, list));
add('list as DOCX, ours', ours('list', 'docx', listRows, 1, list));
add('reviews DOCX → PDF, LibreOffice', office(readdirSync(docx).map((f) => `${docx}/${f}`), fresh('office')));
const officeList = office([`${list}/list-${listRows}.docx`], fresh('office-list'));
if (officeList) add('list DOCX → PDF, LibreOffice', officeList);

const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0].model}; load ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}\n`);
line('what', 'documents', 'pages', 'clock s', 'processor s', 'documents/s of a core', 'pages/s of a core', 'peak memory');
line('---', '---', '---', '---', '---', '---', '---', '---');
for (const m of rows)
  line(m.name, m.n, m.pages || '', m.wall.toFixed(2), m.cpu.toFixed(2), (m.n / m.cpu).toFixed(1), m.pages ? (m.pages / m.cpu).toFixed(0) : '', `${(m.peak_kib / 1024).toFixed(0)} MiB`);
const rate = (m) => m.pages / m.cpu;
console.log(`\nPDF of reviews: ${(rate(rows[1]) / rate(rows[4])).toFixed(0)} times the pages of LibreOffice in a second of a core; of the list: ` +
  (officeList ? `${(rate(rows[2]) / rate(officeList)).toFixed(0)} times` : `LibreOffice was stopped after ${MOST_SECONDS} s`));
