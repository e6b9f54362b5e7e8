"""Shapes and lines as lists of points: made, bent, moved and asked about. Units and angles as in `cut.py`."""
import math

WIDTH, HEIGHT = 640, 400


# -- shapes -----------------------------------------------------------------------------------------------------

def rect(x, y, w, h):
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def round_rect(x, y, w, h, r, n=5):
    """A rectangle with corners rounded by the radius r, each of n points."""
    out = []
    for cx, cy, a in ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180)):
        out += ellipse(cx, cy, r, r, n, a, a + 90)
    return out


def ellipse(cx, cy, rx, ry, n=32, start=0, end=360):
    """Points on an ellipse from `start` to `end`; a whole one does not repeat its first point."""
    whole = abs(end - start) >= 360
    last = n if whole else n - 1
    angles = [math.radians(start + (end - start) * i / last) for i in range(n)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


def curve(points, steps=6, closed=False):
    """A smooth line (Catmull-Rom) through the points, each span in `steps` pieces."""
    n = len(points)
    at = (lambda i: points[i % n]) if closed else (lambda i: points[max(0, min(n - 1, i))])
    out = []
    for i in range(n if closed else n - 1):
        a, b, c, d = at(i - 1), at(i), at(i + 1), at(i + 2)
        for k in range(steps):
            t = k / steps
            out.append(tuple(.5 * (2 * b[j] + (c[j] - a[j]) * t + (2 * a[j] - 5 * b[j] + 4 * c[j] - d[j]) * t * t
                                   + (3 * b[j] - a[j] - 3 * c[j] + d[j]) * t ** 3) for j in (0, 1)))
    return out if closed else out + [points[-1]]


def ribbon(line, widths):
    """The shape of a line drawn with the given width at each of its points."""
    left, right = [], []
    n = len(line)
    for i, (x, y) in enumerate(line):
        (ax, ay), (bx, by) = line[max(0, i - 1)], line[min(n - 1, i + 1)]
        length = math.hypot(bx - ax, by - ay) or 1
        nx, ny, w = -(by - ay) / length, (bx - ax) / length, widths[i] / 2
        if w == 0:
            left.append((x, y))
            continue
        left.append((x + nx * w, y + ny * w))
        right.append((x - nx * w, y - ny * w))
    return left + right[::-1]


# -- moving -----------------------------------------------------------------------------------------------------

def move(shape, dx, dy):
    return [(x + dx, y + dy) for x, y in shape]


def scale(shape, sx, sy=None, about=(0, 0)):
    sy = sx if sy is None else sy
    return [(about[0] + (x - about[0]) * sx, about[1] + (y - about[1]) * sy) for x, y in shape]


def flip(shape, x):
    """Mirrored at the upright line through x."""
    return [(2 * x - px, py) for px, py in shape]


def turn(shape, angle, about=(0, 0)):
    a = math.radians(angle)
    c, s = math.cos(a), math.sin(a)
    return [(about[0] + (x - about[0]) * c - (y - about[1]) * s, about[1] + (x - about[0]) * s + (y - about[1]) * c)
            for x, y in shape]


def mix(a, b, t):
    """The point, or the number, that lies t of the way from a to b."""
    return tuple(p + (q - p) * t for p, q in zip(a, b)) if isinstance(a, tuple) else a + (b - a) * t


def plane(quad):
    """f(u, v) → point, in right perspective: u, v from 0 to 1 over the corners (top left, then clockwise)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    det = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / det, (dx1 * sy - sx * dy1) / det
    a, b = x1 - x0 + g * x1, x3 - x0 + h * x3
    d, e = y1 - y0 + g * y1, y3 - y0 + h * y3

    def at(u, v):
        w = g * u + h * v + 1
        return (a * u + b * v + x0) / w, (d * u + e * v + y0) / w
    return at


# -- asking -----------------------------------------------------------------------------------------------------

def area(shape):
    """Its area, below 0 when it turns the other way."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(shape, shape[1:] + shape[:1])) / 2


def box(shape):
    """(left, top, right, bottom)"""
    xs, ys = [p[0] for p in shape], [p[1] for p in shape]
    return min(xs), min(ys), max(xs), max(ys)


def middle(shape):
    x0, y0, x1, y1 = box(shape)
    return (x0 + x1) / 2, (y0 + y1) / 2


def inside(point, shape):
    x, y = point
    hit = False
    bx, by = shape[-1]
    for ax, ay in shape:
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            hit = not hit
        bx, by = ax, ay
    return hit


def within(shape, convex):
    """What of a shape lies in a convex shape (possibly nothing: [])."""
    if area(convex) < 0:
        convex = convex[::-1]
    for a, b in zip(convex, convex[1:] + convex[:1]):
        def side(p, a=a, b=b):
            return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
        out = []
        for p, q in zip(shape, shape[1:] + shape[:1]):
            sp, sq = side(p), side(q)
            if sp >= 0:
                out.append(p)
            if (sp >= 0) != (sq >= 0):
                out.append(mix(p, q, sp / (sp - sq)))
        shape = out
        if not shape:
            return []
    return shape


# -- lines to cut along -----------------------------------------------------------------------------------------

def resample(line, step):
    """The same line with a point about every `step`; it keeps its ends."""
    if len(line) < 2:
        return line
    total = sum(math.dist(a, b) for a, b in zip(line, line[1:]))
    count = max(2, round(total / step))
    out, done, i = [line[0]], 0.0, 0
    for k in range(1, count):
        want = total * k / count
        while i < len(line) - 2 and done + math.dist(line[i], line[i + 1]) < want:
            done += math.dist(line[i], line[i + 1])
            i += 1
        out.append(mix(tuple(line[i]), tuple(line[i + 1]), (want - done) / (math.dist(line[i], line[i + 1]) or 1)))
    return out + [line[-1]]


def parallel(shape, angle, gap):
    """Straight lines along `angle`, `gap` apart, over the whole box of a shape."""
    x0, y0, x1, y1 = box(shape)
    cx, cy, reach = (x0 + x1) / 2, (y0 + y1) / 2, math.hypot(x1 - x0, y1 - y0) / 2
    a = math.radians(angle)
    c, s = math.cos(a), math.sin(a)
    out = []
    for k in range(-int(reach / gap) - 1, int(reach / gap) + 2):
        ox, oy = cx - s * (k + .5) * gap, cy + c * (k + .5) * gap
        if k % 2:
            out.append([(ox + c * reach, oy + s * reach), (ox - c * reach, oy - s * reach)])
        else:
            out.append([(ox - c * reach, oy - s * reach), (ox + c * reach, oy + s * reach)])
    return out


def rays(cx, cy, near, far, count, start=0, end=360, squash=1.0):
    """Straight lines away from a centre; their gap at the distance r is r × radians(end - start) / count."""
    out = []
    for i in range(count):
        a = math.radians(start + (end - start) * (i + .5) / count)
        c, s = math.cos(a), math.sin(a) * squash
        out.append([(cx + c * near, cy + s * near), (cx + c * far, cy + s * far)])
    return out


def rings(cx, cy, near, far, gap, start=0, end=360, squash=1.0):
    """Circles, or arcs of them, around a centre."""
    out, r = [], near
    while r <= far:
        n = max(8, int(r * abs(end - start) / 360 * 2 * math.pi / 7))
        out.append([(cx + r * math.cos(math.radians(start + (end - start) * i / n)),
                     cy + r * squash * math.sin(math.radians(start + (end - start) * i / n))) for i in range(n + 1)])
        r += gap
    return out


def loft(a, b, count, first=0.0, last=1.0):
    """`count` lines from line a to line b: they follow a form that lies between its two edges."""
    n = max(len(a), len(b), 8)
    pa, pb = _evenly(a, n), _evenly(b, n)
    return [[mix(p, q, first + (last - first) * i / max(1, count - 1)) for p, q in zip(pa, pb)] for i in range(count)]


def _evenly(line, n):
    """The line as exactly n + 1 points, evenly apart."""
    total = sum(math.dist(a, b) for a, b in zip(line, line[1:]))
    out, done, i = [], 0.0, 0
    for k in range(n + 1):
        want = total * k / n
        while i < len(line) - 2 and done + math.dist(line[i], line[i + 1]) < want:
            done += math.dist(line[i], line[i + 1])
            i += 1
        out.append(mix(tuple(line[i]), tuple(line[i + 1]), (want - done) / (math.dist(line[i], line[i + 1]) or 1)))
    return out


# -- tones ------------------------------------------------------------------------------------------------------

def ramp(a, b, at_a=0.0, at_b=1.0):
    """A tone that goes evenly from at_a at the point a to at_b at the point b, and stays beyond."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    size = dx * dx + dy * dy

    def tone(x, y):
        t = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / size))
        return at_a + (at_b - at_a) * t
    return tone


def falloff(cx, cy, near, far, at_near=1.0, at_far=0.0, squash=1.0):
    """A tone around a light: at_near within the distance near, at_far from the distance far on."""
    def tone(x, y):
        t = (math.hypot(x - cx, (y - cy) / squash) - near) / (far - near)
        return at_near + (at_far - at_near) * max(0.0, min(1.0, t))
    return tone
