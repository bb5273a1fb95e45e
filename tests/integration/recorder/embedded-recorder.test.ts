import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createEmbeddedComposer, createEmbeddedRecorder, type EmbeddedRecorder } from '@young-minds/recorder';
import { listRuns, readJournal } from '@young-minds/recorder/journal/journal';
import type { JournalEntry } from '@young-minds/recorder/journal/journal-entry';
import type { RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';
import type { PersonaName } from '@young-minds/rehearsal/card/card';
import type { Robot } from '@young-minds/rehearsal/robots';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { CodedPublisher } from '../../support/coded-publisher.ts';
import { enterCoded } from '../../support/enter-coded.ts';
import { enterRoom } from '../../support/enter-room.ts';
import { eventually } from '../../support/eventually.ts';
import { createRoomService, uniqueRoomName } from '../../support/livekit.ts';

const CONFIG = { enabled: true, resolution: '1280x720', fps: 10 } as const;
const silent = { info() {}, warn() {}, error() {} };

const captureDirectory = await mkdtemp(join(tmpdir(), 'capture-'));
let recorder: EmbeddedRecorder;
let reports: RecorderReport[];
let participants: (Robot | CodedPublisher)[];
let request: StartRecorderRequest;

beforeAll(() => {
  recorder = newRecorder(inject('livekit'));
});

afterAll(async () => {
  await recorder.close();
  await rm(captureDirectory, { recursive: true });
});

beforeEach(() => {
  reports = [];
  participants = [];
  request = { recordingId: randomUUID(), sessionId: randomUUID(), roomName: uniqueRoomName(), config: CONFIG };
});

afterEach(async () => {
  await recorder.handOver(request.recordingId);
  await Promise.all(participants.map((participant) => participant.leave()));
});

function newRecorder(livekit: { url: string; apiKey: string; apiSecret: string }): EmbeddedRecorder {
  return createEmbeddedRecorder({
    livekit,
    captureDirectory,
    logger: silent,
    threads: 1,
    async onReport(report) {
      if (report.recordingId === request.recordingId) reports.push(report);
    },
  });
}

async function enter(persona: PersonaName, options: { sharedKey?: string } = {}): Promise<Robot> {
  const robot = await enterRoom({ roomName: request.roomName, identity: persona, persona, ...options });
  participants.push(robot);
  return robot;
}

/** Adds a participant that only sends. */
async function enterCodedAs(identity: string): Promise<CodedPublisher> {
  const participant = await enterCoded({ roomName: request.roomName, identity });
  participants.push(participant);
  return participant;
}

async function leave(robot: Robot): Promise<Date> {
  participants = participants.filter((candidate) => candidate !== robot);
  return robot.leave();
}

const journal = () => readJournal(join(captureDirectory, request.recordingId));

function entries<Type extends JournalEntry['type']>(type: Type): Extract<JournalEntry, { type: Type }>[] {
  return journal().filter((entry): entry is Extract<JournalEntry, { type: Type }> => entry.type === type);
}

async function untilReported(type: RecorderReport['type']): Promise<RecorderReport> {
  return eventually(() => expect(reports.map((report) => report.type)).toContain(type)).then(
    () => reports.find((report) => report.type === type) ?? expect.unreachable(),
  );
}

describe('the embedded recorder in a room', () => {
  it('is visible only by its flag, writes every track, and reports the participants', async () => {
    const mentor = await enter('mentor');
    await recorder.start(request);
    await recorder.start(request);
    const began = await untilReported('began');
    expect(began).toMatchObject({ recordingId: request.recordingId, recordingSid: `EM_${request.recordingId}` });
    await eventually(() => expect(mentor.isRecorded()).toBe(true));

    const mentee = await enter('mentee');
    await mentor.startScreenShare();
    await eventually(() => expect(entries('track_began')).toHaveLength(5));
    expect(new Set(entries('track_began').map(({ identity, source }) => `${identity} ${source}`))).toEqual(
      new Set(['mentor camera', 'mentor microphone', 'mentor screen_share', 'mentee camera', 'mentee microphone']),
    );
    await mentor.stopScreenShare();
    await eventually(() => expect(entries('track_ended')).toHaveLength(1));
    mentee.setCamera(false);
    await eventually(() => expect(entries('track_muted').at(-1)).toMatchObject({ isMuted: true }));
    mentee.setCamera(true);
    await eventually(() => expect(entries('track_muted').at(-1)).toMatchObject({ isMuted: false }));

    const participants = await createRoomService().listParticipants(request.roomName);
    expect(participants.filter((participant) => participant.permission?.hidden !== true)).toHaveLength(2);

    await leave(mentee);
    const mentorLeftAt = await leave(mentor);
    await eventually(() => expect(entries('participant_left')).toHaveLength(2));
    await recorder.stop(request.recordingId);
    const ended = await untilReported('ended');
    if (ended.type !== 'ended' || ended.presence === null) return expect.unreachable();
    expect(Math.abs(ended.presence.startAt.getTime() - mentor.joinedAt.getTime())).toBeLessThan(1_000);
    expect(Math.abs(ended.presence.endAt.getTime() - mentorLeftAt.getTime())).toBeLessThan(1_000);
    expect(reports.map((report) => report.type)).toEqual(['began', 'ended']);
    expect(entries('track_ended').every((entry) => entry.packetsLost === 0)).toBe(true);
  });

  it('keeps its written data when its process is killed, and continues in the same recording', async () => {
    await enterCodedAs('mentor');
    await enterCodedAs('mentee');
    const child = startRecorderProcess();
    await firstLine(child);
    await eventually(() => expect(entries('track_began')).toHaveLength(4));
    await eventually(() => expect(entries('sender_report').length).toBeGreaterThanOrEqual(4));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    for (const { file } of entries('track_began')) expect(complaints(file)).toBe('');

    await recorder.start(request);
    await eventually(() => expect(entries('track_began')).toHaveLength(8));
    const [, second] = entries('take_began').map(({ take }) => take);
    await eventually(() =>
      expect(entries('sender_report').filter(({ take }) => take === second).length).toBeGreaterThanOrEqual(4),
    );
    await recorder.stop(request.recordingId);
    const ended = await untilReported('ended');
    if (ended.type !== 'ended' || ended.presence === null) return expect.unreachable();

    const composer = createEmbeddedComposer({ captureDirectory });
    const artifact = await composer.compose({
      recordingId: request.recordingId,
      config: CONFIG,
      sessionSpan: ended.presence,
    });
    const windowSeconds = (ended.presence.endAt.getTime() - ended.presence.startAt.getTime()) / 1000;
    expect(artifact.durationSeconds).toBeCloseTo(windowSeconds, 1);
    await composer.discard(request.recordingId);
    expect(existsSync(join(captureDirectory, request.recordingId))).toBe(false);
  });

  it('reports tracks it cannot record because of end-to-end encryption, and records the rest', async () => {
    await enter('mentor', { sharedKey: 'known to the two of them alone' });
    await enterCodedAs('mentee');
    await recorder.start(request);
    await eventually(() =>
      expect(entries('track_began').map(({ identity }) => identity)).toEqual(['mentee', 'mentee']),
    );
    await eventually(() => expect(reports.filter(({ type }) => type === 'track_refused')).toHaveLength(2));
    const refused = reports.flatMap((report) => (report.type === 'track_refused' ? [report.track] : []));
    expect(new Set(refused.map(({ source }) => source))).toEqual(new Set(['camera', 'microphone']));
    expect(refused.every(({ name, reason }) => name === 'mentor' && reason === 'encrypted')).toBe(true);
  });

  it('leaves while it cannot write, so that the flag is correct, and rejoins when it can', async () => {
    const mentor = await enterCodedAs('mentor');
    const child = startRecorderProcess();
    const output = new Lines(child);
    await eventually(() => expect(output.types()).toEqual(['began']));
    await eventually(() => expect(mentor.isRecorded()).toBe(true));
    limitFileSize(child, '0');
    await eventually(() => expect(output.types()).toEqual(['began', 'interrupted']));
    await eventually(() => expect(mentor.isRecorded()).toBe(false));
    await eventually(() => expect(output.reasons().join()).toMatch(/EFBIG|file too large/));
    limitFileSize(child, 'unlimited');
    await eventually(() => expect(mentor.isRecorded()).toBe(true));
    await eventually(() => expect(output.types()).toEqual(['began', 'interrupted', 'resumed']));
    expect(entries('take_began')).toHaveLength(2);
    // Failed attempts have left no files.
    expect(listRuns(join(captureDirectory, request.recordingId))).toHaveLength(2);
    child.kill('SIGKILL');
  });

  it('yields to another recorder of the same recording, instead of rejoining the room', async () => {
    const mentor = await enterCodedAs('mentor');
    await recorder.start(request);
    await untilReported('began');
    const successor = newRecorder(inject('livekit'));
    await successor.start(request);
    await untilReported('displaced');
    expect(recorder.activeRecordingIds()).toEqual([]);
    await eventually(() => expect(entries('track_began')).toHaveLength(4));
    expect(entries('take_ended')).toHaveLength(1);
    expect(mentor.isRecorded()).toBe(true);
    expect(reports.map(({ type }) => type).sort()).toEqual(['began', 'began', 'displaced', 'resumed']);
    await successor.close();
  });

  it('ends a recording whose process is gone from the data on disk', async () => {
    await enterCodedAs('mentor');
    const child = startRecorderProcess();
    await firstLine(child);
    await eventually(() => expect(entries('track_began')).toHaveLength(2));
    child.kill('SIGKILL');
    await recorder.stop(request.recordingId);
    expect(await untilReported('ended')).toMatchObject({ presence: { startAt: expect.any(Date) } });
  });

  it("reports that it continues another machine's recording, even without data on this disk", async () => {
    await enterCodedAs('mentor');
    await recorder.start({ ...request, recordingSid: `EM_${request.recordingId}` });
    expect(await untilReported('resumed')).toMatchObject({ since: null });
    expect(reports.map(({ type }) => type)).toEqual(['began', 'resumed']);
  });

  it('reports that it has no data if it was never in the room', async () => {
    await recorder.stop(request.recordingId);
    expect(await untilReported('ended')).toMatchObject({ presence: null });
  });

  it('keeps retrying while LiveKit is unreachable, and reports that once', async () => {
    const { apiKey, apiSecret } = inject('livekit');
    const nowhere = newRecorder({ url: 'ws://127.0.0.1:9', apiKey, apiSecret });
    await nowhere.start(request);
    expect(await untilReported('interrupted')).toMatchObject({ reason: expect.stringContaining('LiveKit') });
    await nowhere.stop(request.recordingId);
    await untilReported('ended');
    expect(reports.map((report) => report.type)).toEqual(['interrupted', 'ended']);
    await nowhere.close();
  });
});

function startRecorderProcess(): ChildProcess {
  const script = join(import.meta.dirname, 'recorder-process.ts');
  const { url, apiKey, apiSecret } = inject('livekit');
  const { recordingId, sessionId, roomName } = request;
  const facts = { url, apiKey, apiSecret, captureDirectory, recordingId, sessionId, roomName };
  return spawn(process.execPath, [script, JSON.stringify(facts)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The lines that a recorder's process has printed. */
class Lines {
  readonly #reports: { readonly type: string; readonly reason?: string }[] = [];

  constructor({ stdout }: ChildProcess) {
    if (stdout === null) throw new Error('the process has no standard output');
    createInterface(stdout).on('line', (line) => void this.#reports.push(JSON.parse(line)));
  }

  types(): string[] {
    return this.#reports.map(({ type }) => type);
  }

  reasons(): string[] {
    return this.#reports.flatMap(({ reason }) => reason ?? []);
  }
}

/** Makes every write of a process to a file fail, as on a full disk, or lets writes succeed again. */
function limitFileSize({ pid }: ChildProcess, limit: '0' | 'unlimited'): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${limit}:unlimited`]);
  if (status !== 0) throw new Error(`prlimit: ${stderr}`);
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the process has no standard output');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('the process ended without output');
}

/** Returns ffmpeg's errors from decoding the whole file. Empty if it is intact. */
function complaints(file: string): string {
  const path = join(captureDirectory, request.recordingId, file);
  return spawnSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'null', '-'], { encoding: 'utf8' }).stderr;
}
