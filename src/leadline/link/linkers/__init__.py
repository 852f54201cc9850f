"""One file per ground on which two reports are tied."""
