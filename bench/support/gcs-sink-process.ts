/**
 * Runs the sink in a separate process, so that it does not use the CPU of the measured one. Prints its address, and
 * exits when its input ends.
 */
import { openGcsSink } from './gcs-sink.ts';

const sink = await openGcsSink();
process.stdout.write(`${sink.url}\n`);
process.stdin.resume().once('end', () => sink.close());
