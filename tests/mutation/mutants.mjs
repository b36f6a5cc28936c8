// What a mutant is: one small change of a rule file that a test must notice. Found by patterns, always the same ones.
import fs from 'node:fs';
import path from 'node:path';

/// The text with comments, contents of literals and what only the compiler runs (a constexpr function up to its
/// static_assert) blanked out; every character stays where it is.
function codeOf(text) {
  const literal = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'/.source;
  const compiled = /constexpr bool \w+\(\) \{[\s\S]*?static_assert\([^\n]*/.source;
  const noise = `${compiled}|${literal}|//[^\\n]*|^#[^\\n]*`;
  return text.replace(new RegExp(noise, 'gm'), (found) => found.replace(/[^\n]/g, '~'));
}

const lineOf = (text, at) => text.slice(0, at).split('\n').length;

/// The end of the bracket that opens at `at`.
function closing(code, at) {
  const ends = { '(': ')', '{': '}' };
  for (let i = at, depth = 0; i < code.length; ++i) {
    if (code[i] === code[at]) ++depth;
    if (code[i] === ends[code[at]] && --depth === 0) return i;
  }
  throw new Error(`bracket never closed at ${at}`);
}

/// Every match of `pattern` outside of literals, replaced by what `change` makes of it; nullish: no mutant.
function replacing(text, code, pattern, change) {
  return [...code.matchAll(pattern)].flatMap((match) => {
    const to = change(match);
    return to == null ? [] : [{ at: match.index, from: text.slice(match.index, match.index + match[0].length), to }];
  });
}

const operators = { '==': '!=', '!=': '==', '<=': '<', '>=': '>', '<': '<=', '>': '>=', '&&': '||', '||': '&&' };
const flippedOperators = (text, code) =>
  replacing(text, code, /(?<= )(==|!=|<=|>=|<|>|&&|\|\|)(?=\s)/g, ([operator]) => operators[operator]);
const droppedNegations = (text, code) => replacing(text, code, /(?<![\w)])!(?=[\w(])/g, () => '');
const settledChoices = (text, code) => [
  ...replacing(text, code, /\s\?(?=\s)/g, () => ' && false ?'), ...replacing(text, code, /\s\?(?=\s)/g, () => ' || true ?')];
const movedNumbers = (text, code) => [
  ...replacing(text, code, /(?<=chrono::\w+\{)\d+(?=\})/g, ([number]) => String(Number(number) + 1)),
  ...replacing(text, code, /(?<=[<>=] )\d+(?=[;) ])/g, ([number]) => String(Number(number) + 1))];
const droppedAssignments = (text, code) =>
  replacing(text, code, /\b\w+\.(since|normal_for|settled|variant|steps|permission) =(?!=)[^;]*;/g, () => ';');
const droppedEvidence = (text, code) =>
  replacing(text, code, /\b[\w.]+\.(push_back|insert)\([^;]*\);/g, () => ';');

function conditions(text, code) {
  return [...code.matchAll(/\bif( constexpr)? \(/g)].flatMap((match) => {
    const open = match.index + match[0].length - 1;
    const close = closing(code, open);
    return [{ open, close, inner: code.slice(open + 1, close) }];
  });
}

/// `if (a)` becomes `if (!(a))`; of `if (auto b = f(); b)` only what follows the declaration.
function negatedConditions(text, code) {
  return conditions(text, code).flatMap(({ open, inner }) => {
    if (/^(const )?auto[ *&]/.test(inner) && !inner.includes(';')) return [];
    const start = open + 1 + (inner.includes(';') ? inner.indexOf(';') + 2 : 0);
    const from = text.slice(start, open + 1 + inner.length);
    return [{ at: start, from, to: `!(${from})` }];
  });
}

/// `if (a) return b;` and `if (a) continue;` are taken out whole.
function droppedGuards(text, code) {
  return conditions(text, code).flatMap(({ open, close }) => {
    const rest = /^\s*(return|continue)\b[^;]*;/.exec(code.slice(close + 1));
    if (!rest) return [];
    const at = code.lastIndexOf('if', open);
    return [{ at, from: text.slice(at, close + 1 + rest[0].length), to: ';' }];
  });
}

/// Two rows of a table of the same kind that stand one under the other change places.
function swappedRows(text, file) {
  if (path.basename(file) !== 'table.cpp') return [];
  return replacing(text, text, /(?<=\n)(?= {4}(\{.*\},)\n {4}(\{.*\},)\n)/g, (match) => match).map(({ at }) => {
    const [first, second] = text.slice(at).split('\n');
    return { at, from: `${first}\n${second}`, to: `${second}\n${first}` };
  });
}

/// A gate of permission.cpp is taken out of its list.
const droppedGates = (text) => replacing(text, text, /(?<=\n) {4}\{"\w+", \[\]\(const Subject.*\},(?=\n)/g, () => '');

/// Enumerators by the name of their enum, read from the headers.
export function enumsOf(root) {
  const headers = ['platform_enums', 'policy', 'reason'].map((name) => `include/fulfilld/core/${name}.hpp`);
  const all = headers.map((file) => fs.readFileSync(path.join(root, file), 'utf8')).join('\n');
  return Object.fromEntries([...all.matchAll(/enum class (\w+) \{([^}]*)\}/g)].map(([, name, values]) =>
    [name, values.split(',').map((value) => value.trim()).filter((value) => value && value !== 'unknown')]));
}

/// A value of a platform enum becomes its neighbour. Short names are those of the nearest `using` above.
function changedEnums(text, code, enums) {
  return replacing(text, code, /\b([A-Z]\w*)::(\w+)\b/g, (match) => {
    const before = code.slice(0, match.index);
    const aliases = [...before.matchAll(/using (\w+) = (\w+);/g)].reverse();
    const name = aliases.find(([, short]) => short === match[1])?.[2] ?? match[1];
    if (!enums[name] || ['Reason', 'Mode'].includes(name) || /\b(case|using) $/.test(before)) return null;
    const values = enums[name];
    return `${match[1]}::${values[(values.indexOf(match[2]) + 1) % values.length]}`;
  });
}

/// Every mutant of one file, in the order of its lines: { file, line, at, from, to }.
export function mutantsOf(root, file, enums) {
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  const code = codeOf(text);
  const patterns = [flippedOperators, droppedNegations, settledChoices, movedNumbers, droppedAssignments, droppedEvidence,
    negatedConditions, droppedGuards];
  const found = [...patterns.flatMap((pattern) => pattern(text, code)), ...swappedRows(text, file), ...droppedGates(text),
    ...changedEnums(text, code, enums)];
  return found.sort((a, b) => a.at - b.at).map((one) => ({ file, line: lineOf(text, one.at), ...one }));
}

export const applied = (text, { at, from, to }) => text.slice(0, at) + to + text.slice(at + from.length);

/// `count` of them, as many of each file as can be: the same ones for the same sources.
export function sample(mutants, count, seed = 20261122) {
  let state = seed;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const piles = new Map();
  for (const one of mutants) piles.set(one.file, [...(piles.get(one.file) ?? []), one]);
  const chosen = [];
  while (chosen.length < count && [...piles.values()].some((pile) => pile.length > 0)) {
    for (const pile of piles.values()) {
      if (pile.length > 0) chosen.push(...pile.splice(Math.floor(random() * pile.length), 1));
    }
  }
  return chosen.slice(0, count).sort((a, b) => a.file < b.file ? -1 : a.file > b.file ? 1 : a.at - b.at);
}
