"""Marks of the plan: a knife's uneven outlines, tapered gouge cuts, plants as on a hand-drawn map."""
import math
import random

INK = "var(--art-ink,#1C1714)"
PAPER = "var(--art-paper,#F7F0E1)"
GREEN = "var(--art-green,#2C5A36)"
RED = "var(--art-red,#A6231B)"
OCHRE = "var(--art-ochre,#E3A72F)"
FLOOR = "var(--plan-floor,#FFFBF2)"
TEXT = "var(--plan-text,#1C1714)"

hand = random.Random(1940)


def outline(points, rough=1.0, step=22):
    """A closed outline as a knife leaves it: straight runs that miss the ruler by a little."""
    out = []
    for i, (x, y) in enumerate(points):
        u, v = points[(i + 1) % len(points)]
        runs = max(1, round(math.hypot(u - x, v - y) / step))
        for k in range(runs):
            t = k / runs
            out.append((x + (u - x) * t + hand.uniform(-rough, rough),
                        y + (v - y) * t + hand.uniform(-rough, rough)))
    return out


def box(x, y, u, v):
    return [(x, y), (u, y), (u, v), (x, v)]


def grown(points, by, down=0.0):
    """The shape pushed outwards from its middle, a little more downwards."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    cx, cy = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return [(x + math.copysign(by, x - cx), y + math.copysign(by, y - cy) + (down if y > cy else 0)) for x, y in points]


def ring(cx, cy, rx, ry, n=14, start=0.0):
    return [(cx + rx * math.cos(start + i / n * math.tau), cy + ry * math.sin(start + i / n * math.tau))
            for i in range(n)]


def inside(x, y, shape):
    hit = False
    for (ax, ay), (bx, by) in zip(shape, shape[-1:] + shape[:-1]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            hit = not hit
    return hit


def along(x, y, angle, marks):
    """Marks (along, across) of a stroke from (x, y) as points."""
    c, s = math.cos(angle), math.sin(angle)
    return [(x + u * c - v * s, y + u * s + v * c) for u, v in marks]


def cut(x, y, length, width, angle):
    """One push of the gouge: in thin, wide past the middle, out in a blunt point."""
    return along(x, y, angle, [(0, 0), (length * .6, -width * .7), (length, 0), (length * .5, width * .6)])


def leaf(x, y, length, width, angle):
    return along(x, y, angle, [(0, -width * .4), (length * .4, -width * .8), (length, 0), (length * .4, width * .8),
                               (0, width * .4)])


def path(shapes, fill):
    """One path of all the shapes; coordinates in fifths, relative, so that it packs small."""
    def tenths(value):
        whole, part = divmod(abs(value), 10)
        return ("-" if value < 0 else "") + (f"{whole or ''}.{part}" if part else str(whole))

    def pair(x, y):
        second = tenths(y)
        return tenths(x) + (second if second[0] == "-" else " " + second)
    d, home = [], (0, 0)
    for shape in shapes:
        points = [(round(x * 5) * 2, round(y * 5) * 2) for x, y in shape]
        steps = [pair(u - x, v - y) for (x, y), (u, v) in zip(points, points[1:])]
        d.append("m" + pair(points[0][0] - home[0], points[0][1] - home[1]) + "l" + steps[0]
                 + "".join(s if s[0] == "-" else " " + s for s in steps[1:]) + "z")
        home = points[0]
    return f'<path fill="{fill}" d="{"".join(d)}"/>' if d else ""


def text(role, x, y, size, content, weight=500, anchor="middle"):
    return (f'<text data-text="{role}" x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" '
            f'text-anchor="{anchor}" fill="{TEXT}">{content}</text>')


# --- plants, drawn standing, as on a hand-drawn map -------------------------------------------------------

class Bed:
    """Plants that stand together: dark, in a line of paper, lit in green; one path of each colour keeps it small."""

    def __init__(self):
        self.halo, self.ink, self.green = [], [], []

    def draw(self):
        return path(self.halo, PAPER) + path(self.ink, INK) + path(self.green, GREEN)

    def agave(self, x, y, r):
        for i in range(-4, 5):
            angle = -math.pi / 2 + i * .34
            long = r * (1 - abs(i) * .05) * hand.uniform(.92, 1.05)
            self.halo.append(leaf(x, y + 2.4, long + 6, r * .12 + 3.4, angle))
            self.ink.append(leaf(x, y, long, r * .15, angle))
            self.green.append(cut(x + long * .2 * math.cos(angle), y + long * .2 * math.sin(angle), long * .6, r * .07, angle))

    def organ(self, x, y, stems, w=13):
        for dx, h in stems:
            left, right, top = x + dx - w / 2, x + dx + w / 2, y - h
            body = [(left, y), (left, top + w * .4), (left + w * .22, top + w * .08), (x + dx, top),
                    (right - w * .22, top + w * .08), (right, top + w * .4), (right, y)]
            self.halo.append(outline(grown(body, 2.2), .4, 40))
            self.ink.append(outline(body, .4, 40))
            for k in (-.26, .04, .3):
                b = top + w * .5
                while b < y - 8:
                    self.green.append(cut(x + dx + k * w, b, 9, 1.5, math.pi / 2))
                    b += hand.uniform(10, 12)

    def nopal(self, x, y, r):
        for dx, dy, k, tilt in ((0, -.8, 1, 0), (-.95, -2.1, .8, -.5), (.85, -2.2, .85, .45), (.1, -3.3, .62, .1)):
            cx, cy = x + dx * r, y + dy * r
            pad = along(cx, cy, tilt, ring(0, 0, r * k * .74, r * k, 11))
            self.halo.append([(cx + (a - cx) * 1.25, cy + (b - cy) * 1.2) for a, b in pad])
            self.ink.append(outline(pad, .4, 40))
            for i in range(3):
                for j in range(3):
                    self.green.append(cut(cx + (i - 1.2) * .4 * r * k, cy + (j - 1.3) * .5 * r * k, 4.4, 1.2, .3 * i))

    def palm(self, x, y, h):
        self.halo.append([(x - 6, y), (x - 4, y - h), (x + 4, y - h), (x + 7, y)])
        self.ink.append(outline([(x - 3, y), (x - 2, y - h), (x + 2, y - h), (x + 4, y)], .5, 9))
        for i in range(9):
            angle = -math.pi / 2 + (i - 4) * .55
            self.halo.append(leaf(x, y - h, h * .5 + 4, 6, angle))
            self.ink.append(leaf(x, y - h, h * .5, 3.6, angle))
            self.green.append(cut(x + 6 * math.cos(angle), y - h + 6 * math.sin(angle), h * .32, 1.1, angle))
