import { createServer, type Server, type Socket } from 'node:net';

/** A mail as it has arrived. */
export interface Mail {
  readonly to: string;
  /** Headers and body. */
  readonly text: string;
}

/** Plays the mail server: takes any login, keeps every mail. */
export class MailServer {
  readonly mails: Mail[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => this.talk(socket));

  async listen(port: number): Promise<void> {
    await new Promise<void>((done) => this.server.listen(port, '127.0.0.1', done));
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  /** The little of SMTP that a sender needs (https://www.rfc-editor.org/rfc/rfc5321). */
  private talk(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const say = (text: string): boolean => socket.write(`${text}\r\n`);
    let to = '';
    let data: string[] | undefined;
    let rest = '';
    socket.on('data', (part: Buffer) => {
      const lines = (rest + part.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (data !== undefined && line !== '.') data.push(line);
        else if (data !== undefined) {
          this.mails.push({ to, text: data.join('\n') });
          data = undefined;
          say('250 kept');
        } else if (/^EHLO/i.test(line)) say('250-here\r\n250 AUTH PLAIN');
        else if (/^AUTH/i.test(line)) say('235 welcome');
        else if (/^RCPT TO:/i.test(line)) {
          to = line.slice('RCPT TO:'.length).replace(/[<>\s]/g, '');
          say('250 yes');
        } else if (/^DATA/i.test(line)) {
          data = [];
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else say('250 yes');
      }
    });
    say('220 here');
  }
}
