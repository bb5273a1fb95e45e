import type { S3Client } from '@aws-sdk/client-s3';

/** Only uploads carry it; the signature covers it. */
const CHECKSUM_HEADER = 'x-amz-checksum-crc32';

/**
 * Leaves the bytes of uploads out of the signature over TLS, as AWS's own command line does: a signature needs the
 * SHA-256 of each part. TLS protects the bytes on the way, and the store compares them with the signed CRC32. Without
 * TLS the bytes stay signed, because an attacker could change them and keep the CRC32.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function leavePayloadsUnsigned({ middlewareStack }: S3Client): void {
  middlewareStack.add(
    (next) => (args) => {
      if (isUploadOverTls(args.request)) args.request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
      return next(args);
    },
    // Before the step that signs, which keeps a header that is there.
    { step: 'build', name: 'leavePayloadsUnsigned' },
  );
}

interface HttpRequest {
  readonly headers: Record<string, string>;
}

/** The client declares requests as `unknown`. */
function isUploadOverTls(request: unknown): request is HttpRequest {
  if (typeof request !== 'object' || request === null) return false;
  const { protocol, method, headers = {} }: { protocol?: string; method?: string; headers?: object } = request;
  return protocol === 'https:' && method === 'PUT' && CHECKSUM_HEADER in headers;
}
