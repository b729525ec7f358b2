/** Survivors that do no harm, each with the reason; a class that is caught after all must not stand here. */
export const HARMLESS: readonly { readonly name: string; readonly place: RegExp; readonly why: string }[] = [];
