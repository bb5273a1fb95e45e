import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { childEnvironment } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { ensureChromium } from '@young-minds/local-services/tools/system-programs';
import { chromium } from 'playwright-core';
import type { Authority } from './authority.ts';
import { type ClientNetwork, FIRST_ADDRESS, SECOND_ADDRESS } from './client-network.ts';
import { LIVEKIT_HOST, type Platform, SITE_HOST, TURN_HOST } from './platform.ts';

const LENGTH_MS = 10_000;
const SHORTEST_SECONDS = 8;
const ADDRESSES = { [SITE_HOST]: FIRST_ADDRESS, [LIVEKIT_HOST]: FIRST_ADDRESS, [TURN_HOST]: SECOND_ADDRESS };
const PUBLISHER = join(import.meta.dirname, '../support/publisher-page/page.js');
const CLIENT = createRequire(new URL('../../apps/web/package.json', import.meta.url)).resolve('livekit-client');
const PICTURE = { width: 480, height: 270, fps: 10, stepPx: 16, barPx: 48 };

interface StrictFirewall {
  readonly platform: Platform;
  readonly network: ClientNetwork;
  readonly authority: Authority;
  readonly folder: string;
}

interface Place {
  readonly url: string;
  readonly token: string;
}

export interface FirewallFigures {
  readonly recordedSeconds: number;
  readonly droppedUdpPackets: number;
}

/** Records a browser that can reach port 443 only. @throws SETUP_FAILED if its media is not in the recording */
export async function recordBehindFirewall(options: StrictFirewall): Promise<FirewallFigures> {
  const { platform, network } = options;
  using session = await openSession(platform);
  await publishFromBrowser(options, session.place);
  const { durationSeconds, video, audio } = JSON.parse(await session.lastLine);
  const { droppedUdp } = await network.countPackets();
  if (video === null || audio === null || durationSeconds < SHORTEST_SECONDS || droppedUdp === 0) {
    const found = JSON.stringify({ durationSeconds, video, audio, droppedUdp });
    throw new YoungMindsError('SETUP_FAILED', `The recording from behind the firewall is not complete: ${found}.`);
  }
  return { recordedSeconds: durationSeconds, droppedUdpPackets: droppedUdp };
}

interface OpenSession extends Disposable {
  readonly place: Place;
  /** Resolves with what was recorded. */
  readonly lastLine: Promise<string>;
}

/** Books a session in the worker's container. */
async function openSession({ inWorker, env }: Platform): Promise<OpenSession> {
  const [program = '', ...args] = [...inWorker, 'node', '--input-type=module-typescript', '-'];
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(await readFile(join(import.meta.dirname, 'guest-session.ts')));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new YoungMindsError('SETUP_FAILED', 'The session ended early; its messages above say why.');
    return value;
  };
  const place: Place = JSON.parse(await next());
  const lastLine = next();
  // Not awaited if the browser fails first.
  lastLine.catch(() => undefined);
  return { place, lastLine, [Symbol.dispose]: () => void child.kill() };
}

/** Joins from the client's network and sends camera and microphone for some seconds. */
async function publishFromBrowser({ network, authority, folder }: StrictFirewall, place: Place): Promise<void> {
  const home = join(folder, 'home');
  await trustIn(home, authority);
  const executablePath = await network.writeLauncher(folder, await ensureChromium(console.log));
  const rules = Object.entries(ADDRESSES).map(([host, address]) => `MAP ${host} ${address}`);
  const browser = await chromium.launch({
    ...{ executablePath, chromiumSandbox: false, env: childEnvironment({ HOME: home }) },
    args: [`--host-resolver-rules=${rules.join(',')}`, '--autoplay-policy=no-user-gesture-required', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`https://${SITE_HOST}/auth/signin`);
    for (const file of [CLIENT, PUBLISHER]) await page.addScriptTag({ content: await readFile(file, 'utf8') });
    const call = (method: string, argument: unknown) =>
      page.evaluate<void>(`participant.${method}(${JSON.stringify(argument)})`);
    await call('join', place);
    await call('publish', { picture: PICTURE, toneHz: 440, options: { videoCodec: 'vp8', simulcast: false } });
    await delay(LENGTH_MS);
    await call('leave', null);
  } finally {
    await browser.close();
  }
}

/** Chromium also verifies the certificate of a TURN server, against the database of its account. */
async function trustIn(home: string, { certificate }: Authority): Promise<void> {
  const database = join(home, '.pki/nssdb');
  await runCommand('mkdir', ['-p', database]);
  const options = ['-d', `sql:${database}`];
  await runCommand('certutil', [...options, '-N', '--empty-password']);
  await runCommand('certutil', [...options, '-A', '-t', 'C,,', '-n', 'rehearsal', '-i', certificate]);
}
