import { filesUnder, finding, isHeader, textOf } from './support/sources.mjs';

export const reads = (root) => filesUnder(root, 'src', 'include').filter(isHeader);
export const check = (root) => reads(root).filter((file) => !textOf(root, file).startsWith('#pragma once\n'))
  .map((file) => finding(file, 1, 'pragma once', 'a header starts with #pragma once'));
