export interface UploadAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** How far each resumable upload has come, which the emulator does not tell. */
export interface UploadRegister {
  /** One request of an upload after the other: what a dead sender has left on its way is taken in first. */
  inTurn(uploadId: string, act: () => Promise<void>): Promise<void>;
  /**
   * The answer to a question for an upload's state, or to a chunk that does not go on where the upload is, which the
   * emulator would take twice; null for anything else, which the emulator answers.
   */
  answerTo(uploadId: string, contentRange: string): UploadAnswer | null;
  /** The emulator was started again and knows of no upload any more. */
  forget(): void;
  note(uploadId: string, chunk: { readonly range: string; readonly status: number }): void;
  /** What kind of object an upload makes, which the emulator forgets where a header told it. */
  readonly contentTypes: Map<string, string>;
}

const QUESTION = /^bytes \*\/(\*|\d+)$/;
const CHUNK = /^bytes (\d+)-(\d+)\/(\*|\d+)$/;

/** @see https://cloud.google.com/storage/docs/performing-resumable-uploads#status-check */
export function createUploadRegister(): UploadRegister {
  const acceptedBytes = new Map<string, number>();
  const turns = new Map<string, Promise<void>>();
  const contentTypes = new Map<string, string>();
  const forgotten = new Set<string>();
  return {
    contentTypes,
    forget() {
      for (const uploadId of [...contentTypes.keys(), ...turns.keys()]) forgotten.add(uploadId);
    },
    inTurn(uploadId, act) {
      const turn = (turns.get(uploadId) ?? Promise.resolve()).then(act);
      turns.set(
        uploadId,
        turn.catch(() => undefined),
      );
      return turn;
    },
    answerTo(uploadId, contentRange) {
      // The emulator would say so before it has read the chunk, and cut the connection under it.
      if (forgotten.has(uploadId)) return { status: 404, headers: {} };
      const accepted = acceptedBytes.get(uploadId) ?? 0;
      const [, first] = CHUNK.exec(contentRange) ?? [];
      if (!QUESTION.test(contentRange) && (first === undefined || Number(first) === accepted)) return null;
      return { status: 308, headers: accepted === 0 ? {} : { Range: `bytes=0-${accepted - 1}` } };
    },
    note(uploadId, { range, status }) {
      const [, , last] = CHUNK.exec(range) ?? [];
      if (last !== undefined && (status === 308 || status === 200)) acceptedBytes.set(uploadId, Number(last) + 1);
    },
  };
}
