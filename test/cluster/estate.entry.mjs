/** What the live suite asks of the project's own code; `estate.mjs` bundles it. */
export { loadEstate } from '../../overlays/load';
export { nodesNeeded } from '../../policies/capacity/capacity-plan';
export { INSTANCE_TYPES } from '../../policies/capacity/instance-types.data';
export { sumOf } from '../../policies/capacity/bin-packing';
export { roomOf } from '../../policies/capacity/node-size';
export { systemPods } from '../../policies/capacity/system-pods';
export { clusterOf } from '../../policies/cluster/cluster';
export { objectOf } from '../../policies/cluster/object';
export { factsOf } from '../../synth/facts';
