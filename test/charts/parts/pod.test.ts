import { createHash } from 'node:crypto';
import { ServiceChart } from '../../../charts/service';
import type { SecretVariable, Service } from '../../../overlays/environment';
import { checkSchema } from '../../../synth/schemas';
import { PROD, serviceOf } from '../../autolytiq';
import { only } from '../../manifest';
import { findAll, textAt, valueAt } from '../../query';
import { objectsOf } from '../chart-objects';

const POD = 'spec.template.spec';
const deals = serviceOf(PROD, 'deal-service');

const deployment = (change: Partial<Service> = {}) =>
  only(
    objectsOf((app) => new ServiceChart(app, 'x', { environment: PROD, service: { ...deals, ...change } })),
    'Deployment',
  );

describe('folders that may be written to', () => {
  test('are /tmp and those that are declared, each a volume of its own', () => {
    const made = deployment({ writableFolders: ['/var/cache/nginx', '/var/run'] });
    expect(valueAt(made, `${POD}.containers[0].volumeMounts`)).toEqual([
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'var-cache-nginx', mountPath: '/var/cache/nginx' },
      { name: 'var-run', mountPath: '/var/run' },
    ]);
    expect(valueAt(made, `${POD}.volumes`)).toEqual(
      ['tmp', 'var-cache-nginx', 'var-run'].map((name) => ({ name, emptyDir: {} })),
    );
    expect(valueAt(made, `${POD}.containers[0].securityContext.readOnlyRootFilesystem`)).toBe(true);
    expect(checkSchema(made)).toEqual([]);
  });

  test('are /tmp alone where none is declared', () => {
    expect(findAll(deployment({ writableFolders: [] }), `${POD}.volumes[*].name`)).toEqual(['tmp']);
  });
});

test('the login to the registry of its image is a Secret, where there is one', () => {
  expect(findAll(deployment(), '**.imagePullSecrets')).toEqual([]);
  const made = deployment({ pullSecret: 'shop-registry' });
  expect(valueAt(made, `${POD}.imagePullSecrets`)).toEqual([{ name: 'shop-registry' }]);
  expect(checkSchema(made)).toEqual([]);
});

test('keys come from the Secrets that hold them, each as the variable of its name', () => {
  const secretKeys = [
    { key: 'A', secret: 'one' },
    { key: 'B', secret: 'other' },
  ];
  expect(valueAt(deployment({ secretKeys }), `${POD}.containers[0].env`)).toEqual([
    { name: 'A', valueFrom: { secretKeyRef: { name: 'one', key: 'A' } } },
    { name: 'B', valueFrom: { secretKeyRef: { name: 'other', key: 'B' } } },
  ]);
});

describe('the checksum of a configuration', () => {
  const url = (urlParameters: string): SecretVariable => ({ key: 'DATABASE_URL', secret: 'orders', urlParameters });

  const checksum = (...secretKeys: readonly SecretVariable[]): string =>
    textAt(deployment({ secretKeys }), 'spec.template.metadata.annotations["checksum/config"]');

  const ofConfig = createHash('sha256').update(JSON.stringify(deals.config)).digest('hex');

  test('is that of the variables alone, as long as no URL gets parameters', () => {
    expect(checksum()).toBe(ofConfig);
    expect(checksum({ key: 'DATABASE_URL', secret: 'orders' })).toBe(ofConfig);
  });

  test('is another with other parameters, so that pods read the changed Secret', () => {
    const sums = [checksum(), checksum(url('connection_limit=10')), checksum(url('connection_limit=20'))];
    expect(sums).toEqual([...new Set(sums)]);
    expect(checksum(url('connection_limit=10'))).toBe(sums[1]);
  });

  test('is that of the variables and of what is added to which key', () => {
    expect(checksum({ key: 'TOKEN', secret: 'others' }, url('connection_limit=10'))).toBe(
      createHash('sha256')
        .update(JSON.stringify([deals.config, [['DATABASE_URL', 'connection_limit=10']]]))
        .digest('hex'),
    );
  });
});
