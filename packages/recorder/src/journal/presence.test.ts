import { describe, expect, it } from 'vitest';
import type { JournalEntry } from './journal-entry.ts';
import { presenceOf } from './presence.ts';

const runBegan = (atMs: number, take: number): JournalEntry => ({
  type: 'take_began',
  atMs,
  take,
  recordingSid: 'EM_1',
});
const ended = (atMs: number, take: number): JournalEntry => ({ type: 'take_ended', atMs, take, reason: 'stopped' });
const left = (atMs: number, participantSid: string): JournalEntry => ({
  type: 'participant_left',
  atMs,
  participantSid,
});
const joined = (atMs: number, participantSid: string): JournalEntry => ({
  ...{ type: 'participant_joined', atMs, participantSid },
  identity: participantSid.charAt(0),
  name: participantSid,
});

function presence(...journal: JournalEntry[]): [startMs: number, endMs: number] | null {
  const sessionSpan = presenceOf(journal);
  return sessionSpan === null ? null : [sessionSpan.startAt.getTime(), sessionSpan.endAt.getTime()];
}

describe('presence from a journal', () => {
  it('is empty if no participant joined', () => {
    expect(presence()).toBeNull();
    expect(presence(runBegan(1, 1), ended(9, 1))).toBeNull();
  });

  it('runs from the first join to the last leave, whenever the capture run begins and ends', () => {
    expect(
      presence(runBegan(50, 1), joined(20, 'a1'), joined(70, 'b1'), left(200, 'a1'), left(300, 'b1'), ended(900, 1)),
    ).toEqual([20, 300]);
  });

  it('continues if a participant rejoins', () => {
    expect(
      presence(runBegan(10, 1), joined(20, 'a1'), left(100, 'a1'), joined(110, 'a2'), left(400, 'a2'), ended(900, 1)),
    ).toEqual([20, 400]);
  });

  it('accepts a rejoin before the previous leave', () => {
    expect(
      presence(runBegan(10, 1), joined(20, 'a1'), joined(90, 'a2'), left(300, 'a2'), left(310, 'a1'), ended(900, 1)),
    ).toEqual([20, 310]);
  });

  it('ends with the last entry of a crashed recorder and reports that it is not a leave', () => {
    const muted: JournalEntry = { type: 'track_muted', atMs: 500, trackSid: 't', isMuted: true };
    const journal = [runBegan(10, 1), joined(20, 'a1'), muted];
    expect(presence(...journal)).toEqual([20, 500]);
    expect(presenceOf(journal)?.isCutShort).toBe(true);
    expect(presenceOf([...journal, left(500, 'a1')])?.isCutShort).toBe(false);
  });

  it('does not count a participant who was gone when the next capture run began', () => {
    expect(
      presence(
        ...[runBegan(10, 1), joined(20, 'a1'), joined(30, 'b1'), ended(100, 1)],
        ...[runBegan(200, 2), joined(30, 'b1'), left(300, 'b1'), ended(900, 2)],
      ),
    ).toEqual([20, 300]);
  });

  it('joins the capture runs of a participant who stayed in the room', () => {
    expect(
      presence(runBegan(10, 1), joined(20, 'a1'), runBegan(200, 2), joined(20, 'a1'), left(350, 'a1'), ended(900, 2)),
    ).toEqual([20, 350]);
  });
});
