"""The memorial: a standing stone under a red flag, among cacti, agaves and trees."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, curve, ellipse, falloff, loft, middle, mix, move, parallel, ramp,
                 rect, scale)

POLE = 292
HORIZON = 292


def draw():
    b = Block(1962, PAPER)
    sky(b)
    wall(b)
    trees(b)
    ground(b)
    organ(b)
    flag(b)
    stone(b)
    pear(b)
    agave(b, 446, 368, 92, (-172, -8))
    agave(b, 176, 384, 60, (-170, -14))
    pebbles(b)
    b.margin()
    return b


def sky(b):
    """Wind: long cuts that part before the flag and close behind it, darker towards the edge."""
    lines = []
    for k in range(37):
        y = -40 + k * 9.8
        line = []
        for i in range(34):
            x = -20 + i * 21
            push = math.exp(-((x - 420) / 190) ** 2) * math.exp(-((y - 92) / 95) ** 2) * math.copysign(30, y - 92)
            line.append((x, y + push + 13 * math.sin(x / 88 + y / 120)))
        lines.append(line)
    light = falloff(400, 110, 120, 400, .12, .84, .8)
    b.hatch(INK, lines, 9.8, lambda x, y: light(x, y) + .08 * math.sin(x / 47 + y / 13), rect(-5, -5, 650, HORIZON + 5), step=38, rough=.35, lift=.05)


def wall(b):
    b.mass(INK, [(-5, 236), (645, 232), (645, 310), (-5, 310)], 1.2, 30)
    b.bricks(OCHRE, [(-10, 246), (660, 242), (660, 304), (-10, 304)], 5, 19, .3, .8, .06)
    for x in range(-4, 640, 31):
        b.mass(PAPER, [(x, 234 + b.jit(1)), (x + 28, 234 + b.jit(1)), (x + 28, 241), (x, 241)], .5)
    b.hatch(INK, parallel(rect(-5, 242, 650, 66), -30, 6), 6, lambda x, y: .12 + .5 * min(1, abs(x - 330) / 300), rect(-5, 242, 650, 66), step=34, lift=.1)


def trees(b):
    for trunk, crowns in (
            ([(58, 330), (52, 250), (66, 190), (58, 120)], [(50, 84, 88, 70), (-4, 140, 62, 56), (112, 132, 52, 44), (84, 44, 60, 42)]),
            ([(588, 330), (594, 262), (582, 210), (590, 160)], [(596, 150, 66, 56), (640, 196, 48, 44), (556, 204, 46, 36)])):
        b.stroke(INK, curve(trunk, 6), 30, 0, end=18)
        b.stroke(OCHRE, [(x - 4, y) for x, y in curve(trunk, 6)], 8, .1, .4)
        for cx, cy, rx, ry in crowns:
            n = 22
            blob = [(cx + rx * k * math.cos(a), cy + ry * k * math.sin(a)) for i in range(n) for k, a in [(b.rnd(.88, 1.12), i / n * math.tau)]]
            b.mass(INK, blob, 2, 14)
        for cx, cy, rx, ry in crowns:
            b.foliage(GREEN, ellipse(cx, cy, rx * 1.04, ry * 1.04, 20), 16, 24, 8.4, (cx, cy + ry * .5), .9, .15)
            b.foliage(PAPER, ellipse(cx + rx * .25, cy - ry * .3, rx * .6, ry * .55, 16), 20, 14, 3, (cx, cy + ry * .6), .5)


def ground(b):
    b.mass(INK, [(-5, 304), (200, 298), (420, 299), (645, 306), (645, 405), (-5, 405)], 1.3, 26)
    lines = [curve([(-10, y + 4), (160, y), (320, y - 2), (480, y), (650, y + 4)], 9) for y in [306 + 6 * k + .3 * k * k for k in range(13)]]
    b.hatch(OCHRE, lines, lambda x, y: (y - 272) / 9, lambda x, y: .5 + .36 * math.exp(-((x - 330) / 170) ** 2) + .16 * math.sin(x / 31 + y / 7), step=24, rough=.3, lift=.09)


def column(b, x, foot, top, w, ribs=5):
    """A cactus like an organ pipe, lit from the right."""
    r = w / 2
    body = [(x - r, foot)] + [(x + r * math.cos(math.radians(a)), top + r + r * math.sin(math.radians(a))) for a in range(-180, 1, 20)] + [(x + r, foot)]
    b.mass(INK, scale(body, 1.18, 1.02, (x, foot)), .6, 30)
    b.mass(GREEN, body, .5, 26)
    for i in range(ribs + 1):
        s = math.sin(math.pi * (i / ribs - .5))
        y0 = top + r * (1 - math.sqrt(max(0, 1 - s * s))) + 2
        b.hatch(INK, [[(x + r * s, y0), (x + r * s, foot)]], w / ribs, .2 + .62 * (.5 - .5 * s) ** 1.6, step=16, lift=.02)
    for i in range(ribs):
        s = math.sin(math.pi * ((i + .5) / ribs - .5))
        y0 = top + r * (1 - math.sqrt(max(0, 1 - s * s))) + 3
        if s > -.1:
            b.hatch(PAPER, [[(x + r * s, y0), (x + r * s, foot - 6)]], w / ribs, .1 + .4 * s, step=15, lift=.14)
        y = y0 + 8 + i % 2 * 8
        while y < foot - 8:
            b.gouge(PAPER, x + r * s, y, 7, 1.7, (-35 if s > 0 else -145) + b.jit(20))
            y += 19


def organ(b):
    for x, foot, top, w in ((128, 338, 182, 25), (196, 336, 208, 23), (160, 342, 138, 29), (106, 348, 226, 25), (182, 350, 248, 25), (140, 352, 268, 24)):
        column(b, x, foot, top, w)
    b.mass(INK, [(88, 346), (130, 356), (208, 350), (250, 344), (196, 362), (110, 360)], 1)


def flag(b):
    b.stroke(INK, [(POLE, 6), (POLE, 120), (POLE, 330)], 12, 0)
    top = curve([(POLE, 30), (340, 20), (392, 34), (446, 50), (498, 36), (548, 22), (590, 34)], 7)
    low = curve([(POLE, 138), (336, 134), (388, 150), (440, 168), (490, 156), (534, 140), (570, 150)], 7)
    edge = curve([(590, 34), (578, 62), (588, 92), (574, 122), (570, 150)], 5)
    shape = top + edge[1:] + low[::-1][1:]
    b.mass(INK, scale(shape, 1.02, 1.06, middle(shape)), .8, 14)
    b.mass(RED, shape, .7, 14)
    lines = []
    for k in range(48):  # along the fall of the cloth: from its upper edge to its lower
        t = (k + .5) / 48
        i, j = t * (len(top) - 1), t * (len(low) - 1)
        p, q = mix(top[int(i)], top[min(len(top) - 1, int(i) + 1)], i % 1), mix(low[int(j)], low[min(len(low) - 1, int(j) + 1)], j % 1)
        bow = 9 * math.sin(t * 13)
        lines.append(curve([p, (mix(p[0], q[0], .35) + bow, mix(p[1], q[1], .35)), (mix(p[0], q[0], .7) + bow * .6, mix(p[1], q[1], .7)), q], 6))

    def shade(x, y):  # the cloth turns away from the light where it falls, towards it where it rises
        t = (x - POLE) / 290
        return .78 * max(0, math.sin(t * 13.2 - .9)) ** 1.5 * (.35 + .65 * abs(y - 84 - 26 * t) / 62)
    b.hatch(INK, lines, 6.4, lambda x, y: shade(x, y) + .5 * max(0, 1 - (x - POLE) / 16), shape, step=12, rough=.2, lift=.01)
    b.hatch(PAPER, lines, 6.4, lambda x, y: .62 * max(0, math.sin((x - POLE) / 290 * 13.2 + 2.3)) ** 7 * (1 - abs(y - 60 - (x - POLE) * .1) / 44), shape, step=7, rough=.2, lift=.02)
    b.stroke(INK, [(POLE, 6), (POLE, 120), (POLE, 330)], 8, 0)
    b.stroke(PAPER, [(POLE + 1, 22), (POLE + 1, 120), (POLE + 1, 200)], 2.6, .05)
    b.mass(INK, ellipse(POLE, 14, 8.5, 8.5, 12), .3)
    b.mass(OCHRE, ellipse(POLE, 14, 5.5, 5.5, 10), .3)


def stone(b):
    face = [(254, 168), (264, 160), (330, 160), (338, 168), (346, 330), (244, 330)]
    side = [(330, 160), (342, 154), (352, 162), (364, 324), (346, 330), (338, 168)]
    whole = [(250, 164), (264, 155), (276, 152), (342, 149), (357, 160), (369, 330), (238, 334)]
    b.mass(INK, [(350, 326), (366, 322), (560, 350), (540, 364), (380, 358)], 1.4)  # its shade
    b.mass(INK, whole, .8)
    b.mass(PAPER, face, .9, 14)
    b.mass(OCHRE, side, .7, 18)
    b.mass(PAPER, [(266, 158), (278, 154), (340, 152), (329, 158)], .5)
    b.hatch(INK, loft([(338, 164), (354, 328)], [(351, 162), (363, 324)], 4), 6, .62, side, step=10, lift=.05)
    # the chisel's marks: upright light, darker to the foot and to the left
    b.hatch(INK, parallel(face, 64, 6), 6, lambda x, y: -.08 + .62 * max(0, (300 - x) / 60) ** 1.6 + .3 * max(0, (y - 250) / 80), face, step=9, rough=.4, lift=.16)
    b.chips(INK, face, 16, 9, 1.5, 64, .5, spread=20)
    inner = [(268, 182), (322, 182), (327, 308), (261, 308)]
    for k in range(4):  # a plain field, sunk into the face
        b.stroke(INK, [mix(inner[k], inner[(k + 1) % 4], t / 4) for t in range(5)], 3.2 if k in (0, 3) else 1.8, .02, .25)
    for y, dx, h in ((328, 24, 16), (344, 48, 18)):  # two steps
        b.mass(INK, [(238 - dx, y - 4), (366 + dx, y - 4), (374 + dx, y + h + 3), (230 - dx, y + h + 3)], .8)
        tread = [(246 - dx, y - 1), (360 + dx, y - 1), (364 + dx, y + 5), (240 - dx, y + 5)]
        b.mass(PAPER, tread, .6, 30)
        front = [(240 - dx, y + 7), (364 + dx, y + 7), (366 + dx, y + h), (237 - dx, y + h)]
        b.mass(OCHRE, front, .6, 30)
        b.hatch(INK, loft([front[0], front[3]], [front[1], front[2]], 30), 6, ramp((240, 0), (400, 0), .25, .6), step=6, lift=.1)


def pear(b):
    """A prickly pear, its fruit ripe."""
    for cx, cy, rx, ry, a in ((560, 268, 24, 32, 10), (526, 282, 24, 30, -24), (590, 292, 24, 30, 24), (556, 322, 32, 40, 0)):
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        pad = [(cx + u * c - v * s, cy + u * s + v * c) for u, v in ellipse(0, 0, rx, ry, 22)]
        b.mass(INK, scale(pad, 1.14, 1.11, (cx, cy)), .5)
        b.mass(GREEN, pad, .6, 14)
        b.hatch(INK, parallel(pad, 70, 5.4), 5.4, lambda x, y, cx=cx, rx=rx: .75 * max(0, (cx - x) / rx) ** 1.2, pad, step=8, lift=.04)
        for i in range(-1, 2):
            for j in range(-1, 2):
                px, py = cx + (i * rx * .5 + (j % 2) * 4) * c - j * ry * .5 * s, cy + i * rx * .5 * s + j * ry * .5 * c
                for t in (-120, -60):
                    b.gouge(PAPER, px, py, 6, 1.5, t + b.jit(12))
        for k in range(3):
            t = math.radians(a - 90 + (k - 1) * 34)
            if cy < 300:
                b.mass(INK, ellipse(cx + (rx + 4) * math.cos(t), cy + (ry + 4) * math.sin(t), 6.4, 7.4, 10), .3)
                b.mass(RED, ellipse(cx + (rx + 4) * math.cos(t), cy + (ry + 4) * math.sin(t), 4.2, 5.2, 9), .2)
    b.mass(INK, [(526, 362), (560, 356), (600, 362), (566, 370)], .8)


def agave(b, x, y, r, sweep):
    n = 11
    order = sorted(range(n), key=lambda i: -abs(i - n // 2))
    for i in order:
        a = sweep[0] + (sweep[1] - sweep[0]) * i / (n - 1)
        long = r * (.82 + .18 * math.cos(math.radians(a + 90) * 1.3)) * b.rnd(.94, 1.06)
        b.leaf(INK, x, y + 2, long + 7, r * .2 + 5, a)
        b.leaf(GREEN, x, y, long, r * .2, a)
        nx, ny = math.cos(math.radians(a + 90)), math.sin(math.radians(a + 90))
        up = -1 if a > -90 else 1
        b.leaf(PAPER, x + nx * up * r * .03 + 8 * ny, y + ny * up * r * .03 - 8 * abs(nx), long * .8, r * .055, a)
        b.leaf(INK, x - nx * up * r * .04, y - ny * up * r * .04, long * .82, r * .05, a)
    b.mass(INK, ellipse(x, y + 4, r * .5, r * .09, 16), .8)


def pebbles(b):
    for x, y, rx in ((70, 372, 11), (98, 380, 7), (330, 382, 9), (372, 388, 6), (596, 380, 10), (518, 384, 7), (286, 388, 6)):
        b.mass(INK, ellipse(x + 2, y + 2, rx + 3, rx * .6 + 2, 10), .6)
        b.mass(PAPER, ellipse(x, y, rx, rx * .55, 9), .6)
        b.gouge(INK, x - rx * .3, y + 1, rx * .9, 1.6, 4)
