export interface UploadAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** The progress of each resumable upload, which the emulator does not report. */
export interface UploadRegister {
  /**
   * Handles the requests of an upload one after the other: what a crashed sender left in flight is accepted first.
   */
  inTurn(uploadId: string, act: () => Promise<void>): Promise<void>;
  /**
   * Answers a request for an upload's state, or a chunk that does not continue where the upload is, which the
   * emulator would accept twice. Null for any other request, which the emulator answers.
   */
  answerTo(uploadId: string, contentRange: string): UploadAnswer | null;
  /** Call this after a restart of the emulator, which has then lost all uploads. */
  forget(): void;
  note(uploadId: string, chunk: { readonly range: string; readonly status: number }): void;
  /** The content type of each upload. The emulator loses it if it came in a header. */
  readonly contentTypes: Map<string, string>;
}

const QUESTION = /^bytes \*\/(\*|\d+)$/;
const CHUNK = /^bytes (\d+)-(\d+)\/(\*|\d+)$/;

/**
 * Creates an empty register.
 * @see https://cloud.google.com/storage/docs/performing-resumable-uploads#status-check
 */
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
      // The emulator would send this answer before it has read the chunk, and cut the connection meanwhile.
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
