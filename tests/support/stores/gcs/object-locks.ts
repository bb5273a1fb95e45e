import type { ServerResponse } from 'node:http';

/** What an object's metadata says about a hold. */
export type Hold = 'temporaryHold' | 'eventBasedHold';

/** A bucket's retention policy and the holds on its objects, which the emulator does not know. */
export interface ObjectLocks {
  /** Protects objects of any age for this long after they were stored; 0 for no policy. */
  setRetentionPeriod(seconds: number): void;
  /** Protects an object until `release`. */
  hold(path: string, kind: Hold): void;
  release(path: string): void;
}

/** An object or a bucket as the JSON API describes it. */
export interface Resource {
  readonly kind?: string;
  readonly name?: string;
  readonly bucket?: string;
  readonly timeCreated?: string;
  readonly items?: readonly Resource[];
}

interface Refusal {
  readonly reason: string;
  readonly message: string;
}

/** The locks, and what the front answers because of them. */
export interface LockRegister extends ObjectLocks {
  /** Whether any lock is set; if not, the emulator's own answers pass. */
  isUsed(): boolean;
  /** Adds the fields of locks to a bucket, an object or a list of objects. */
  describe(resource: Resource): Resource;
  /** Returns why the store does not delete an object, or null if it does. */
  refusalOf(object: Resource): Refusal | null;
}

/** Creates an empty register. It answers in the words and with the reasons that were observed on Google's server. */
export function createLockRegister(): LockRegister {
  const holds = new Map<string, Hold>();
  let retentionPeriod = 0;
  const endOf = ({ timeCreated = '' }: Resource) => new Date(Date.parse(timeCreated) + retentionPeriod * 1000);
  const describeObject = (object: Resource) => {
    const hold = holds.get(object.name ?? '');
    // The period starts when an event-based hold is released, so until then it has no end.
    const hasEnd = retentionPeriod > 0 && hold !== 'eventBasedHold';
    return {
      ...object,
      ...(hold === undefined ? {} : { [hold]: true }),
      ...(hasEnd ? { retentionExpirationTime: endOf(object).toISOString() } : {}),
    };
  };
  return {
    setRetentionPeriod: (seconds) => {
      retentionPeriod = seconds;
    },
    hold: (path, kind) => void holds.set(path, kind),
    release: (path) => void holds.delete(path),
    isUsed: () => retentionPeriod > 0 || holds.size > 0,
    describe(resource) {
      if (resource.kind === 'storage#object') return describeObject(resource);
      if (resource.items !== undefined) return { ...resource, items: resource.items.map(describeObject) };
      const retentionPolicy = { retentionPeriod: String(retentionPeriod), effectiveTime: new Date(0).toISOString() };
      return { ...resource, ...(retentionPeriod > 0 && { retentionPolicy }) };
    },
    refusalOf(object) {
      const subject = `Object '${object.bucket}/${object.name}'`;
      const hold = holds.get(object.name ?? '');
      if (hold !== undefined) {
        const kind = hold === 'temporaryHold' ? 'Temporary' : 'Event-Based';
        const message = `${subject} is under active ${kind} hold and cannot be deleted, overwritten or archived until hold is removed.`;
        return { reason: 'forbidden', message };
      }
      if (retentionPeriod === 0 || endOf(object).getTime() <= Date.now()) return null;
      const policy = "is subject to bucket's retention policy or object retention";
      const message = `${subject} ${policy} and cannot be deleted or overwritten until ${endOf(object).toISOString()}`;
      return { reason: 'retentionPolicyNotMet', message };
    },
  };
}

export function sendRefusal(response: ServerResponse, { reason, message }: Refusal): void {
  const error = { code: 403, message, errors: [{ message, domain: 'global', reason }] };
  response.writeHead(403, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error }));
}
