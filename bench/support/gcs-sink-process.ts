/** The sink in a process of its own, so that whoever is measured has a processor; prints its address, and ends with its input. */
import { openGcsSink } from './gcs-sink.ts';

const sink = await openGcsSink();
process.stdout.write(`${sink.url}\n`);
process.stdin.resume().once('end', () => sink.close());
