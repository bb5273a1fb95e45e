import type { AddressInfo } from 'node:net';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { HANG_MS } from './eventually.ts';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** The URLs in the text, in order. */
  readonly links: readonly string[];
}

/** A real mail server that delivers to memory. */
export interface Mailbox {
  readonly smtpUrl: string;
  /** Returns all emails to an address with this subject, oldest first. */
  find(address: string, subject: string): readonly ReceivedMail[];
  /** Resolves with the oldest such email as soon as there is one. */
  waitFor(address: string, subject: string): Promise<ReceivedMail>;
  close(): Promise<void>;
}

/** Opens a mailbox whose server listens at an address of this machine. */
export async function openMailbox(host = '127.0.0.1'): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        mails.push(readMail(mail));
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.server.address() as AddressInfo;
  const find = (address: string, subject: string) =>
    mails.filter((mail) => mail.to.includes(address) && mail.subject === subject);
  return {
    smtpUrl: `smtp://${host}:${port}`,
    find,
    waitFor: (address, subject) =>
      waitUntil(() => find(address, subject)[0], {
        timeoutMs: HANG_MS,
        what: `the mail “${subject}” to ${address}`,
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function readMail({ to, subject = '', text = '' }: ParsedMail): ReceivedMail {
  return { to: addressesOf(to), subject, text, links: text.match(/https?:\/\/\S+/g) ?? [] };
}

function addressesOf(to: AddressObject | AddressObject[] | undefined): string[] {
  return [to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ''));
}
