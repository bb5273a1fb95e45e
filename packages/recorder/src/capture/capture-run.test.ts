import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  JoinResponse,
  ParticipantInfo,
  ParticipantInfo_State,
  ParticipantUpdate,
  SignalResponse,
} from '@livekit/protocol';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { Journal, readJournal } from '../journal/journal.ts';
import { presenceIntervalsOf } from '../journal/presence.ts';
import { CaptureRun, startRunClock } from './capture-run.ts';

describe('a capture run', () => {
  let directory: string;
  let server: WebSocketServer;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'capture-run-'));
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  });

  afterEach(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });

  /** Starts a server that sends all messages in one packet to every client. Returns its URL. */
  async function serve(messages: readonly SignalResponse['message'][]): Promise<string> {
    server.on('connection', (socket, { socket: connection }) => {
      connection.cork();
      for (const message of messages) socket.send(new SignalResponse({ message }).toBinary());
      connection.uncork();
    });
    await once(server, 'listening');
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  function person(name: string): ParticipantInfo {
    return new ParticipantInfo({
      ...{ sid: `PA_${name}`, identity: name, name, state: ParticipantInfo_State.ACTIVE },
      joinedAtMs: BigInt(Date.now()),
    });
  }

  test('a participant who joins while the recorder connects is present for the whole capture run', async () => {
    const url = await serve([
      { case: 'join', value: new JoinResponse({ otherParticipants: [person('ada')] }) },
      { case: 'update', value: new ParticipantUpdate({ participants: [person('ben')] }) },
    ]);
    const journal = new Journal(directory, 1);
    const run = await CaptureRun.begin({
      ...{ url, token: 'any', run: 1, recordingSid: 'PA_recorder', directory, journal },
      onPacketsLost: () => undefined,
      onRefused: () => undefined,
      onLost: () => undefined,
    });
    await run.close('enough');
    journal.close();
    const entries = readJournal(directory);
    const endedAtMs = entries.find(({ type }) => type === 'take_ended')?.atMs;
    expect(presenceIntervalsOf(entries)).toMatchObject([
      { identity: 'ada', endMs: endedAtMs },
      { identity: 'ben', endMs: endedAtMs },
    ]);
  });
});

describe('the clock of a capture run', () => {
  const AN_HOUR_MS = 3_600_000;

  afterEach(() => vi.useRealTimers());

  test.each([AN_HOUR_MS, -AN_HOUR_MS])(
    'starts at the system time and ignores a system clock jump of %i ms',
    (jumpMs) => {
      vi.useFakeTimers({ toFake: ['Date', 'performance'] });
      const beganMs = Date.now();
      const now = startRunClock();
      expect(now()).toBe(beganMs);
      vi.advanceTimersByTime(1500);
      vi.setSystemTime(beganMs + jumpMs);
      expect(Date.now()).toBe(beganMs + jumpMs);
      expect(now()).toBe(beganMs + 1500);
    },
  );
});
