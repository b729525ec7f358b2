import type { k8s } from 'cdk8s-plus-27';
import type { Resources } from '../../overlays/sizes';
import { bytes, cpu } from './quantity';

/** Requests and limits of a container; no CPU limit, which would throttle it while the node is idle. */
export function resourceRequirements(resources: Resources): k8s.ResourceRequirements {
  const { cpuMillis, memoryMebibytes, ephemeralStorageMebibytes } = resources;
  return {
    requests: {
      cpu: cpu(cpuMillis),
      memory: bytes(memoryMebibytes),
      'ephemeral-storage': bytes(ephemeralStorageMebibytes),
    },
    limits: { memory: bytes(memoryMebibytes), 'ephemeral-storage': bytes(ephemeralStorageMebibytes) },
  };
}
