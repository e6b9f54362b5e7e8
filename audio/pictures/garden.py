"""The garden: candelabra cacti before the setting sun, an agave, a prickly pear and the high wall."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, curve, ellipse, falloff, inside, mix, parallel, ramp, rays,
                 rect, resample, ribbon, turn)

SUN = (338, 142)
WALL = 236  # its top


def draw():
    b = Block(1939, INK, 2)
    sky(b)
    wall(b)
    ground(b)
    candelabra(b)
    barrel(b, 246, 346, 40, 37)
    pear(b)
    agave(b, 112, 366)
    stones(b)
    b.margin()
    return b


def sky(b):
    x, y = SUN
    b.hatch(PAPER, rays(x, y, 104, 470, 96, 150, 390), lambda px, py: math.dist((px, py), SUN) * math.radians(2.5),
            falloff(x, y, 100, 360, .66, .13), rect(0, -99, 640, WALL + 99), step=44, lift=.06)
    b.hatch(OCHRE, rays(x, y, 93, 140, 48, 150, 390), 9, falloff(x, y, 95, 150, .5, .1), rect(0, 0, 640, WALL), step=8, lift=0)
    b.mass(OCHRE, ellipse(x, y, 86, 86, 40), 1)


def wall(b):
    b.mass(INK, rect(-5, WALL, 650, 90), 1.5, 30)
    b.bricks(RED, [(-10, WALL + 9), (660, WALL + 9), (660, 318), (-10, 318)], 6, 17, .26, .9, .06)
    glow = falloff(SUN[0], WALL, 60, 330, .95, .15)
    for x in range(-4, 640, 30):  # the coping catches the light
        w = 27 + b.jit(1.5)
        b.mass(PAPER if b.rnd() < glow(x, WALL) else RED,
            [(x, WALL - 2), (x + w, WALL - 2 + b.jit(1)), (x + w, WALL + 6), (x, WALL + 6)], .6)
    b.chips(INK, rect(0, WALL + 9, 640, 78), 19, 13, 1.6, -24, .6)


def ground(b):
    land = [(-5, 314), (150, 306), (330, 303), (500, 307), (645, 313), (645, 405), (-5, 405)]
    b.mass(INK, land, 1.5)
    b.mass(OCHRE, [(-5, 322), (160, 313), (330, 310), (490, 314), (645, 320), (645, 405), (-5, 405)], 1.4)
    lines = [curve([(-5, y), (160, y - 6 + b.jit(1)), (330, y - 8 + b.jit(1)), (490, y - 5), (645, y)], 8)
             for y in (322 + 5.2 * k + .16 * k * k for k in range(15))]
    b.hatch(INK, lines, lambda x, y: (y - 290) / 14, lambda x, y: .16 + .42 * abs(math.sin(x / 41 + y / 9)) * abs(x - 330) / 300 + .12,
        step=13, lift=.12)


def column(b, spine, width, ribs=7, light=1):
    """A ribbed column along a spine from foot to tip; light is 1 when its right side is the bright one."""
    line = resample(curve(spine, 8), 7)
    n = len(line) - 1
    length = sum(math.dist(p, q) for p, q in zip(line, line[1:]))

    def at(k, s):
        left = length * (1 - k / n)
        r = width / 2 * (math.sqrt(max(0, 1 - (1 - left / (width * .5)) ** 2)) if left < width * .5 else 1)
        (ax, ay), (bx, by) = line[max(0, k - 1)], line[min(n, k + 1)]
        d = math.hypot(bx - ax, by - ay) or 1
        return line[k][0] - (by - ay) / d * r * s, line[k][1] + (bx - ax) / d * r * s

    def body(grow):
        return [at(k, -1 - grow) for k in range(n + 1)] + [at(k, 1 + grow) for k in range(n, -1, -1)]
    b.mass(INK, ribbon(line + [mix(line[-2], line[-1], 1.7)], [width + 7] * (n - 1) + [width * .86 + 5, width * .55, 6]), .8)
    b.mass(GREEN, body(-.03), .5, 20)
    for i in range(ribs + 1):  # the furrows, wide on the dark side
        s = math.sin(math.pi * (i / ribs - .5)) * .97
        dark = .5 - .5 * s * light
        b.hatch(INK, [[at(k, s) for k in range(n + 1)]], width / ribs, .16 + .75 * dark ** 2.2, step=13, lift=.03)
    for i in range(ribs):  # the crests, lit, and their thorns
        s = math.sin(math.pi * ((i + .5) / ribs - .5))
        lit = .5 + .5 * s * light
        if lit > .38:
            b.hatch(PAPER, [[at(k, s) for k in range(1, n + 1)]], width / ribs, .08 + .44 * (lit - .3), step=12, lift=.16)
        for k in range(2 + i % 2 * 2, n, 4):
            x, y = at(k, s)
            a = 90 - 85 * s + b.jit(20)
            if lit <= .38:
                b.gouge(PAPER, x, y, width * .11 + 2, 1.3, a + 180)
    for k in range(1, n, 3):  # thorns against the sky
        for s in (-1, 1):
            (x, y), (cx, cy) = at(k, s), line[k]
            b.gouge(INK, x, y, 6.5 + b.jit(1.5), 1.5, math.degrees(math.atan2(y - cy, x - cx)) - 18 * s)


def candelabra(b):
    column(b, [(380, 318), (440, 300), (467, 262), (468, 176)], 31, 5)
    column(b, [(392, 290), (413, 268), (421, 232), (419, 112)], 36, 6)
    column(b, [(300, 296), (266, 276), (256, 238), (260, 134)], 36, 6)
    column(b, [(342, 366), (344, 270), (338, 160), (341, 48)], 62, 9)
    column(b, [(330, 318), (304, 300), (297, 262), (299, 196)], 30, 5)
    column(b, [(358, 330), (382, 306), (387, 270), (384, 206)], 30, 5)
    b.mass(INK, [(296, 372), (322, 360), (345, 366), (372, 359), (404, 370), (380, 378), (318, 379)], 1.5)


def barrel(b, cx, cy, rx, ry):
    b.mass(INK, ellipse(cx + 3, cy + 30, rx + 22, 13, 20), 1.5)
    b.mass(INK, ellipse(cx, cy, rx + 3.5, ry + 3.5), .8)
    b.mass(GREEN, ellipse(cx, cy, rx, ry), .6)
    for i in range(12):
        s = math.sin(math.pi * (i / 11 - .5))
        line = [(cx + rx * s * math.cos(math.radians(t)),
            cy + ry * math.sin(math.radians(t)) - 4 * math.cos(math.radians(t)) ** 2) for t in range(-90, 91, 9)]
        b.hatch(INK, [line], 8, .2 + .5 * (.5 - .5 * s) ** 2, step=8, lift=0)
        s2 = math.sin(math.pi * ((i + .5) / 11 - .5))
        if i < 11:
            for t in range(-66, 75, 19):
                x, y = cx + rx * s2 * math.cos(math.radians(t)), cy + ry * math.sin(math.radians(t))
                for d in (-38, 30):
                    b.gouge(PAPER, x, y, 6.5, 1.5, -90 + d + 50 * s2)
    for t in range(185, 356, 8):
        a = math.radians(t)
        b.gouge(INK, cx + rx * math.cos(a), cy + ry * math.sin(a), 9, 1.5, t)
    for i, a in enumerate((-150, -120, -90, -60, -30)):
        b.leaf(RED if i % 2 else OCHRE, cx, cy - ry + 5, 17, 9, a)
    b.mass(INK, ellipse(cx, cy - ry + 5, 12, 3, 10), .5)


def pad(b, x, y, length, width, angle):
    """One pad of the prickly pear, from its foot (x, y)."""
    shape = [(0, 0), (length * .2, -width * .33), (length * .6, -width * .5), (length * .93, -width * .3), (length, 0),
             (length * .93, width * .3), (length * .6, width * .5), (length * .2, width * .33)]
    shape = [(x + px, y + py) for px, py in turn(curve(shape, 4, True), angle)]
    cx, cy = sum(p[0] for p in shape) / len(shape), sum(p[1] for p in shape) / len(shape)
    b.mass(INK, [mix((cx, cy), p, 1.1) for p in shape], .7)
    b.mass(GREEN, shape, .6)
    small = [mix((cx, cy), p, .9) for p in shape]
    light = ramp((cx - width * .4, cy - width * .3), (cx + width * .35, cy + width * .3), 0, .75)
    b.hatch(INK, parallel(shape, angle + 12, 4.2), 4.2, lambda px, py: .62 - light(px, py) * 1.4, small, lift=.08)
    for px, py in [(x + px, y + py) for px, py in turn([(u * length, v * width) for u in (.22, .42, .62, .82) for v in (-.26, 0, .26)],
            angle)]:
        if inside((px, py), small):
            for d in (-40, 0, 40):
                b.gouge(PAPER, px + b.jit(1), py + b.jit(1), 5.4, 1.3, angle + d)
    rim = [p for p in shape if light(*p) > .4]
    if len(rim) > 3:
        rim = [mix((cx, cy), p, .955) for p in shape]
        k = max(range(len(rim)), key=lambda i: light(*rim[i]))
        b.stroke(PAPER, [rim[(k + i) % len(rim)] for i in range(-8, 9)], 2.6, .4, .15)


def tuna(b, x, y, angle):
    shape = [(x + px, y + py) for px, py in turn(curve([(0, -3), (7, -6.4), (15, -5), (16, 0), (15, 5), (7, 6.4), (0, 3)], 3, True), angle)]
    b.mass(INK, [mix((x, y), p, 1.13) for p in shape], .3)
    b.mass(RED, shape, .3)
    px, py = turn([(5, 3.4)], angle)[0]
    b.gouge(PAPER, x + px, y + py, 8, 2, angle)


def pear(b):
    b.mass(INK, ellipse(520, 376, 74, 9, 22), 1.5)
    for x, y, a in ((462, 241, -112), (483, 232, -70), (583, 246, -62), (560, 232, -100), (532, 209, -80), (513, 210, -116)):
        tuna(b, x, y, a)
    pad(b, 500, 312, 62, 46, -118)
    pad(b, 544, 306, 60, 44, -52)
    pad(b, 556, 344, 54, 40, -28)
    pad(b, 520, 288, 76, 52, -86)
    pad(b, 524, 382, 104, 76, -92)
    for x, y, a in ((478, 250, -104), (497, 262, -60), (572, 258, -78), (543, 226, -46)):
        tuna(b, x, y, a)


def agave(b, x, y):
    b.mass(INK, ellipse(x, y + 4, 104, 11, 24), 1.5)
    blades = [(-176, 92), (-4, 96), (-164, 108), (-16, 112), (-150, 116), (-30, 120), (-136, 126), (-45, 126), (-121, 130), (-60, 134),
              (-106, 136), (-76, 138), (-91, 142)]
    for a, length in blades:
        bend = (a + 90) * .16
        b.leaf(INK, x, y, length + 7, 27, a, bend)
        b.leaf(GREEN, x, y, length, 20, a, bend)
        lines = []
        for off in (-5.2, -1.6):
            ca, sa = math.cos(math.radians(a)), math.sin(math.radians(a))
            line = [(u * length, off * math.sin(math.pi * min(1, u * .9 + .1)) + bend * u * u) for u in (.2, .35, .5, .65, .8, .94)]
            lines.append([(x + px * ca - py * sa, y + px * sa + py * ca) for px, py in line])
        lit = 1 if a > -90 else .62
        b.hatch(PAPER, lines, 5, .5 * lit, step=12, lift=.05)
        ca, sa = math.cos(math.radians(a)), math.sin(math.radians(a))
        line = [(u * length, 6 * math.sin(math.pi * u) + bend * u * u) for u in (.1, .3, .5, .7, .9)]
        b.hatch(INK, [[(x + px * ca - py * sa, y + px * sa + py * ca) for px, py in line]], 6, .6, step=10, lift=0)


def stones(b):
    for x, y, w, h in ((262, 384, 26, 9), (298, 389, 17, 6), (420, 384, 30, 10), (450, 390, 15, 6), (60, 386, 20, 7), (612, 384, 22, 8)):
        b.mass(INK, ellipse(x, y, w * .62, h * .8, 9), 1)
        b.mass(PAPER, ellipse(x + 2, y - 1.5, w * .5, h * .52, 8), 1)
        b.chips(INK, ellipse(x, y, w * .4, h * .4, 8), 6, 8, 1.3, -10)
