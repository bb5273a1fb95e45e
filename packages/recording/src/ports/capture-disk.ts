/** The disk that raw tracks and unfinished compositions lie on. */
export interface CaptureDisk {
  /** Writes a little and removes it. @throws RECORDER_UNAVAILABLE where that cannot be done */
  probe(): Promise<void>;
  /** @throws RECORDER_UNAVAILABLE */
  freeBytes(): Promise<number>;
  /** How large a recording's tracks are so far; 0 where none of them lie here. */
  capturedBytes(recordingId: string): Promise<number>;
}
