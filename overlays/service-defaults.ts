import type { ServiceSettings } from './schema/service';
import { SERVICE_DEFAULTS } from './schema/service-defaults';

type Defaulted = ServiceSettings & Required<Pick<ServiceSettings, keyof typeof SERVICE_DEFAULTS>>;

/** A service with what holds where it says nothing. */
export const withDefaults = (service: ServiceSettings): Defaulted => ({ ...SERVICE_DEFAULTS, ...service });
