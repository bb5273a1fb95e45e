export interface UploadAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** How far each resumable upload has come, which the emulator does not tell. */
export interface UploadRegister {
  /** The answer to a question for an upload's state; null for anything else, which the emulator answers. */
  answerTo(uploadId: string, contentRange: string): UploadAnswer | null;
  note(uploadId: string, chunk: { readonly range: string; readonly status: number }): void;
  /** What kind of object an upload makes, which the emulator forgets where a header told it. */
  readonly contentTypes: Map<string, string>;
}

const QUESTION = /^bytes \*\/(\*|\d+)$/;
const CHUNK = /^bytes (\d+)-(\d+)\/(\*|\d+)$/;

/** @see https://cloud.google.com/storage/docs/performing-resumable-uploads#status-check */
export function createUploadRegister(): UploadRegister {
  const acceptedBytes = new Map<string, number>();
  return {
    contentTypes: new Map(),
    answerTo(uploadId, contentRange) {
      if (!QUESTION.test(contentRange)) return null;
      const accepted = acceptedBytes.get(uploadId) ?? 0;
      return { status: 308, headers: accepted === 0 ? {} : { Range: `bytes=0-${accepted - 1}` } };
    },
    note(uploadId, { range, status }) {
      const [, , last] = CHUNK.exec(range) ?? [];
      if (last !== undefined && (status === 308 || status === 200)) acceptedBytes.set(uploadId, Number(last) + 1);
    },
  };
}
