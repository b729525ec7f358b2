import { credentialKind, isStandIn } from './credentials/credentials';
import type { Cluster } from './cluster/cluster';
import { inField } from './cluster/field-path';
import { isJson, recordAt, type Json } from './cluster/json';
import { groupOf, type KubernetesObject } from './cluster/object';
import { perText } from './cluster/per-text';
import { namedTextsOf, nameOf, optionBefore } from './cluster/texts';
import type { Policy, Violation } from './policy';
import { assignsCredential, credentialUnder, sensitivityOf, type Place } from './credentials/sensitive-values';

/** Looked for in everything that is written out; what is encrypted, and schemas, are no values. */
export const plaintextCredentials: Policy = {
  id: 'plaintext-credentials',
  severity: 'error',
  demands: 'No credential stands in an object, and no Secret has values: they come from the secret manager.',
  prevents: 'A password that everybody knows who can read the repository, for as long as its history exists.',
  link: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  needs: 'objects',
  check: (cluster) => {
    const origin = cluster.facts === undefined ? 'foreign' : 'ours';
    const suspects = suspectsOf(cluster);
    return cluster.objects.flatMap((object) => [
      ...(isSecret(object) ? secretValues(object, origin) : []),
      ...(suspects.has(object) ? new Search(object).violations() : []),
    ]);
  },
};

/** The objects that may hold a credential: those with a text that is one somewhere, whatever field it stands in here. */
function suspectsOf(cluster: Cluster): ReadonlySet<KubernetesObject> {
  // What is in base64 is read where it stands.
  const suspects = new Set(cluster.ofKind('ConfigMap').filter(({ body }) => Object.hasOwn(body, 'binaryData')));
  for (const [name, texts] of namedTextsOf(cluster)) {
    const sensitivity = sensitivityOf(name);
    for (const [text, holders] of texts) {
      if (text.length <= LONGEST_HARMLESS) continue;
      // In a variable more is a credential than in any other place.
      if (knownKind(text) !== undefined || credentialUnder(sensitivity, text, 'variable') !== undefined)
        holders.forEach((holder) => suspects.add(holder));
    }
  }
  return suspects;
}

/** No text that is as short is a credential. */
const LONGEST_HARMLESS = 2;

type Origin = 'ours' | 'foreign';

const isSecret = (object: KubernetesObject): boolean => object.kind === 'Secret' && groupOf(object) === '';

const MEND =
  'put it into the secret manager, take it from there with secretKeyRef, and replace it: the repository remembers';

function violation(object: KubernetesObject, path: string, found: string): Violation {
  return { object, path, expected: 'no credential in the clear', found, mend: MEND };
}

const ASSIGNED = 'a text that gives something secret a value';
const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1');

/** Every value that a Secret has, told by its kind where that is known. */
function secretValues(object: KubernetesObject, origin: Origin): readonly Violation[] {
  if (isJson(object.body['sops'])) return [];
  const valuesOf = (field: string, read: (value: string) => string) =>
    Object.entries(recordAt(object.body, field)).flatMap(([key, value]) => {
      if (typeof value !== 'string' || value === '') return [];
      const text = isStandIn(value) ? value : read(value);
      const kind = knownKind(text) ?? (origin === 'ours' || isValue(text) ? 'a value in a Secret' : undefined);
      return kind === undefined ? [] : [violation(object, inField(field, key), kind)];
    });
  return [...valuesOf('data', decoded), ...valuesOf('stringData', (value) => value)];
}

const knownKind = perText((text) => credentialKind(text) ?? (assignsCredential(text) ? ASSIGNED : undefined));

/** Others keep whole files in Secrets, certificates and configuration, that may hold nothing secret. */
const isValue = (text: string): boolean => !isStandIn(text) && !text.trim().includes('\n');

/** Fields whose content is encrypted, or whose text is no value. */
const ENCRYPTED = new Set(['encryptedData', 'sops']);
/** What a Secret says was looked at, value by value. */
const SECRET_DATA = new Set(['data', 'stringData']);

/** A walk through an object, in which paths are written only where something is found. */
class Search {
  private readonly found: Violation[] = [];
  private readonly steps: (string | number)[] = [];
  private readonly isSchema: boolean;
  /** Whether the keys of `data` are names of variables and files. */
  private readonly isConfigMap: boolean;
  private readonly isSecret: boolean;

  constructor(private readonly object: KubernetesObject) {
    this.isSchema = object.kind === 'CustomResourceDefinition';
    this.isConfigMap = object.kind === 'ConfigMap';
    this.isSecret = isSecret(object);
  }

  violations(): readonly Violation[] {
    this.inRecord(this.object.body);
    return this.found;
  }

  private inRecord(record: Json): void {
    for (const key of Object.keys(record)) {
      if (ENCRYPTED.has(key) || (this.isSecret && this.steps.length === 0 && SECRET_DATA.has(key))) continue;
      this.steps.push(key);
      const value = record[key];
      if (typeof value !== 'string') this.inside(value);
      else if (value.length > LONGEST_HARMLESS) this.inText(value, nameOf(key, record), this.placeOf(key, record));
      this.steps.pop();
    }
  }

  private inside(value: unknown): void {
    if (Array.isArray(value)) this.inList(value);
    else if (isJson(value)) this.inRecord(value);
  }

  private inList(list: readonly unknown[]): void {
    for (const [index, member] of list.entries()) {
      this.steps.push(index);
      if (typeof member === 'string') this.inText(member, optionBefore(list, index), 'variable');
      else this.inside(member);
      this.steps.pop();
    }
  }

  /** Only under the name of a variable is every password a value; elsewhere a `password` may be the key of some Secret. */
  private placeOf(key: string, record: Json): Place {
    const isEnv = key === 'value' && typeof record['name'] === 'string';
    return isEnv || (this.isConfigMap && this.steps[0] === 'data') ? 'variable' : 'field';
  }

  private inText(written: string, name: string, place: Place): void {
    const text = this.isConfigMap && this.steps[0] === 'binaryData' ? decoded(written) : written;
    const kind = credentialKind(text) ?? (this.isSchema ? undefined : this.valueKind(text, name, place));
    if (kind !== undefined) this.found.push(violation(this.object, this.path(), kind));
  }

  private valueKind(text: string, name: string, place: Place): string | undefined {
    const kind = credentialUnder(sensitivityOf(name), text, place);
    if (kind !== undefined) return place === 'field' && isKebab(text) ? undefined : kind;
    return assignsCredential(text) ? ASSIGNED : undefined;
  }

  private path(): string {
    return this.steps.reduce<string>(
      (path, step) => (typeof step === 'number' ? `${path}[${step}]` : inField(path, step)),
      '',
    );
  }
}

/** `my-app-tls-7d8f9g`: what a field of some custom kind names rather than holds. */
const isKebab = (text: string): boolean => /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(text);
