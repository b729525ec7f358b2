import { ProblemsError } from '../../overlays/problem';

/** What an operator reads who is refused, without the folder in which a test works. Throws where nothing is refused. */
export function refusalOf(act: () => unknown, folder: string): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ProblemsError) return error.message.replaceAll(folder, '');
    throw error;
  }
  throw new Error('was not refused');
}
