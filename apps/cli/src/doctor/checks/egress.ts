import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Config } from '@young-minds/config';
import { EgressClient, EncodedFileOutput, RoomServiceClient } from 'livekit-server-sdk';
import { type Finding, failed, ok, reasonOf, skipped, warning } from '../check.ts';

/** A free Egress worker accepts a request within a second; LiveKit itself rejects it only after 22 to 24 s. */
const START_PATIENCE_S = 6;
/** CPUs that Egress needs free for one composite unless its configuration sets another number. */
const DEFAULT_CPU_COST = 4;
/** The number by which Linux reports a file system in memory. */
const TMPFS = 0x01021994;
const CLEARED_AT_BOOT = /^\/(var\/)?tmp(\/|$)/;

/** Requests an egress of an empty room, and stops it as soon as an Egress worker has accepted it. */
export async function checkEgress(config: Config): Promise<Finding> {
  if (config.recording.recorder !== 'egress') return skipped('RECORDER is embedded');
  const { url, apiKey, apiSecret } = config.livekit;
  const client = new EgressClient(url, apiKey, apiSecret, { requestTimeout: START_PATIENCE_S });
  try {
    await client.listEgress({ active: true });
  } catch (error) {
    const advice = 'Give LiveKit and Egress the same Redis (redis: in livekit.yaml and egress.yaml).';
    return failed(`LiveKit has no egress service: ${reasonOf(error)}`, advice);
  }
  return askForOne(config, client);
}

async function askForOne(config: Config, client: EgressClient): Promise<Finding> {
  const { url, apiKey, apiSecret } = config.livekit;
  const rooms = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: START_PATIENCE_S });
  const name = `doctor-${randomUUID()}`;
  const filepath = join(config.egress.directory, `${name}.mp4`);
  try {
    await rooms.createRoom({ name, emptyTimeout: 30 });
    const file = new EncodedFileOutput({ filepath, disableManifest: true });
    const { egressId } = await client.startRoomCompositeEgress(name, { file }, { layout: 'grid' });
    await client.stopEgress(egressId).catch(() => undefined);
    return ok('a worker with free CPUs accepted a request');
  } catch (error) {
    const advice = `Start Egress, or free more CPUs: it needs ${DEFAULT_CPU_COST} free CPUs for each session unless cpu_cost.room_composite_cpu_cost in egress.yaml says less (this machine has ${availableParallelism()}).`;
    return failed(`no worker accepted a request: ${reasonOf(error)}`, advice);
  } finally {
    await rooms.deleteRoom(name).catch(() => undefined);
  }
}

/** Checks that this worker's host has the folder that Egress writes to, and that the folder survives a reboot. */
export async function checkEgressFolder({ recording, egress: { output, directory } }: Config): Promise<Finding> {
  if (recording.recorder !== 'egress') return skipped('RECORDER is embedded');
  if (output === 'bucket') return skipped('EGRESS_OUTPUT is bucket');
  try {
    const probe = join(directory, `.doctor-${randomUUID()}`);
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    const advice = 'Create it, owned by a group that worker and Egress share: install -d -m 2770 -g young-minds DIR.';
    return failed(`${directory} cannot be written to: ${reasonOf(error)}`, advice);
  }
  return judgeFolder(
    directory,
    await isTmpfs(directory),
    await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''),
  );
}

async function isTmpfs(directory: string): Promise<boolean> {
  return (await statfs(directory)).type === TMPFS;
}

export function judgeFolder(directory: string, isInMemory: boolean, mounts: string): Finding {
  const elsewhere =
    'Set EGRESS_OUTPUT_DIR to a folder such as /var/lib/young-minds/egress, for both Egress and the worker.';
  const isPrivate = CLEARED_AT_BOOT.test(directory) && /systemd-private-[^ ]+\/tmp /.test(mounts);
  if (isPrivate) return failed(`${directory} is a private one of this service (PrivateTmp), not Egress's`, elsewhere);
  if (isInMemory)
    return warning(`${directory} is in memory: recordings that are not stored yet are lost at a reboot`, elsewhere);
  if (CLEARED_AT_BOOT.test(directory)) {
    return warning(`${directory} is emptied at boot, and hidden from services with PrivateTmp`, elsewhere);
  }
  return ok(`${directory} can be written to`);
}
