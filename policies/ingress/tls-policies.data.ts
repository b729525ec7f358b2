/**
 * Security policies of AWS that take no protocol older than TLS 1.2
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html; names as in aws-cdk,
 * aws-elasticloadbalancingv2/lib/shared/enums.ts, 2026). The others take TLS 1.0 or 1.1: 2016-08 (the default), TLS-1-0-2015-04,
 * TLS-1-1-2017-01, FS-2018-06, FS-1-1-2019-08, and every TLS13-1-0 and TLS13-1-1.
 */
export const MODERN_TLS_POLICIES: ReadonlySet<string> = new Set(
  [
    'FS-1-2-2019-08',
    'FS-1-2-Res-2019-08',
    'FS-1-2-Res-2020-10',
    'TLS-1-2-2017-01',
    'TLS-1-2-Ext-2018-06',
    'TLS13-1-2-2021-06',
    'TLS13-1-2-Res-2021-06',
    'TLS13-1-2-Ext1-2021-06',
    'TLS13-1-2-Ext2-2021-06',
    'TLS13-1-3-2021-06',
    'TLS13-1-2-FIPS-2023-04',
    'TLS13-1-2-Res-FIPS-2023-04',
    'TLS13-1-2-Ext0-FIPS-2023-04',
    'TLS13-1-2-Ext1-FIPS-2023-04',
    'TLS13-1-2-Ext2-FIPS-2023-04',
    'TLS13-1-3-FIPS-2023-04',
    'TLS13-1-2-PQ-2025-09',
    'TLS13-1-2-Res-PQ-2025-09',
    'TLS13-1-2-Ext1-PQ-2025-09',
    'TLS13-1-2-Ext2-PQ-2025-09',
    'TLS13-1-3-PQ-2025-09',
    'TLS13-1-2-FIPS-PQ-2025-09',
    'TLS13-1-2-Res-FIPS-PQ-2025-09',
    'TLS13-1-2-Ext0-FIPS-PQ-2025-09',
    'TLS13-1-2-Ext1-FIPS-PQ-2025-09',
    'TLS13-1-2-Ext2-FIPS-PQ-2025-09',
    'TLS13-1-3-FIPS-PQ-2025-09',
  ].map((name) => `ELBSecurityPolicy-${name}`),
);
