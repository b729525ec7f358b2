/** kubectl, which is to succeed without a warning. */

/** @typedef {import('./control-plane.mjs').ControlPlane} ControlPlane */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** What is tested: a folder, its objects, and the API server they go to. @typedef {{ folder: string, objects: KubeObject[], plane: ControlPlane }} Subject */

/** A reason why the folder is not accepted, for the reader as it stands. */
export class Refused extends Error {}

/** Runs kubectl and wants success without a warning. @param {ControlPlane} plane @param {string[]} args @param {string} [input] */
export async function kubectl(plane, args, input) {
  const result = await plane.kubectl(args, input);
  const isDiff = args[0] === 'diff' && result.code === 1 && result.stdout !== '';
  if (result.code !== 0 && !isDiff) throw new Refused(`kubectl ${args.join(' ')}\n${result.stderr}`);
  const warnings = result.stderr.split('\n').filter((line) => /warning:/i.test(line));
  if (warnings.length > 0) throw new Refused(`kubectl ${args.join(' ')}\n${warnings.join('\n')}`);
  return result;
}

/** The folder's objects as the server stores them. @param {Subject} subject @returns {Promise<KubeObject[]>} */
export async function get({ folder, plane }) {
  const answer = JSON.parse(
    (await kubectl(plane, ['get', '-f', folder, '-o', 'json', '--show-managed-fields'])).stdout,
  );
  return answer.kind === 'List' ? answer.items : [answer];
}
