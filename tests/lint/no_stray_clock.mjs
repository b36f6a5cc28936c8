// Time and chance come in through ports, so that every decision can be tested and simulated.
import { codeOf, filesUnder, findings, isCpp } from './support/sources.mjs';

// The wiring, the simulated shop, and the deadlines of sockets.
const allowed = [/^src\/app\//, /^src\/sandbox\//, /^src\/shopify\/(transport|connection|file_host)\.cpp$/];
const sources = new RegExp([
  /\b\w*clock\w*::now\s*\(/i,
  /(?<![.>\w])time\s*\(\s*(nullptr|NULL|0|&\w+)\s*\)/,
  /\b(gettimeofday|clock_gettime|timespec_get)\s*\(/,
  /\brandom_device\b/,
].map((pattern) => pattern.source).join('|'), 'i');

export const reads = (root) => filesUnder(root, 'src', 'include').filter(isCpp)
  .filter((file) => !allowed.some((place) => place.test(file)));
export const check = (root) => reads(root).flatMap((file) =>
  findings(file, codeOf(root, file), sources, 'no stray clock', 'take the time as an argument, or port::Clock'));
