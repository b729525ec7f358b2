/** The path of a field, its name in quotes where it is no plain word: `data["app.yaml"]`. */
export function inField(path: string, field: string): string {
  if (!/^[A-Za-z_]\w*$/.test(field)) return `${path}["${field}"]`;
  return path === '' ? field : `${path}.${field}`;
}
