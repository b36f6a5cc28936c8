// Every rule must be able to find what it forbids, and leave alone what it allows.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'fulfilld-lint-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

/// A source tree with these files: path -> text.
function tree(files) {
  const root = fs.mkdtempSync(path.join(scratch, 'tree-'));
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  return root;
}

const include = (header) => `#pragma once\n\n#include ${header.startsWith('<') ? header : `"${header}"`}\n`;
const many = (lines) => '#pragma once\n'.padEnd(13 + lines - 1, '\n');

// lint: [[file, text, the rule broken, its line], ...]
const violations = {
  include_rules: [
    ['include/fulfilld/core/x.hpp', include('fulfilld/port/clock.hpp'), 'room core', 3],
    ['include/fulfilld/port/x.hpp', include('rules/rule.hpp'), 'public header', 3],
    ['include/fulfilld/core/x.hpp', include('core/names.hpp'), 'public header', 3],
    ['src/core/x.cpp', include('<fulfilld/port/clock.hpp>'), 'room core', 3],
    ['include/fulfilld/port/x.hpp', include('fulfilld/port/clock.hpp') + include('fulfilld/store/x.hpp'), 'room port', 6],
    ['src/port/x.cpp', include('store/database.hpp'), 'room port', 3],
    ['src/rules/x.cpp', include('plan/x.hpp'), 'room rules', 3],
    ['src/rules/x.cpp', include('fulfilld/port/clock.hpp'), 'room rules', 3],
    ['src/plan/x.cpp', include('rules/rule.hpp'), 'room plan', 3],
    ['src/shopify/x.cpp', include('store/database.hpp'), 'room shopify', 3],
    ['src/store/x.cpp', include('shopify/codec.hpp'), 'room store', 3],
    ['src/feed/x.cpp', include('store/database.hpp'), 'room feed', 3],
    ['src/feed/x.cpp', include('shopify/client.hpp'), 'room feed', 3],
    ['src/feed/x.cpp', include('<SQLiteCpp/Database.h>'), 'library SQLite', 3],
    ['src/poller/x.cpp', include('shopify/client.hpp'), 'room poller', 3],
    ['src/poller/x.cpp', include('actions/executor.hpp'), 'room poller', 3],
    ['src/actions/x.cpp', include('store/database.hpp'), 'room actions', 3],
    ['src/engine/x.cpp', include('store/database.hpp'), 'room engine', 3],
    ['src/engine/x.cpp', include('app/config.hpp'), 'room engine', 3],
    ['src/app/x.cpp', include('sandbox/shop.hpp'), 'room app', 3],
    ['src/sandbox/x.cpp', include('fulfilld/core/money.hpp'), 'room sandbox', 3],
    ['src/boost_impl/x.cpp', include('core/names.hpp'), 'room boost_impl', 3],
    ['src/core/x.cpp', include('../store/database.hpp'), 'full path', 3],
    ['src/core/x.cpp', include('names.hpp'), 'full path', 3],
    ['src/core/x.cpp', include('elsewhere/names.hpp'), 'known room', 3],
    ['src/elsewhere/x.cpp', '', 'known room', 1],
    ['src/core/x.cpp', include('<boost/container/flat_map.hpp>'), 'known library', 3],
    ['src/store/x.cpp', include('<boost/asio/post.hpp>'), 'library Boost.Asio', 3],
    ['src/app/x.cpp', include('<boost/beast.hpp>'), 'library Boost.Beast', 3],
    ['src/app/x.cpp', include('<boost/json/value.hpp>'), 'library Boost.JSON', 3],
    ['src/app/x.cpp', include('<boost/url/parse.hpp>'), 'library Boost.URL', 3],
    ['src/store/x.cpp', include('<openssl/ssl.h>'), 'library OpenSSL', 3],
    ['src/engine/x.cpp', include('<nlohmann/json_fwd.hpp>'), 'library nlohmann', 3],
    ['src/app/x.cpp', include('<sqlite3.h>'), 'library SQLite', 3],
    ['src/engine/x.cpp', include('<SQLiteCpp/Database.h>'), 'library SQLite', 3],
    ['src/store/x.cpp', '  #  include <spdlog/spdlog.h>\n', 'library spdlog', 1],
    ['src/engine/x.cpp', include('<toml++/toml.h>'), 'library toml++', 3],
    ['src/engine/x.cpp', include('<date/tz.h>'), 'library date', 3],
    ['src/store/x.cpp', include('<CLI/CLI.hpp>'), 'library CLI11', 3],
    ['src/engine/x.cpp', include('<sys/stat.h>'), 'library POSIX', 3],
  ],
  no_coroutines: [
    ['src/app/x.cpp', 'auto f() {\n  co_await g();\n}\n', 'no coroutines', 2],
    ['include/fulfilld/port/x.hpp', 'co_yield 1;\n', 'no coroutines', 1],
    ['tests/unit/x.cpp', 'co_return;\n', 'no coroutines', 1],
  ],
  no_stray_clock: [
    ['src/engine/x.cpp', 'auto t = std::chrono::system_clock::now();\n', 'no stray clock', 1],
    ['src/shopify/client.cpp', 'auto t = steady_clock::now();\n', 'no stray clock', 1],
    ['src/core/x.cpp', 'auto a = "//"; auto t = std::time(nullptr);\n', 'no stray clock', 1],
    ['src/core/x.cpp', '/* one\n two */ gettimeofday(&t, 0);\n', 'no stray clock', 2],
    ['src/store/x.cpp', 'clock_gettime(CLOCK_REALTIME, &t);\n', 'no stray clock', 1],
    ['include/fulfilld/core/x.hpp', 'std::random_device seed;\n', 'no stray clock', 1],
  ],
  forbidden_mutations: [
    ['src/actions/x.cpp', 'send("orderDelete");\n', 'forbidden mutation', 1],
    ['src/shopify/graphql/m_x.graphql', 'mutation X {\n  orderCancel\n}\n', 'forbidden mutation', 2],
    ['src/plan/x.cpp', '// orderUpdate\n', 'forbidden mutation', 1],
    ['src/app/x.cpp', 'refundCreate\n', 'forbidden mutation', 1],
    ['src/shopify/x.cpp', '{"notifyCustomer": true}\n', 'forbidden mutation', 1],
    ['src/shopify/x.cpp', '{{"notifyCustomer", true}}\n', 'forbidden mutation', 1],
  ],
  pragma_once: [
    ['src/core/x.hpp', '// Text.\n#pragma once\n', 'pragma once', 1],
    ['include/fulfilld/core/x.hpp', '#ifndef X\n', 'pragma once', 1],
  ],
  header_compiles: [
    ['include/fulfilld/core/x.hpp', '#pragma once\nstd::string name();\n', 'header compiles', 1],
    ['include/fulfilld/core/x.hpp', include('fulfilld/core/absent.hpp'), 'header compiles', 1],
  ],
  size: [
    ['src/core/x.cpp', many(301), 'size', 301],
    ['include/fulfilld/core/x.hpp', many(500), 'size', 500],
  ],
  prose: [
    ['src/core/x.cpp', '// TODO: later\n', 'open note', 1],
    ['tests/unit/x.cpp', '// FIXME\n', 'open note', 1],
  ],
};

