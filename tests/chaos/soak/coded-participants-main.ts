/**
 * Runs the participants of many sessions in one process. They send pre-encoded media, so that hundreds of sessions
 * fit on a small machine. Prints `ready`, then accepts `join SESSION URL TOKEN TOKEN` and `leave SESSION`, and
 * answers each with the time of the first join or of the last leave.
 */
import { createInterface } from 'node:readline';
import { encodePicture, encodeSound } from '../../support/coded-media.ts';
import { CodedPublisher } from '../../support/coded-publisher.ts';

const FPS = 30;
const BITRATE_BPS = 1_000_000;
const KEY_FRAME_SECONDS = 2;

const picture = await encodePicture({
  ...{ picture: 'testsrc2=alpha=255', width: 1280, height: 720, fps: FPS, seconds: 6 },
  ...{ bitrateBps: BITRATE_BPS, keyFrameSeconds: KEY_FRAME_SECONDS },
});
const sound = await encodeSound({ sound: 'sine=frequency=440', seconds: 2 });
const present = new Map<string, CodedPublisher[]>();
console.log('ready');

for await (const line of createInterface(process.stdin)) {
  const [command, session = '', url = '', ...tokens] = line.split(' ');
  const act = command === 'join' ? join(session, url, tokens) : leave(session);
  void act.then((atMs) => console.log(`${command} ${session} ${atMs}`));
}
process.exit();

async function join(session: string, url: string, tokens: readonly string[]): Promise<number> {
  const joining = tokens.map((token) => CodedPublisher.join({ url, token, picture, sound, fps: FPS }));
  const publishers = await Promise.all(joining);
  present.set(session, publishers);
  return Math.min(...publishers.map(({ joinedAtMs }) => joinedAtMs));
}

async function leave(session: string): Promise<number> {
  await Promise.all((present.get(session) ?? []).map((publisher) => publisher.leave()));
  present.delete(session);
  return Date.now();
}
