import type { GoProgram } from './go-program.ts';

/** The servers that tests and measurements use for the storage providers. */
export const VERSITYGW: GoProgram = {
  name: 'versitygw',
  module: 'github.com/versity/versitygw/cmd/versitygw',
  version: '1.8.0',
  purpose: 'the S3 server of the tests',
};

export const FAKE_GCS_SERVER: GoProgram = {
  name: 'fake-gcs-server',
  module: 'github.com/fsouza/fake-gcs-server',
  version: '1.56.1',
  purpose: 'the Google Cloud Storage server of the tests',
};
