/**
 * Runs a hostile participant in a separate process. They attack when it starts, and leave when its input ends. Reports
 * the number of bytes that they sent as a line of JSON.
 */
import { once } from 'node:events';
import { attackOf } from '../../support/hostile/index.ts';

export interface HostileOptions {
  readonly attack: string;
  readonly url: string;
  readonly token: string;
}

export interface HostileReport {
  readonly sentBytes: number;
}

const { attack, url, token }: HostileOptions = JSON.parse(process.argv[2] ?? '{}');
const ended = once(process.stdin.resume(), 'end');
const running = await attackOf(attack).begin({ url, token });
await ended;
const report: HostileReport = { sentBytes: running.sentBytes() };
process.stdout.write(`${JSON.stringify(report)}\n`);
await running.end();
process.exit();
