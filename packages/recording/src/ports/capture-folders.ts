/** The folders in which recordings are captured and composed, each named after its recording. */
export interface CaptureFolders {
  /** Lists the ids of recordings that have a folder on this machine. */
  list(): Promise<readonly string[]>;
}
