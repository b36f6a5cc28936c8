// g++ 12 miscompiles common coroutine shapes: the code is plain and synchronous.
import { codeOf, filesUnder, findings, isCpp } from './support/sources.mjs';

export const reads = (root) => filesUnder(root, 'src', 'include', 'tests').filter(isCpp);
export const check = (root) => reads(root).flatMap((file) =>
  findings(file, codeOf(root, file), /\bco_(await|yield|return)\b/, 'no coroutines', 'use a plain function with a deadline'));
