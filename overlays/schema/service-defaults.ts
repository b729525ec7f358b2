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
