// node spoil.mjs --list: the files that planted bugs change.
// node spoil.mjs FOLDER: writes copies of them in which FULFILLD_MUTANT=n switches bug n on.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bugs } from './bugs.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const files = [...new Set(bugs.flatMap((bug) => bug.edits.map(([file]) => file)))].sort();

function spoiled(file) {
  const whole = fs.readFileSync(path.join(root, file), 'utf8');
  let text = whole;
  for (const bug of bugs) {
    for (const [of, from, to] of bug.edits) {
      if (of !== file) continue;
      const times = text.split(from).length - 1;
      if (times !== 1) throw new Error(`bug ${bug.n} (${bug.name}): ${file} has ${times} times, not once: ${from}`);
      text = text.replace(from, () => to.replaceAll('PLANTED', `fulfilld::planted(${bug.n})`));
    }
  }
  return `#include "planted/planted.hpp"\n${text}`;
}

function checkNumbers() {
  const numbers = bugs.map((bug) => bug.n);
  const twice = numbers.filter((n, i) => numbers.indexOf(n) !== i);
  if (twice.length > 0) throw new Error(`bugs of the same number: ${twice}`);
}

try {
  checkNumbers();
  const folder = process.argv[2];
  if (folder === '--list') {
    console.log(files.join(';'));
  } else {
    for (const file of files) {
      const copy = path.join(folder, file);
      fs.mkdirSync(path.dirname(copy), { recursive: true });
      fs.writeFileSync(copy, spoiled(file));
    }
  }
} catch (error) {
  console.error(`planted bugs: ${error.message}`);
  process.exit(1);
}
