// Work left over belongs to the tracker; a note in the source names it.
import { filesUnder, findings, isCpp, textOf } from './support/sources.mjs';

export const reads = (root) => filesUnder(root, 'src', 'include', 'tests').filter(isCpp);
export const check = (root) => reads(root).flatMap((file) =>
  findings(file, textOf(root, file), /\b(TODO|FIXME|XXX)\b(?!.*#\d+)/, 'open note', 'name the issue, like TODO(#12)'));
