// node check.mjs LINT ROOT [ARGUMENT...]: prints what breaks a rule, as file:line: [rule] what; status 1 if anything does.
const [lint, root, ...rest] = process.argv.slice(2);
const { check, reads } = await import(new URL(`${lint}.mjs`, import.meta.url));

const found = await check(root, ...rest);
for (const { file, line, rule, message } of found) console.log(`${file}:${line}: [${rule}] ${message}`);
const read = reads(root).length;
console.log(`${lint}: ${read} files read, ${found.length} findings`);
if (read === 0) console.log(`${lint}: no file read: is ${root} the source folder?`);
process.exitCode = found.length > 0 || read === 0 ? 1 : 0;
