// The files a lint reads, and its finding of one line.
import fs from 'node:fs';
import path from 'node:path';

/// Paths relative to `root` of all files under its `folders`; a missing folder has none.
export function filesUnder(root, ...folders) {
  return folders.flatMap((folder) => {
    const full = path.join(root, folder);
    if (!fs.existsSync(full)) return [];
    return fs.readdirSync(full, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => {
      const file = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(root, file) : [file];
    });
  });
}

export const isCpp = (file) => /\.(cpp|hpp|h|cc|inc)$/.test(file);
export const isHeader = (file) => /\.(hpp|h)$/.test(file);

export const textOf = (root, file) => fs.readFileSync(path.join(root, file), 'utf8');

/// The text without comments and contents of literals; lines stay where they are.
export function codeOf(root, file) {
  const noise = /R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return textOf(root, file).replace(noise, (found) => found.replace(/[^\n]/g, ' '));
}

export const finding = (file, line, rule, message) => ({ file, line, rule, message });

/// A finding for every line of `text` that matches.
export function findings(file, text, pattern, rule, message) {
  return text.split('\n').flatMap((line, index) => {
    const match = pattern.exec(line);
    return match ? [finding(file, index + 1, rule, `${match[0].trim()}: ${message}`)] : [];
  });
}
