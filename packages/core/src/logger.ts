/** Writes structured log lines. `facts` holds ids and values; never a token, a signed URL or a raw webhook. */
export interface Logger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
