/** A recording thread: records the rooms it is told to, and keeps them apart from each other. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { roomClient } from '@young-minds/livekit/room-client';
import { recordingFolder } from '@young-minds/media/recording-folder';
import { recorderIdentityOf } from '@young-minds/recording/domain';
import type { StartRecorderRequest } from '@young-minds/recording/ports';
import { AccessToken } from 'livekit-server-sdk';
import { RoomRecording } from '../capture/room-recording.ts';
import { ALIVE_INTERVAL_MS, type ThreadCommand, type ThreadMessage, type ThreadOptions } from './thread-protocol.ts';

const TOKEN_LIFETIME = '6h';
const LIVEKIT_PATIENCE_MS = 2_000;

const { livekit, captureDirectory } = workerData as ThreadOptions;
const client = roomClient(livekit, LIVEKIT_PATIENCE_MS);
const rooms = new Map<string, RoomRecording>();
/** Which recording the running code belongs to, wherever a timer or a packet has led it. */
const belonging = new AsyncLocalStorage<string>();

/** Of all rooms, since the last sign of life. */
let packetsLost = 0;

function say(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

function start(request: StartRecorderRequest): void {
  const { recordingId, roomName } = request;
  if (rooms.has(recordingId)) return;
  const room = belonging.run(
    recordingId,
    () =>
      new RoomRecording({
        request,
        url: livekit.url,
        directory: recordingFolder(captureDirectory, recordingId),
        createToken: () => createRecorderToken(request),
        report: (report) => say({ type: 'report', report }),
        recorderInRoom: async () => (await client.getParticipant(roomName, recorderIdentityOf(recordingId))).sid,
        onDisplaced: () => void giveWay(recordingId),
        onPacketsLost: (count) => {
          packetsLost += count;
        },
      }),
  );
  rooms.set(recordingId, room);
}

async function leave(recordingId: string, how: (room: RoomRecording) => Promise<void>): Promise<void> {
  const room = rooms.get(recordingId);
  if (room !== undefined) await how(room);
  rooms.delete(recordingId);
  say({ type: 'left', recordingId });
}

/** Says so only when the room is left, for the answer may be to come back. */
async function giveWay(recordingId: string): Promise<void> {
  await leave(recordingId, (room) => room.handOver());
  say({ type: 'report', report: { type: 'displaced', recordingId, at: new Date() } });
}

/** `recorder` sets the room's recording flag, `hidden` keeps the recorder out of the participants. */
function createRecorderToken({ recordingId, roomName }: StartRecorderRequest): Promise<string> {
  const { apiKey, apiSecret } = livekit;
  const token = new AccessToken(apiKey, apiSecret, { identity: recorderIdentityOf(recordingId), ttl: TOKEN_LIFETIME });
  token.addGrant({
    roomJoin: true,
    room: roomName,
    canSubscribe: true,
    canPublish: false,
    canPublishData: false,
    hidden: true,
    recorder: true,
  });
  return token.toJwt();
}

/** One room's failure ends that room's take, and the next one begins; a failure of nobody's ends the thread. */
process.on('uncaughtException', (error) => {
  const room = rooms.get(belonging.getStore() ?? '');
  if (room === undefined) throw error;
  say({ type: 'trouble', recordingId: room.recordingId, message: error.stack ?? error.message });
  room.breakOff(`the recorder failed: ${error.message}`);
});

parentPort?.on('message', (command: ThreadCommand) => {
  switch (command.type) {
    case 'start':
      return start(command.request);
    case 'stop':
      return void leave(command.recordingId, (room) => room.stop('stopped'));
    case 'let_go':
      return void leave(command.recordingId, (room) => room.handOver());
  }
});
function sayAlive(): void {
  say({ type: 'alive', packetsLost });
  packetsLost = 0;
}

// At once: until then nobody knows whether it will ever come up.
sayAlive();
setInterval(sayAlive, ALIVE_INTERVAL_MS);