// What a rule must leave alone: lint -> files.
const innocent = {
  include_rules: {
    'include/fulfilld/core/x.hpp': include('<boost/system/result.hpp>') + include('fulfilld/core/time.hpp') + include('<string_view>'),
    'include/fulfilld/port/x.hpp': include('fulfilld/core/time.hpp'),
    'src/core/x.cpp': include('core/x.hpp') + '// #include "store/database.hpp"\n',
    'src/shopify/x.cpp': include('graphql_texts.inc') + include('<boost/asio/post.hpp>') + include('fulfilld/port/clock.hpp'),
    'src/actions/x.cpp': include('rules/rule.hpp') + include('plan/x.hpp'),
    'src/app/x.cpp': include('shopify/client.hpp') + include('<spdlog/spdlog.h>') + include('<unistd.h>'),
    'src/sandbox/x.cpp': include('sandbox/shop.hpp') + include('<boost/beast/http.hpp>') + include('<CLI/CLI.hpp>'),
    'tests/unit/x.cpp': include('sandbox/shop.hpp'),
  },
  no_coroutines: { 'src/core/x.cpp': 'f(); // no co_await here\nauto text = "co_return";\n' },
  no_stray_clock: {
    'src/app/x.cpp': 'std::chrono::system_clock::now(); std::random_device{}();\n',
    'src/sandbox/x.cpp': 'std::time(nullptr);\n',
    'src/shopify/transport.cpp': 'std::chrono::steady_clock::now();\n',
    'src/core/x.cpp': 'clock.now(); deadline_time(0); x.time(0); // system_clock::now()\n',
    'tests/unit/x.cpp': 'std::chrono::steady_clock::now();\n',
  },
  forbidden_mutations: {
    'src/sandbox/x.cpp': 'orderDelete\n',
    'src/shopify/x.cpp': '{{"notifyCustomer", action.notify_customer}}, {"notifyCustomer", false}\n',
  },
  pragma_once: { 'src/core/x.hpp': '#pragma once\n', 'src/core/x.cpp': '\n' },
  header_compiles: { 'include/fulfilld/core/x.hpp': include('<string>') + 'std::string name();\n' },
  size: { 'src/core/x.cpp': many(300) },
  prose: { 'src/core/x.cpp': '// TODO(#12): later. FIXME #7.\n' },
};

