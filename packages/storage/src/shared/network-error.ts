/** Codes of Node's sockets, resolver and streams: the store was not reached, or the connection was lost. */
const CONNECTION_CODES = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ETIMEDOUT ESOCKETTIMEDOUT ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH'
    .concat(' EPROTO ERR_STREAM_PREMATURE_CLOSE')
    .split(' '),
);

/** Codes of OpenSSL for certificates that are not signed by an authority that this machine trusts. */
const UNTRUSTED_CODES = new Set(
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE SELF_SIGNED_CERT_IN_CHAIN DEPTH_ZERO_SELF_SIGNED_CERT UNABLE_TO_GET_ISSUER_CERT'
    .concat(' UNABLE_TO_GET_ISSUER_CERT_LOCALLY CERT_UNTRUSTED CERT_SIGNATURE_FAILURE')
    .split(' '),
);
const EXPIRED_CODES = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const OTHER_NAME_CODE = 'ERR_TLS_CERT_ALTNAME_INVALID';

interface NetworkError {
  readonly code: string;
  readonly message: string;
}

/** Returns the network error code in an error or its causes (up to five levels), or null for other errors. */
export function networkCodeOf(error: unknown): string | null {
  return findNetworkError(error)?.code ?? null;
}

function findNetworkError(error: unknown): NetworkError | null {
  if (error instanceof Error && error.name === 'TimeoutError') return { code: 'ETIMEDOUT', message: error.message };
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = 'code' in cause ? cause.code : null;
    if (typeof code === 'string' && isNetworkCode(code)) return { code, message: cause.message };
    const [first]: unknown[] = cause instanceof AggregateError ? cause.errors : [];
    if (first !== undefined) return findNetworkError(first);
  }
  return null;
}

function isNetworkCode(code: string): boolean {
  if (CONNECTION_CODES.has(code) || UNTRUSTED_CODES.has(code) || EXPIRED_CODES.has(code)) return true;
  return /^(UND_ERR|ERR_SSL|ERR_TLS|HPE)_/.test(code);
}

/**
 * Returns what to do about an error of the network, with Node's own words if they help.
 * @param address the variable that has the store's address
 */
export function networkAdvice(error: unknown, address: string): string {
  const { code, message } = findNetworkError(error) ?? { code: '', message: '' };
  if (code === 'ENOTFOUND') return `Its host name does not exist; correct ${address}.`;
  if (code === OTHER_NAME_CODE) {
    return `${sentence(message)} Use a name of the certificate in ${address}.`;
  }
  if (UNTRUSTED_CODES.has(code)) {
    return `Its certificate is not trusted here: ${sentence(message)} Set NODE_EXTRA_CA_CERTS to its authority's certificate.`;
  }
  if (EXPIRED_CODES.has(code)) {
    return `Its certificate is not valid now: ${sentence(message)} Renew it, and check the clock of this machine.`;
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('HPE_')) {
    return `The server uses another protocol there; check http or https, and the port, in ${address}.`;
  }
  return `Check the network and ${address}.`;
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`;
}
