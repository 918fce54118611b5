// index.mjs: the search's index, made when the site is built, so that a browser only has to load it.
//
//   node index.mjs PACKAGES ENTRIES.json OUT.js TOKENS.js
//
// The result is a script, not JSON: a page opened from file:// may load a script, but not fetch a file.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import vm from 'node:vm';

const [packages, entriesFile, out, tokens] = process.argv.slice(2);
const MiniSearch = createRequire(join(packages, 'package.json'))('minisearch');
vm.runInThisContext(readFileSync(tokens, 'utf8')); // the same rules as in the browser

const index = new MiniSearch(globalThis.handglassSearch.options);
const entries = JSON.parse(readFileSync(entriesFile, 'utf8'));
index.addAll(entries);
writeFileSync(out, 'window.handglassIndex = ' + JSON.stringify(JSON.stringify(index)) + ';\n');
console.log(`${entries.length} entries`);
