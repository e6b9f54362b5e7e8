// The heard parts of a recording: a union of intervals in milliseconds. The server accepts a limited number of
// separate intervals; an interval beyond it is not counted.
const MAX_INTERVALS = 500;

export function addInterval(heard, from, to) {
  if (!(from < to)) return heard;
  const apart = [];
  for (const [start, end] of heard) {
    if (end < from || to < start) apart.push([start, end]);
    else { from = Math.min(from, start); to = Math.max(to, end); }
  }
  if (apart.length >= MAX_INTERVALS) return heard;
  apart.push([from, to]);
  return apart.sort((a, b) => a[0] - b[0]);
}
