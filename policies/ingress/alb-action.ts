import { isJson, listAt, recordAt, shown, textAt } from '../cluster/json';
import { parsed } from './listeners';

/**
 * What the controller would say of the JSON of an action; undefined when it is content
 * (https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions).
 */
export function actionProblem(text: string): string | undefined {
  const action = parsed(text);
  if (!isJson(action)) return 'no JSON object';
  switch (action['type']) {
    case 'fixed-response':
      return statusProblem(action['fixedResponseConfig'], 'fixedResponseConfig', /^[245]\d\d$/);
    case 'redirect':
      return statusProblem(action['redirectConfig'], 'redirectConfig', /^HTTP_30[12]$/);
    case 'forward':
      return forwardProblem(action);
    default:
      return `the type ${shown(action['type'])}`;
  }
}

function statusProblem(config: unknown, field: string, form: RegExp): string | undefined {
  if (!isJson(config)) return `no ${field}`;
  const status = textAt(config, 'statusCode');
  return status !== undefined && form.test(status) ? undefined : `the statusCode ${shown(config['statusCode'])}`;
}

function forwardProblem(action: unknown): string | undefined {
  const isDirect = ['targetGroupARN', 'targetGroupName'].some((field) => textAt(action, field) !== undefined);
  const groups = listAt(action, 'forwardConfig', 'targetGroups');
  if (isDirect) return groups.length === 0 ? undefined : 'both a target group and a forwardConfig';
  if (groups.length === 0) return 'no target groups';
  const fields = groups.map((group) => recordAt([group], 0));
  if (fields.some((group) => group['serviceName'] !== undefined && group['servicePort'] === undefined)) {
    return 'a serviceName without servicePort';
  }
  if (
    fields.some((group) =>
      ['serviceName', 'targetGroupARN', 'targetGroupName'].every((key) => group[key] === undefined),
    )
  ) {
    return 'a target group that names nothing';
  }
  return groups.length > 1 && fields.some((group) => group['weight'] === undefined)
    ? 'several target groups, not all with a weight'
    : undefined;
}
