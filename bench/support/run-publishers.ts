/** Runs two publishers in a separate process. Prints `ready` when their media flow; exits when its input ends. */
import { encodePicture, encodeSound } from '../../tests/support/coded-media.ts';
import { CodedPublisher } from '../../tests/support/coded-publisher.ts';

const { url, tokens, fps, bitrateBps } = JSON.parse(process.argv[2] ?? '{}');
const picture = await encodePicture({
  // Moving noise is as hard to encode as a grainy camera picture.
  picture: 'testsrc2=alpha=255',
  filter: 'noise=alls=12:allf=t',
  width: 1280,
  height: 720,
  fps,
  seconds: 6,
  bitrateBps,
});
const sound = await encodeSound({ sound: 'sine=frequency=440', seconds: 2 });
const publishers = await Promise.all(
  tokens.map((token: string) => CodedPublisher.join({ url, token, picture, sound, fps })),
);
process.stdout.write('ready\n');
process.stdin.resume().once('end', async () => {
  await Promise.all(publishers.map((publisher: CodedPublisher) => publisher.leave()));
  process.exit();
});
