import { countOf, cutOff, MOST_LISTED, type FolderFinding } from '../../synth/folder-findings';
import type { FolderReport } from '../../synth/judge-folder';

/** The report for programs. Fields may be added to it; those that are here keep their meaning while `version` is 1. */
export interface JsonReport {
  readonly version: 1;
  readonly folder: string;
  readonly cluster: string;
  /** Whether overlays describe the cluster; without them, the policies under `skippedPolicies` are not asked. */
  readonly overlays: 'known' | 'unknown';
  readonly files: number;
  readonly objects: number;
  /** All that there are, listed or not. */
  readonly errors: number;
  readonly warnings: number;
  /** Violations that the overlays permit. */
  readonly waived: number;
  /** Errors first; of each rule and severity a thousand at most. */
  readonly findings: readonly JsonFinding[];
  /** The rules of which not every finding is listed: how many there are, and how many of them are above. */
  readonly truncated: readonly {
    readonly rule: string;
    readonly severity: 'error' | 'warning';
    readonly found: number;
    readonly listed: number;
  }[];
  /** Ids of what the folder was held against: `readable`, `schema`, `waivers`, and policies. */
  readonly rules: readonly string[];
  readonly skippedPolicies: readonly string[];
  /** A thousand at most. */
  readonly skippedDocuments: readonly { readonly where: string; readonly reason: string }[];
  /** How many were skipped beyond those. */
  readonly unlistedDocuments: number;
}

/** A finding. `object` is absent where it is about a file or a waiver, `line` where it is not known. */
export interface JsonFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly where: string;
  readonly file: string;
  readonly line?: number;
  readonly object?: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  };
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  readonly mend?: string;
}

export function jsonReport(report: FolderReport, lines: readonly (number | undefined)[]): JsonReport {
  const { manifests, cluster, overlays, rules, findings, tallies, waived, skipped } = report;
  return {
    version: 1,
    folder: manifests.folder,
    cluster,
    overlays,
    files: manifests.files,
    objects: manifests.objects.length,
    errors: countOf(tallies, 'error'),
    warnings: countOf(tallies, 'warning'),
    waived,
    findings: findings.map((finding, index) => jsonFinding(finding, lines[index])),
    truncated: cutOff(tallies).map(({ rule, severity, found, listed }) => ({ rule: rule.id, severity, found, listed })),
    rules: rules.map(({ id }) => id),
    skippedPolicies: skipped.map(({ id }) => id),
    skippedDocuments: manifests.skipped.slice(0, MOST_LISTED),
    unlistedDocuments: Math.max(0, manifests.skipped.length - MOST_LISTED),
  };
}

function jsonFinding(finding: FolderFinding, line: number | undefined): JsonFinding {
  const { rule, severity, where, file, object, path, expected, found, mend } = finding;
  return {
    rule: rule.id,
    severity,
    where,
    file,
    ...(line === undefined ? {} : { line }),
    ...(object === undefined
      ? {}
      : {
          object: {
            apiVersion: object.apiVersion,
            kind: object.kind,
            namespace: object.namespace,
            name: object.name,
          },
        }),
    path,
    expected,
    found,
    ...(mend === undefined ? {} : { mend }),
  };
}
