// What we never do is not even in the source, nor in the binary: nothing can call it by mistake.
import fs from 'node:fs';
import { filesUnder, finding, findings, textOf } from './support/sources.mjs';

const names = ['orderDelete', 'orderCancel', 'orderUpdate', 'refundCreate'];
const words = new RegExp(`\\b(${names.join('|')})\\b|\\bnotifyCustomer\\W{1,4}true\\b`);

function checkBinary(binary) {
  const bytes = fs.readFileSync(binary);
  return names.filter((name) => bytes.includes(name))
    .map((name) => finding(binary, 0, 'forbidden mutation', `${name} is in the binary`));
}

export const reads = (root) => filesUnder(root, 'src', 'include').filter((file) => !file.startsWith('src/sandbox/'));
export const check = (root, ...binaries) => [
  ...reads(root).flatMap((file) => findings(file, textOf(root, file), words, 'forbidden mutation',
    'we never send this, and a customer is mailed only by an explicit choice')),
  ...binaries.flatMap(checkBinary),
];
