// duck.mjs — DuckDB on the files that judge_bench wrote: loads the columns, runs the SQL, folds the answers.
//
//   node duck.mjs STEM [THREADS]        reads STEM.csv STEM.table STEM.sql STEM.sums, prints one JSON object
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [stem, threads = '2'] = process.argv.slice(2);
const text = (ext) => readFileSync(`${stem}.${ext}`, 'utf8');
const db = await (await DuckDBInstance.create(':memory:', { threads })).connect();
const timed = async (sql) => {
  const start = process.hrtime.bigint();
  await db.run(sql);
  return Number(process.hrtime.bigint() - start) / 1e9;
};
const best = async (runs, sql, before) => {
  let least = Infinity;
  for (let i = 0; i < runs; i++) {
    if (before) await db.run(before);
    least = Math.min(least, await timed(sql));
  }
  return least;
};

const columns = text('table').split(', ').map((c) => c.match(/^"?(.*?)"? (\w+)$/).slice(1));
const types = columns.map(([name, type]) => `'${name}': '${type}'`).join(', ');
await db.run(`CREATE TABLE facts (${text('table')})`);
const load = await timed(`INSERT INTO facts SELECT * FROM read_csv('${stem}.csv', header = false, columns = {${types}})`);
const version = (await (await db.runAndReadAll('SELECT version()')).getRows())[0][0];

// written: the answers become a table, as ours become columns; folded: the same answers, summed up and not kept
const written = await best(5, `CREATE TABLE answers AS ${text('sql')}`, 'DROP TABLE IF EXISTS answers');
const folded = await best(3, `${text('sums')} (${text('sql')})`);
const sums = (await (await db.runAndReadAll(`${text('sums')} answers`)).getRows())[0].map(String);
console.log(JSON.stringify({ version, threads: Number(threads), load, seconds: written, folded, sums }));
