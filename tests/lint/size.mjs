// A file that fits into one head.
import { filesUnder, finding, isCpp, textOf } from './support/sources.mjs';

const limit = 300;

export const reads = (root) => filesUnder(root, 'src', 'include').filter(isCpp);
export const check = (root) => reads(root)
  .map((file) => [file, textOf(root, file).split('\n').length - 1])
  .filter(([, lines]) => lines > limit)
  .map(([file, lines]) => finding(file, lines, 'size', `${lines} lines, ${limit} are allowed: cut it by responsibility`));
