import type { ServiceSettings } from './schema/service';

/**
 * What holds where a service does not say otherwise. Not defaults of the schema, which would be in every service as if they
 * were written: a setting that does nothing where it stands is refused (rules/idle-settings.ts).
 */
export const SERVICE_DEFAULTS = {
  protocol: 'http',
  health: '/health',
  metrics: '/metrics',
  startupSeconds: 60,
  timeZone: 'Etc/UTC',
  deadlineSeconds: 3600,
  reloader: 'off',
} as const;

type Defaulted = ServiceSettings & Required<Pick<ServiceSettings, keyof typeof SERVICE_DEFAULTS>>;

/** A service with what holds where it says nothing. */
export const withDefaults = (service: ServiceSettings): Defaulted => ({ ...SERVICE_DEFAULTS, ...service });
