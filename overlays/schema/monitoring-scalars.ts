import { text } from './scalars';

/** The name of a metric of Prometheus. */
export const metricName = text({
  pattern: '^[a-z_][a-z0-9_]*$',
  maxLength: 120,
  expected: 'the name of a metric (lower-case letters, digits, underscores)',
});

/** The name of a label of Prometheus. */
export const metricLabel = text({
  pattern: '^[a-z][a-z0-9_]*$',
  maxLength: 120,
  expected: 'the name of a label (lower-case letters, digits, underscores)',
});

/** A channel of Slack. */
export const channel = text({
  pattern: '^#[a-z0-9][-a-z0-9_]{0,78}$',
  expected: 'the name of a channel, such as "#alerts" (in quotes: # begins a comment)',
});

/** An address of mail. */
export const mailAddress = text({
  pattern: '^[A-Za-z0-9._+-]+@([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)+[a-z]{2,}$',
  expected: 'an address such as ops@example.com',
});

/** The address of a page, by HTTPS, without query. */
export const webAddress = text({
  pattern: '^https://([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)+[a-z]{2,}(/[-A-Za-z0-9._~/]*[-A-Za-z0-9._~])?$',
  expected: 'an address such as https://example.com/runbooks',
});
