/** The disk with raw tracks and unfinished compositions. */
export interface CaptureDisk {
  /** Writes and deletes a small file. @throws RECORDER_UNAVAILABLE if that fails */
  probe(): Promise<void>;
  /** @throws RECORDER_UNAVAILABLE */
  freeBytes(): Promise<number>;
  /** Returns the size of a recording's tracks so far; 0 if this disk has none of them. */
  capturedBytes(recordingId: string): Promise<number>;
}
