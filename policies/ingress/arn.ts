/** The parts of an Amazon Resource Name. */
export interface Arn {
  readonly service: string;
  /** Empty for what is in no region. */
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

const ARN = /^arn:aws(?:-[a-z]+)*:(?<service>[a-z0-9-]+):(?<region>[a-z0-9-]*):(?<account>\d{12}):(?<resource>\S+)$/;

/** The parts of a text that is an ARN with an account; undefined for any other. */
export function arnOf(text: string): Arn | undefined {
  const { service, region, account, resource } = ARN.exec(text)?.groups ?? {};
  if (service === undefined || region === undefined || account === undefined || resource === undefined)
    return undefined;
  return { service, region, account, resource };
}
