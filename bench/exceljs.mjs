// exceljs.mjs — the same reading by npm exceljs, streaming: every row and cell with a value; prints one JSON object.
//
//   node exceljs.mjs FILE
import ExcelJS from 'exceljs';

const start = process.hrtime.bigint();
let rows = 0, cells = 0, bytes = 0;
const text = (v) => v instanceof Date ? v.toISOString() : typeof v === 'object' ? (v.richText ?? []).map((t) => t.text).join('') : String(v);
const book = new ExcelJS.stream.xlsx.WorkbookReader(process.argv[2], { sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', worksheets: 'emit' });
for await (const sheet of book) {
  for await (const row of sheet) {
    let some = false;
    row.eachCell((cell) => {
      if (cell.value === null || cell.value === '') return;
      some = true;
      cells++;
      bytes += Buffer.byteLength(text(cell.value));
    });
    if (some) rows++;
  }
}
const cpu = process.cpuUsage();
console.log(JSON.stringify({ rows, cells, bytes, wall: Number(process.hrtime.bigint() - start) / 1e9,
  cpu: (cpu.user + cpu.system) / 1e6, peak_kib: process.resourceUsage().maxRSS }));
