/** The forms that Kubernetes asks of names, as https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ has them. */
export interface NameForm {
  /** As a message says it. */
  readonly title: string;
  readonly isLegal: (name: string) => boolean;
}

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SERVICE_LABEL = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_KEY =
  /^(?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const LABEL_VALUE = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** A DNS label, shorter where something is made from it whose name is longer. */
export const dnsLabel = (length = 63): NameForm => ({
  title: `a DNS label of at most ${length} characters (a-z, 0-9, -)`,
  isLegal: (name) => name.length <= length && LABEL.test(name),
});

/** Services are names in the DNS, and do not begin with a digit before Kubernetes 1.34. */
export const SERVICE_NAME: NameForm = {
  title: 'a DNS label of at most 63 characters that begins with a letter',
  isLegal: (name) => name.length <= 63 && SERVICE_LABEL.test(name),
};

/** A DNS subdomain, shorter where something is made from it whose name is longer. */
export const dnsSubdomain = (length = 253): NameForm => ({
  title: `a DNS subdomain of at most ${length} characters (a-z, 0-9, -, .)`,
  isLegal: (name) => name.length <= length && SUBDOMAIN.test(name),
});

/** What may stand in the path of a URL: names of roles are no more than that. */
export const PATH_SEGMENT: NameForm = {
  title: 'a name without / and %, not . or ..',
  isLegal: (name) => name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name),
};

/** The value of a label; it may be empty. */
export const LABEL_VALUE_FORM: NameForm = {
  title: 'at most 63 characters (letters, digits, -, _, .), letters or digits at both ends',
  isLegal: (value) => value === '' || (value.length <= 63 && LABEL_VALUE.test(value)),
};

/** The key of a label: `team`, `app.kubernetes.io/name`. */
export const LABEL_KEY_FORM: NameForm = {
  title: 'prefix/name, the prefix a DNS subdomain or left out, the name of at most 63 letters, digits, -, _, .',
  isLegal: (key) => {
    if (!LABEL_KEY.test(key)) return false;
    const slash = key.indexOf('/');
    return slash <= 253 && key.length - slash - 1 <= 63;
  },
};

/** The key of an annotation: as of a label, but the prefix may have capitals. */
export const ANNOTATION_KEY_FORM: NameForm = {
  title: LABEL_KEY_FORM.title,
  isLegal: (key) => LABEL_KEY_FORM.isLegal(key) || LABEL_KEY_FORM.isLegal(key.toLowerCase()),
};

/** Before Kubernetes 1.32 no other; and shells read fewer still. */
export const VARIABLE_NAME: NameForm = {
  title: 'letters, digits, _, - and ., no digit first',
  isLegal: (name) => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && name !== '.' && !name.startsWith('..'),
};

/** The key of a ConfigMap or Secret, which becomes the name of a file. */
export const DATA_KEY: NameForm = {
  title: 'at most 253 letters, digits, -, _ and ., not . or .. first',
  isLegal: (key) => key.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(key) && key !== '.' && !key.startsWith('..'),
};

/** The name of a container's port. */
export const PORT_NAME: NameForm = {
  title: 'at most 15 characters (a-z, 0-9, -), one of them a letter, no - at the ends or beside another',
  isLegal: (name) => name.length <= 15 && LABEL.test(name) && /[a-z]/.test(name) && !name.includes('--'),
};
