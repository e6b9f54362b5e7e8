// What was really heard of a recording: a union of intervals, in milliseconds. The house takes so many
// that lie apart, which is more than anybody's patience; what would be one more is not counted as heard.
const MOST = 500;

export function add(heard, from, to) {
  if (!(from < to)) return heard;
  const apart = [];
  for (const [start, end] of heard) {
    if (end < from || to < start) apart.push([start, end]);
    else { from = Math.min(from, start); to = Math.max(to, end); }
  }
  if (apart.length >= MOST) return heard;
  apart.push([from, to]);
  return apart.sort((a, b) => a[0] - b[0]);
}
