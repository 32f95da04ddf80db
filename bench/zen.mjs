// zen.mjs — GoRules ZEN with trace on the simplest table that decides a member's level the way pack 124 does.
//
//   node zen.mjs CASES        prints one JSON object
//
// Twelve rows, first hit; dates, shares and lists are already turned into flat numbers and flags, so the table has less to
// do than `decide`, which also gives forms, places, deciders, papers and the rules that lacked a fact.
import { ZenEngine } from '@gorules/zen-engine';

const cases = Number(process.argv[2] ?? 20000);
const inputs = ['status', 'months', 'degraded', 'disciplined', 'done', 'late', 'exceeded', 'leader', 'unit', 'worst', 'best'];
const rows = [
  [{ status: '"exempt"' }, 'not reviewed', '124.D2.exempt'],
  [{ status: '"activity_suspended"' }, 'not reviewed', '124.D2.suspended'],
  [{ months: '< 6' }, 'not rated', '124.D2.new'],
  [{ degraded: 'true' }, 'KHT', '124.D12.K4.3.a'],
  [{ disciplined: 'true' }, 'KHT', '124.D12.K4.3.d'],
  [{ done: '< 50' }, 'KHT', '124.D12.K4.3.b'],
  [{ leader: 'true', unit: '"KHT"' }, 'KHT', '124.D12.K4.3.e'],
  [{ leader: 'true', unit: '"HT"' }, 'HT', '124.D12.K3.unit'],
  [{ worst: '"k"' }, 'HT', '124.D12.K3.grades'],
  [{ late: '> 20' }, 'HT', '124.D12.K3.late'],
  [{ done: '>= 100', exceeded: '>= 50', best: '"xs"' }, 'XS', '124.D12.K1'],
  [{}, 'HTT', '124.D12.K2'],
];
const table = {
  contentType: 'application/vnd.gorules.decision',
  nodes: [
    { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
    {
      id: 'table', type: 'decisionTableNode', name: 'level', position: { x: 1, y: 0 },
      content: {
        hitPolicy: 'first',
        inputs: inputs.map((field) => ({ id: field, name: field, field })),
        outputs: ['level', 'rule'].map((field) => ({ id: field, name: field, field })),
        rules: rows.map(([when, level, rule], i) => ({
          _id: `r${i}`, ...Object.fromEntries(inputs.map((f) => [f, when[f] ?? ''])), level: `"${level}"`, rule: `"${rule}"`,
        })),
      },
    },
    { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
  ],
  edges: [
    { id: 'e1', type: 'edge', sourceId: 'in', targetId: 'table' },
    { id: 'e2', type: 'edge', sourceId: 'table', targetId: 'out' },
  ],
};

let seed = 1;
const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
const one = (...words) => words[random(words.length)];
const facts = Array.from({ length: cases }, () => ({
  status: random(50) ? 'normal' : one('exempt', 'activity_suspended'), months: random(60) ? 100 : 3,
  degraded: !random(200), disciplined: !random(100), done: random(8) ? 100 : random(100), late: random(6) ? 0 : random(40),
  exceeded: random(80), leader: !random(5), unit: one('XS', 'HTT', 'HTT', 'HT', 'KHT'), worst: random(30) ? 't' : 'k',
  best: one('xs', 't'),
}));

const decision = new ZenEngine().createDecision(table);
const levels = {};
let last;
const run = async (from, to) => {
  const answers = await Promise.all(facts.slice(from, to).map((f) => decision.evaluate(f, { trace: true })));
  for (const a of answers) levels[a.result.level] = (levels[a.result.level] ?? 0) + 1;
  last = answers;
};
await run(0, Math.min(500, cases)); // warm
Object.keys(levels).forEach((k) => delete levels[k]);
const start = process.cpuUsage();
for (let i = 0; i < cases; i += 256) await run(i, Math.min(i + 256, cases));
const used = process.cpuUsage(start); // of all its threads, as decide_bench counts its own
const bytes = last.reduce((sum, a) => sum + JSON.stringify(a).length, 0);
console.log(JSON.stringify({ cases, seconds: (used.user + used.system) / 1e6, bytes: Math.round(bytes / last.length), levels }));