for (const [lint, cases] of Object.entries(violations)) {
  const { check, reads } = await import(`./${lint}.mjs`);
  for (const [file, text, rule, line] of cases) {
    test(`${lint}: ${rule} in ${file}`, async () => {
      const found = await check(tree({ [file]: text }));
      assert.deepEqual(found.map((one) => [one.file, one.line, one.rule]), [[file, line, rule]]);
    });
  }
  test(`${lint}: innocent files`, async () => assert.deepEqual(await check(tree(innocent[lint])), []));
  test(`${lint}: missing folders`, async () => {
    assert.deepEqual(reads(tree({})), []);
    assert.deepEqual(await check(tree({})), []);
  });
}

test('every row of the include tables has a violation above', async () => {
  const source = fs.readFileSync(new URL('include_rules.mjs', import.meta.url), 'utf8');
  const tested = new Set(violations.include_rules.map(([, , rule]) => rule));
  const body = (table) => new RegExp(`const ${table} = {\\n([\\s\\S]*?)\\n};`).exec(source)[1];
  const names = (table) => [...body(table).matchAll(/^ {2}'?([\w.+]+)'?: \[/gm)].map(([, name]) => name);
  const [rooms, libraries] = [names('rooms'), names('libraries')];
  assert.ok(rooms.length >= 12 && libraries.length >= 12);
  const expected = [...rooms.map((name) => `room ${name}`), ...libraries.map((name) => `library ${name}`)];
  // Everybody may use Boost.System.
  assert.deepEqual(expected.filter((rule) => !tested.has(rule) && rule !== 'library Boost.System'), []);
});

test('forbidden_mutations: a name in the binary', async () => {
  const { check } = await import('./forbidden_mutations.mjs');
  const root = tree({ clean: '\0\x01fulfillmentCreate\0', bad: '\0\x01orderCancel\0' });
  assert.deepEqual(await check(root, path.join(root, 'clean')), []);
  assert.equal((await check(root, path.join(root, 'bad'))).length, 1);
});

test('check.mjs fails on a finding and on an empty tree, with file, line and rule', () => {
  const script = fileURLToPath(new URL('check.mjs', import.meta.url));
  const run = (root) => {
    try {
      return { status: 0, out: execFileSync('node', [script, 'prose', root], { encoding: 'utf8' }) };
    } catch (failure) {
      return { status: failure.status, out: failure.stdout };
    }
  };
  assert.equal(run(tree({ 'src/core/x.cpp': '\n' })).status, 0);
  const broken = run(tree({ 'src/core/x.cpp': '\n// TODO\n' }));
  assert.equal(broken.status, 1);
  assert.match(broken.out, /^src\/core\/x\.cpp:2: \[open note\] TODO: name the issue/);
  assert.equal(run(tree({})).status, 1);
});
