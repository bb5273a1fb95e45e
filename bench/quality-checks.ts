/**
 * Counts the false alarms of the quality checks in fifty good sessions, and the faults that they miss in one session per
 * fault. Each session is composed from staged tracks, at two frames a second.
 * Run: `npm run bench -- quality-checks`. The last line of output is one JSON object. It fails if any check is wrong.
 */
import { Command } from 'commander';
import { BAD_CLIPS, GOOD_CLIPS, judgeClip, type LabeledClip } from '../tests/support/labeled-clips.ts';

new Command('npm run bench -- quality-checks')
  .description('count the false alarms and the misses of the quality checks in labeled clips')
  .parse();

const good = await judgeAll(GOOD_CLIPS);
const bad = await judgeAll(BAD_CLIPS);
const falseAlarms = [...good, ...bad].filter((verdict) => verdict.falseAlarms.length > 0).length;
const missed = bad.reduce((sum, verdict) => sum + verdict.missed.length, 0);
console.log(JSON.stringify({ goodClips: good.length, badClips: bad.length, falseAlarms, missed }));
process.exitCode = falseAlarms + missed === 0 ? 0 : 1;

async function judgeAll(clips: readonly LabeledClip[]) {
  const verdicts = [];
  for (const clip of clips) {
    const verdict = await judgeClip(clip);
    verdicts.push(verdict);
    const { found, falseAlarms: wrong, missed: unseen } = verdict;
    const outcome = wrong.length + unseen.length === 0 ? 'right' : `WRONG: ${JSON.stringify({ wrong, unseen })}`;
    console.log(`${outcome.padEnd(6)} ${clip.name}: ${found.join('; ') || 'nothing'}`);
  }
  return verdicts;
}
