"""The vocabulary of the pictures: how a linocut is drawn by code.

Units are the units of the picture, 640 wide and 400 high, y downwards. Angles are degrees, 0 to the right, 90 down.
A point is (x, y); a shape is a list of points, closed by itself; a line is an open list of points.
A tone is a number or a function of (x, y), from 0 (nothing is cut) to 1 (all is cut away).
A `Block` is painted from back to front: what is painted later covers what was painted before.
Where it lives: shapes and lines are plain functions in `shape.py`, and everything of it can be had from here.
"""
import math
import random

from shape import (  # noqa: F401  (handed on to the rooms)
    HEIGHT, WIDTH, area, box, curve, ellipse, falloff, flip, inside, loft, middle, mix, move, parallel, plane, ramp,
    rays, rect, resample, ribbon, rings, round_rect, scale, turn, within)
from svg import path

INK, PAPER, GREEN, RED, OCHRE = "ink", "paper", "green", "red", "ochre"
FILL = {INK: "#1C1714", PAPER: "#F7F0E1", GREEN: "#2C5A36", RED: "#A6231B", OCHRE: "#E3A72F"}


class Block:
    """One picture. `seed` makes it the same each time; every mark is asked of `self.dice`.
    grid: how exact its file is, in tenths of a unit; 2 makes it a sixth smaller, and nobody sees it."""

    def __init__(self, seed, ground=PAPER, grid=1):
        self.grid = grid
        self.dice = random.Random(seed)
        self.layers = []  # [colour, [shape, …]]: consecutive shapes of one colour are one path
        self.plain(ground, rect(0, 0, WIDTH, HEIGHT))

    # -- chance -------------------------------------------------------------------------------------------------

    def rnd(self, low=0.0, high=1.0):
        """A number from low to high."""
        return low + (high - low) * self.dice.random()

    def jit(self, amount):
        """A number from -amount to amount."""
        return (self.dice.random() * 2 - 1) * amount

    def pick(self, things):
        return things[int(self.dice.random() * len(things))]

    # -- masses -------------------------------------------------------------------------------------------------

    def plain(self, colour, shape):
        """Paint a shape exactly as it is."""
        if len(shape) < 3 or abs(area(shape)) < 0.25:
            return
        if area(shape) < 0:  # one turning sense, so that overlapping shapes of one path never make a hole
            shape = shape[::-1]
        if not self.layers or self.layers[-1][0] != colour:
            self.layers.append([colour, []])
        self.layers[-1][1].append(shape)

    def mass(self, colour, shape, rough=0.9, step=16):
        """Paint a shape with a hand-cut edge: a new facet about every `step`, off by up to `rough`."""
        self.plain(colour, self.ragged(shape, rough, step))

    def ragged(self, shape, rough=0.9, step=16):
        """The shape with a hand-cut edge; corners stay nearly where they are."""
        out = []
        for i, a in enumerate(shape):
            b = shape[(i + 1) % len(shape)]
            length = math.dist(a, b)
            count = max(1, round(length / step))
            nx, ny = ((b[1] - a[1]) / length, (a[0] - b[0]) / length) if length else (0, 0)
            out.append((a[0] + self.jit(rough * 0.4), a[1] + self.jit(rough * 0.4)))
            for k in range(1, count):
                t = (k + self.jit(0.3)) / count
                o = self.jit(rough)
                out.append((a[0] + (b[0] - a[0]) * t + nx * o, a[1] + (b[1] - a[1]) * t + ny * o))
        return out

    def colour_block(self, colour, shape, dx=2.5, dy=1.8, rough=1.2):
        """A flat colour printed slightly out of register: paint it first, the key block over it."""
        self.mass(colour, move(shape, dx, dy), rough)

    # -- single marks -------------------------------------------------------------------------------------------

    def gouge(self, colour, x, y, length, width, angle):
        """One push of the gouge from (x, y): it enters thin, swells, leaves blunt. `width` is the widest."""
        a = math.radians(angle)
        c, s = math.cos(a), math.sin(a)
        w = width / 2
        marks = ((0, 0), (.6, -w), (1, 0), (.7, w)) if length < 9 else (
            (0, 0), (.3, -w), (.72, -w * self.rnd(.7, 1.1)), (1, -w * .3), (.97, w * .35),
            (.65, w), (.25, w * .7))
        self.plain(colour, [(x + u * length * c - v * s, y + u * length * s + v * c) for u, v in marks])

    def leaf(self, colour, x, y, length, width, angle, bend=0.0):
        """A leaf or blade from its foot (x, y): pointed at both ends; `bend` is the sideways drift of its tip."""
        a = math.radians(angle)
        c, s = math.cos(a), math.sin(a)
        spine = [(u * length, bend * u * u) for u in (0, .3, .65, 1)]
        spine = [(x + u * c - v * s, y + u * s + v * c) for u, v in spine]
        self.plain(colour, ribbon(spine, [0, width * .9, width * .8, 0]))

    def stroke(self, colour, line, width, taper=0.2, rough=0.0, end=None):
        """A line of the given width, thinning to a point over the first and last `taper` of it (0: square ends).
        With `end` the width runs from `width` to `end`."""
        if taper and len(line) < 5:
            line = resample(line, sum(math.dist(p, q) for p, q in zip(line, line[1:])) / 6)
        n = len(line) - 1
        last = width if end is None else end
        widths = []
        for i in range(n + 1):
            t = i / n
            thin = min(1.0, min(t, 1 - t) / taper) if taper else 1.0
            widths.append((width + (last - width) * t) * thin * (1 + self.jit(rough)))
        self.plain(colour, ribbon(line, widths))

    # -- many marks ---------------------------------------------------------------------------------------------

    def hatch(self, colour, lines, gap, tone=0.5, clip=None, avoid=(), step=9, rough=0.18, lift=0.05, least=0.5):
        """Cut along lines, as wide as the tone asks: the engraver's way of giving form and light.

        lines: open lines (from parallel, rays, rings, loft); gap: their distance, a number or f(x, y), so that the
        width of a cut is gap × tone; clip: a shape, or None for the whole page; avoid: shapes to leave alone;
        step: how finely to follow; rough: unsteadiness of the width; lift: how often the hand lifts the gouge;
        least: cuts thinner than this are not made.
        """
        def width(p):
            if clip is not None and not inside(p, clip) or any(inside(p, shape) for shape in avoid):
                return 0.0
            t = tone(*p) if callable(tone) else tone
            return max(0.0, min(1.0, t)) * (gap(*p) if callable(gap) else gap)

        for line in lines:
            if len(line) < 2:
                continue
            run = []
            before = lifted = None
            for p in resample(line, step):
                w = width(p) * (1 + self.jit(rough))
                if self.rnd() < lift:  # the hand lifts: a bridge of the block stays
                    if run:
                        run.append((mix(run[-1][0], p, min(1, 9 / step)), 0.0))
                    self._cut(colour, run)
                    run, before, lifted = [], None, p
                    continue
                if w >= least and lifted and not run:
                    run.append((mix(p, lifted, min(.7, 9 / step)), 0.0))
                lifted = None
                if w >= least:
                    if not run and before is not None:
                        run.append((self._edge(p, before, width, least), 0.0))
                    run.append((p, w))
                else:
                    if run:
                        run.append((self._edge(run[-1][0], p, width, least), 0.0))
                    self._cut(colour, run)
                    run = []
                before = p
            self._cut(colour, run)

    @staticmethod
    def _edge(good, bad, width, least):
        """The last point towards `bad` where there is still something to cut."""
        for _ in range(4):
            half = ((good[0] + bad[0]) / 2, (good[1] + bad[1]) / 2)
            good, bad = (half, bad) if width(half) >= least else (good, half)
        return good

    def _cut(self, colour, run):
        if len(run) > 2:
            self.plain(colour, ribbon([p for p, _ in run], [w for _, w in run]))

    def chips(self, colour, clip, gap, length, width, angle, tone=1.0, avoid=(), spread=8):
        """Scatter short gouge marks evenly in a shape: one to a cell of `gap`, if chance and the tone allow it.
        angle: degrees or f(x, y) → degrees; spread: how far single marks stray from it."""
        x0, y0, x1, y1 = box(clip)
        y = y0
        while y < y1:
            x = x0
            while x < x1:
                p = (x + self.rnd() * gap, y + self.rnd() * gap)
                x += gap
                t = tone(*p) if callable(tone) else tone
                if self.rnd() > t or not inside(p, clip) or any(inside(p, shape) for shape in avoid):
                    continue
                a = (angle(*p) if callable(angle) else angle) + self.jit(spread)
                size = self.rnd(.7, 1.2)
                self.gouge(colour, p[0], p[1], length * size, width * size, a)
            y += gap

    def bricks(self, colour, quad, rows, cols, joint=0.14, rough=0.5, skip=0.0, clip=None, tone=None):
        """Bricks in running bond on a wall seen at a slant. quad: its corners, from top left, clockwise; joint: part
        of a row that is mortar (paint that first); skip: chance that a brick is left out; tone: keeps a brick."""
        at = plane(quad)
        for r in range(rows):
            shift = 0.5 if r % 2 else 0.0
            for k in range(cols + 1):
                u0, u1 = max(0.0, (k - shift) / cols), min(1.0, (k + 1 - shift) / cols)
                if u1 - u0 < 0.2 / cols or self.rnd() < skip:
                    continue
                g, h = joint * 0.5 / cols * 0.6, joint * 0.5 / rows
                v0, v1 = r / rows + h, (r + 1) / rows - h
                centre = at((u0 + u1) / 2, (v0 + v1) / 2)
                if clip is not None and not inside(centre, clip) or tone and self.rnd() > tone(*centre):
                    continue
                corners = [at(u0 + g, v0), at(u1 - g, v0), at(u1 - g, v1), at(u0 + g, v1)]
                self.plain(colour, [(x + self.jit(rough), y + self.jit(rough)) for x, y in corners])

    def foliage(self, colour, clip, gap, length, width, centre=None, tone=1.0, down=0.0):
        """Leaves scattered in a shape, turned away from its centre; `down` (0…1) lets them hang."""
        cx, cy = centre or middle(clip)

        def angle(x, y):
            return math.degrees(math.atan2((y - cy) * (1 - down) + 40 * down, (x - cx) * (1 - down * .7)))
        x0, y0, x1, y1 = box(clip)
        for i in range(int((x1 - x0) * (y1 - y0) / gap ** 2)):
            p = (self.rnd(x0, x1), self.rnd(y0, y1))
            t = tone(*p) if callable(tone) else tone
            if inside(p, clip) and self.rnd() < t:
                s = self.rnd(.65, 1.2)
                self.leaf(colour, *p, length * s, width * s, angle(*p) + self.jit(35), self.jit(length * .2))

    def grain(self, colour, shape, angle, gap, tone=0.3, knots=(), wave=1.5, clip=None):
        """Wood grain: long unsteady lines along `angle`, bending around knots [(x, y, radius), …]."""
        phase = self.rnd(0, 7)
        lines = []
        for line in parallel(shape, angle, gap):
            out = []
            for x, y in resample(line, 8):
                d = wave * (math.sin(x / 31 + y / 17 + phase) + .5 * math.sin(x / 13 - y / 9))
                for kx, ky, kr in knots:
                    side = 1 if (x - kx) * -math.sin(math.radians(angle)) + (y - ky) * math.cos(math.radians(angle)) > 0 else -1
                    d += side * kr * math.exp(-((x - kx) ** 2 + (y - ky) ** 2) / (2 * kr * kr))
                a = math.radians(angle + 90)
                out.append((x + d * math.cos(a), y + d * math.sin(a)))
            lines.append(out)
        self.hatch(colour, lines, gap, tone, clip or shape, lift=.08)
        for kx, ky, kr in knots:
            self.mass(colour, ellipse(kx, ky, kr * .5, kr * .35, 9), .4)

    # -- the sheet ----------------------------------------------------------------------------------------------

    def margin(self, width=9, rough=2.2, colour=PAPER, chatter=INK):
        """Last of all: the paper round the block, with the block's ragged edge and a few marks the gouge left."""
        w, far = width, 30
        across = [(-far, w)] + [(x + self.jit(9), w + self.jit(rough)) for x in range(10, WIDTH, 34)] + [(WIDTH + far, w)]
        below = [(x, HEIGHT - w + self.jit(rough)) for x, _ in across]
        down = [(w, -far)] + [(w + self.jit(rough), y + self.jit(9)) for y in range(10, HEIGHT, 34)] + [(w, HEIGHT + far)]
        right = [(WIDTH - w + self.jit(rough), y) for _, y in down]
        self.plain(colour, [(-far, -far)] + across + [(WIDTH + far, -far)])
        self.plain(colour, [(-far, HEIGHT + far)] + below + [(WIDTH + far, HEIGHT + far)])
        self.plain(colour, [(-far, -far)] + down + [(-far, HEIGHT + far)])
        self.plain(colour, [(WIDTH + far, -far)] + right + [(WIDTH + far, HEIGHT + far)])
        for _ in range(14):
            if self.rnd() < .5:
                self.gouge(chatter, self.rnd(20, 600), self.pick((w - 4, HEIGHT - w + 3.4)), self.rnd(8, 26), 1, self.jit(2))
            else:
                self.gouge(chatter, self.pick((w - 4, WIDTH - w + 3.6)), self.rnd(20, 360), self.rnd(8, 26), 1, 90 + self.jit(2))

    def svg(self):
        """The picture as SVG: one path for each run of one colour, coordinates in tenths, relative."""
        parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><g id="art">']
        for colour, shapes in self.layers:
            parts.append(f'<path fill="var(--art-{colour},{FILL[colour]})" d="{path(shapes, self.grid)}"/>')
        return "".join(parts) + "</g></svg>\n"
