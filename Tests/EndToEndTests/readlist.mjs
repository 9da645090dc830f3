// Reads files as the batch page does; prints a line of JSON for each: its rows, or why it has none.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { listReader } from "../../public/lists.js";

for (const path of process.argv.slice(2)) {
  console.log(JSON.stringify(listReader(basename(path))(new Uint8Array(readFileSync(path)), true)));
}
