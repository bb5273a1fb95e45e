/**
 * The entry point of every command. It runs on any Node >= 18, which Debian 12 has, and before anything is installed:
 * it installs the packages if they are out of date, then runs apps/cli with the project's own Node.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 18;
/** The oldest Node on which npm installs every package. */
const COMPLETE_NODE = 20;
const OWN_NODE = 24;
/** NODE_ENV of the programs that a command starts; those that serve pages set their own. */
const NODE_ENVS = { dev: 'development', check: 'test', test: 'test' };
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');

main().catch((error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});

async function main() {
  if (majorVersion() < OLDEST_NODE) {
    throw new Error(
      `Node ${process.versions.node} is too old to install the packages. Install Node ${OLDEST_NODE} or later.`,
    );
  }
  if (!isInstalled()) await install();
  const [command = 'help', ...args] = process.argv.slice(2);
  const cli = join(ROOT, 'apps', 'cli', 'src', 'main.ts');
  process.exitCode = await runCli(findNode(), [cli, command, ...args], NODE_ENVS[command] ?? 'production');
}

/** Returns whether node_modules matches package-lock.json; npm keeps a lock file of what it has installed. */
function isInstalled() {
  const wanted = readPackages(join(ROOT, 'package-lock.json'));
  const present = readPackages(join(MODULES, '.package-lock.json'));
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const found = present[path];
    // A missing optional package is for another platform.
    return found === undefined ? optional === true : found.version === version;
  });
}

function readPackages(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {};
}

async function install() {
  console.log('Installing packages (npm ci); the first time this takes a minute or two.');
  const folder = mkdtempSync(join(tmpdir(), 'young-minds-node-'));
  const args = ['ci', ...QUIET, '--include=dev', '--include=optional'];
  const code = await npmCi(args, folder).finally(() => rmSync(folder, { recursive: true }));
  if (code !== 0) throw new Error(`npm ci ended with ${code}. Its messages above say why; then run this again.`);
}

/** On an old Node, npm would skip optional packages that need a newer one, so it runs on the project's own. */
async function npmCi(args, folder) {
  const name = `node-${platform()}-${arch()}`;
  const version = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).optionalDependencies[name];
  if (majorVersion() >= COMPLETE_NODE || version === undefined) return run('npm', args);
  const fetched = await run('npm', ['install', ...QUIET, '--prefix', folder, `${name}@${version}`]);
  if (fetched !== 0) return fetched;
  const bin = join(folder, 'node_modules', name, 'bin');
  return run('npm', args, { env: { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) } });
}

/**
 * Returns the project's own Node, which was installed with the packages; else the current one if it is recent enough.
 */
function findNode() {
  const own = [`node-${platform()}-${arch()}`, `node-bin-${platform()}-${arch()}`]
    .map((name) => join(MODULES, name, 'bin', 'node'))
    .find(existsSync);
  if (own !== undefined) return own;
  if (majorVersion() >= OWN_NODE) return process.execPath;
  throw new Error(`There is no Node package for ${platform()}-${arch()}; install Node ${OWN_NODE} or later yourself.`);
}

/** Runs the command with the same Node first on PATH for the programs that it starts. */
function runCli(node, args, NODE_ENV) {
  const PATH = [dirname(node), process.env.PATH].join(delimiter);
  // The IPC channel closes when this process ends, even if it was killed, and the command notices.
  return run(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, PATH, NODE_ENV } });
}

function run(file, args, options = {}) {
  const child = spawn(file, args, { cwd: ROOT, stdio: 'inherit', ...options });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? `128${signal ? ` (${signal})` : ''}`));
  }).then((code) => (typeof code === 'number' ? code : 1));
}

function majorVersion() {
  return Number.parseInt(process.versions.node, 10);
}
