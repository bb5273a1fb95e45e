/** A text about the recording that participants agree to before they join. */
export interface RecordingNotice {
  readonly version: string;
  readonly title: string;
  readonly text: string;
  /** The label of the checkbox. */
  readonly agreement: string;
  /** SHA-256 over title, text and agreement, one per line, lower-case hex. A test compares it with the text. */
  readonly sha256: string;
}

const FIRST_NOTICE: RecordingNotice = {
  version: '1',
  title: 'This session is recorded',
  // cspell:disable-next-line
  text: 'Picture, sound and shared screens are recorded from the first to the last moment somebody is in the meeting. Only the two of you can watch the recording. It is kept without a time limit.',
  agreement: 'I accept that this session is recorded',
  sha256: 'd0167fb11175ae512adb9bb09fcca3e9811d972a0ffbd1a12c0d51a3dc0dbc58',
};

/** The notice that the meeting page shows. To change it, add a new one: consents refer to the earlier ones. */
export const CURRENT_NOTICE: RecordingNotice = {
  version: '2',
  title: 'This session is recorded',
  text: "Video, audio and shared screens are recorded while anyone is in the meeting. Only the two of you can watch the recording. It's kept indefinitely.",
  agreement: 'I agree to be recorded',
  sha256: '0fc420248ef05a9ed623c9f65f79cefa58d572b909f08408117ef14e1f1f0fd8',
};

/** All notices that were ever shown. */
export const RECORDING_NOTICES: readonly RecordingNotice[] = [FIRST_NOTICE, CURRENT_NOTICE];

/** Returns the notice of a version; null if no notice ever had it. */
export function findNotice(version: string): RecordingNotice | null {
  return RECORDING_NOTICES.find((notice) => notice.version === version) ?? null;
}
