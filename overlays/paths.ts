/** Whether a path of HTTP begins with whole elements of a prefix: `/api/users` with `/api`, `/apis` not. */
export function isUnder(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}
