import type { Engine, InClusterStore } from '../../overlays/environment';
import type { EngineMaker, EngineOf, EngineParts } from './engine';
import { localstack } from './localstack';
import { postgres } from './postgres';
import { redis } from './redis';

/** Every engine that can run in a cluster. */
const ENGINES: { readonly [Kind in Engine['kind']]: EngineMaker<Kind> } = { localstack, postgres, redis };

/** What the engine of a store comes to. */
export function engineParts(store: InClusterStore): EngineParts {
  return made(store, store.engine.kind, store.engine);
}

function made<Kind extends Engine['kind']>(store: InClusterStore, kind: Kind, engine: EngineOf<Kind>): EngineParts {
  return ENGINES[kind](store, engine);
}
