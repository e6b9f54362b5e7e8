// Where a page keeps what holds for the visit: a phone keeps it, a screen forgets it when it returns to the attract page.
// Opening a storage may fail, as may writing to it.
const { surface, preview } = document.documentElement.dataset;

// A preview of the draft keeps nothing.
export const isPreview = preview !== undefined;

export const visitStorage = () => (surface === "screen" ? sessionStorage : localStorage);
