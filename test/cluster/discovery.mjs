/** What an API server serves. */

/** @typedef {import('./control-plane.mjs').ControlPlane} ControlPlane */

/** The path of the collection of each kind, by `apiVersion Kind`. @param {ControlPlane} plane @returns {Promise<Map<string, string>>} */
export async function servedKinds(plane) {
  /** @type {Map<string, string>} */
  const served = new Map();
  for (const root of ['/api', '/apis']) {
    const { body } = await plane.fetchPath(
      root,
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    );
    for (const { metadata, versions } of JSON.parse(body).items)
      for (const { version, resources } of versions)
        for (const { resource, responseKind } of resources ?? []) {
          const apiVersion = [metadata.name, version].filter(Boolean).join('/');
          served.set(`${apiVersion} ${responseKind?.kind}`, `${root}/${apiVersion}/${resource}`);
        }
  }
  return served;
}
