// What was really heard of a recording: a union of intervals, in milliseconds.
const MOST = 500;

export function add(heard, from, to) {
  if (!(from < to)) return heard;
  const apart = [];
  for (const [start, end] of heard) {
    if (end < from || to < start) apart.push([start, end]);
    else { from = Math.min(from, start); to = Math.max(to, end); }
  }
  apart.push([from, to]);
  return apart.sort((a, b) => a[0] - b[0]).slice(0, MOST);
}
