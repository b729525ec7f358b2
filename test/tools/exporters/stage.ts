import type { Running } from '../end-to-end/processes';
import { temporaryFolder } from '../stack-files';

/** What a group of tests starts and makes, so that all of it is gone afterwards, also where not everything could be started. */
export class Stage {
  readonly folder: string;
  private readonly ends: (() => unknown)[] = [];

  constructor() {
    const { path, remove } = temporaryFolder();
    this.folder = path;
    this.ends.push(remove);
  }

  /** Starts a program, which is ended with the stage; one that has children wants another signal. */
  async start(running: Running, signal: 'SIGQUIT' | 'SIGKILL' = 'SIGKILL'): Promise<Running> {
    this.ends.push(() => running.end(signal));
    await running.start();
    return running;
  }

  /** What is to be done at the end; the last comes first. */
  atEnd(end: () => unknown): void {
    this.ends.push(end);
  }

  /** Ends everything. */
  async clear(): Promise<void> {
    for (const end of this.ends.reverse()) await end();
  }
}
