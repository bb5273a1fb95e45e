/** The folders in which recordings are captured and composed, each named by its recording. */
export interface CaptureFolders {
  /** The ids of the recordings that have a folder on this machine. */
  list(): Promise<readonly string[]>;
}
