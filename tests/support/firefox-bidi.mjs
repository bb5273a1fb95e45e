#!/usr/bin/env node
/**
 * Starts Firefox for Playwright: the program in `--program=`, with all other arguments. Playwright sends commands of
 * WebDriver BiDi that Firefox ESR does not know yet. No test depends on them, so they are answered here; all other
 * messages pass unchanged.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const PROGRAM = '--program=';
/** What to emulate for print and dark mode. */
const UNKNOWN_COMMANDS = new Set(['emulation.setMediaFeaturesOverride']);
const LISTENING = /WebDriver BiDi listening on (ws:\/\/.*)$/;

const given = process.argv.slice(2);
const program = given.find((argument) => argument.startsWith(PROGRAM))?.slice(PROGRAM.length) ?? 'firefox-esr';
const args = given.filter((argument) => !argument.startsWith(PROGRAM));
const firefox = spawn(program, args, { stdio: ['ignore', 'inherit', 'pipe'] });
firefox.on('exit', (code) => process.exit(code ?? 1));
process.on('SIGTERM', () => firefox.kill());
createInterface(firefox.stderr).on('line', (line) => {
  const address = LISTENING.exec(line)?.[1];
  if (address === undefined) console.error(line);
  else serve(address);
});

/** Listens on a port of its own, and prints it as Firefox does. */
function serve(address) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('listening', () => console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`));
  server.on('connection', (client, { url }) => connect(client, `${address}${url}`));
}

function connect(client, address) {
  const browser = new WebSocket(address);
  const opened = new Promise((resolve) => browser.on('open', resolve));
  client.on('message', async (message) => {
    const { id, method } = JSON.parse(message.toString());
    if (UNKNOWN_COMMANDS.has(method)) return client.send(JSON.stringify({ type: 'success', id, result: {} }));
    await opened;
    browser.send(message.toString());
  });
  browser.on('message', (message) => client.send(message.toString()));
  browser.on('close', () => client.close());
  client.on('close', () => browser.close());
}
