// The clips of a room's page: each has a button, and a key such as "14-extended" whose first part is its number.
export const clipButton = (key) => document.querySelector(`button.clip[data-clip="${CSS.escape(key)}"]`);

export const numberOf = (key) => key.split("-")[0];
