"""The arrival: the corner of Viena and Morelos, a suitcase, and the shadows of two who come down the street."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, curve, ellipse, inside, loft, mix, move, parallel,
                 plane, ramp, rect, resample, turn)

CORNER = 392
LEFT = [(-10, 216), (CORNER, 126), (CORNER, 314), (-10, 290)]  # the wall on Viena: in the sun
RIGHT = [(CORNER, 126), (650, 189), (650, 297), (CORNER, 314)]  # the wall on Morelos: in the shade

MAN = [
    (-15, 0), (-4, 0), (-3, 60), (3, 60), (5, 0), (16, 0), (15, 58), (29, 56), (27, 92), (29, 84), (38, 74), (36, 66),
    (26, 64), (26, 26), (82, 26), (82, 64), (48, 64), (46, 74), (42, 84), (33, 112), (27, 132), (9, 143), (9, 151),
    (21, 153), (23, 157), (13, 160), (11, 173), (3, 171), (-9, 175), (-12, 160), (-23, 157), (-20, 153), (-9, 151),
    (-9, 143), (-25, 133), (-33, 104), (-38, 78), (-31, 72), (-26, 90), (-28, 56), (-14, 58),
]
WOMAN = [
    (-11, 0), (-3, 0), (-3, 34), (3, 34), (4, 0), (12, 0), (12, 34), (28, 37), (22, 66), (17, 88), (22, 72), (30, 70),
    (31, 76), (26, 104), (19, 121), (6, 128), (7, 134), (14, 136), (12, 148), (4, 156), (-6, 156), (-13, 148),
    (-15, 135), (-7, 133), (-6, 128), (-18, 121), (-28, 100), (-33, 76), (-36, 62), (-42, 62), (-43, 46), (-24, 46),
    (-25, 62), (-28, 70), (-18, 88), (-21, 66), (-27, 37), (-12, 34),
]
STONES = [turn(ellipse(0, 0, 1, 1, n), a) for n, a in ((7, 5), (7, 30), (6, 12), (8, 0))]


def draw():
    b = Block(1937, INK, 2)
    sky(b)
    tree(b)
    house(b)
    walls(b)
    shadows = [fall(MAN, 272, 1.04, 170), fall(WOMAN, 166, 1.0, 84)]
    street(b, shadows)
    for shadow in shadows:
        b.mass(INK, shadow, .5, 12)
    suitcase(b)
    b.margin()
    return b


def sky(b):
    lines = [curve([(-5, y + 10), (150, y - 4 + b.jit(4)), (320, y + 5 + b.jit(4)), (480, y - 3 + b.jit(4)), (645, y + 7)],
        8) for y in range(-8, 215, 8)]
    b.hatch(PAPER, lines, 8, lambda x, y: .1 + .72 * max(0, min(1, (y - 12) / 150)) * (.62 + .38 * math.sin(x / 57 + y / 13)), step=40,
        lift=.12)
    for x, y, w, h in ((258, 40, 120, 15), (330, 58, 88, 11), (590, 96, 70, 13)):  # clouds, lit from below
        b.mass(INK, ellipse(x, y, w * 1.12, h * 1.5, 20), 2)
        puffs = [(x - w + 2 * w * k / 9, y - h * (1 - abs(k / 4.5 - 1) ** 2) * b.rnd(.75, 1.2) - 1) for k in range(1, 9)]
        cloud = [(x - w, y + 3)] + [p for a, c in zip(puffs, puffs[1:] + [(x + w, y + 2)]) for p in (a,
            mix(mix(a, c, .5), (x, y), .12))] + [(x + w, y + 3)]
        b.mass(PAPER, curve(cloud, 3) + [(x + w * .5, y + 6), (x - w * .4, y + 6)], .6)
        b.hatch(INK, [[(x - w * .8, y + k * 4 - 4), (x + w * .85, y + k * 4 - 4)] for k in range(3)], 4, .5, step=18, lift=.3)


def base(x):
    """Where the sunny wall meets the ground."""
    return mix(LEFT[3], LEFT[2], (x + 10) / (CORNER + 10))[1]


def fall(figure, x, size, foot):
    """A shadow: along the street from the foot of the page, then up the wall at x."""
    bend = 36
    out = []
    for u, v in resample(figure + figure[:1], 6):
        if v >= bend:
            px = x + u * size
            out.append((px, base(px) - (v - bend) * size))
        else:
            t = 1 - v / bend
            wide = size * (1 + .75 * t)
            out.append((mix(x, foot, t) + u * wide, mix(base(x + u * size), 412, t)))
    return out


def walls(b):
    b.mass(INK, LEFT, .6, 40)
    b.bricks(OCHRE, [(-10, 224), (CORNER, 138), (CORNER, 300), (-10, 281)], 11, 20, .17, .5)
    at = plane(LEFT)
    cop = [(-10, 211), (CORNER + 3, 119), (CORNER + 3, 131), (-10, 219)]
    b.mass(INK, move(cop, 0, 3), .6)
    b.mass(PAPER, cop, .7, 24)
    b.hatch(INK, [[at(k / 20, -.05), at(k / 20, .04)] for k in range(1, 20)], 4, .4, step=3)
    b.mass(PAPER, [(-10, 284), (CORNER, 303), (CORNER, 314), (-10, 290)], .7)
    b.mass(INK, RIGHT, .6, 40)
    b.stroke(INK, [(CORNER, 122), (CORNER, 316)], 6, 0)
    b.bricks(RED, [(CORNER + 2, 138), (650, 198), (650, 290), (CORNER + 2, 300)], 11, 11, .3, .5, .05,
        tone=ramp((CORNER, 0), (640, 0), 1, .75))
    b.chips(INK, RIGHT, 16, 15, 2.4, 24, .8)
    b.mass(RED, [(CORNER + 1, 119), (650, 184), (650, 191), (CORNER + 1, 131)], .7)
    gate(b)


def gate(b):
    at = plane(RIGHT)
    door = [at(.44, .34), at(.62, .34), at(.62, 1), at(.44, 1)]
    b.mass(INK, door, .5)
    inner = [at(.46, .38), at(.60, .38), at(.60, .99), at(.46, .99)]
    b.mass(GREEN, inner, .4)
    b.hatch(INK, [[at(u, .38), at(u, 1)] for u in (.475, .5, .53, .555, .58)], 6, .36, step=20)
    b.hatch(INK, [[at(.46, v), at(.60, v)] for v in (.5, .7, .88)], 5, .5, step=20, lift=0)


def tree(b):
    crown = curve([(-20, 150), (10, 96), (58, 72), (104, 84), (128, 64), (182, 74), (212, 108), (262, 118), (286, 152), (250, 190),
        (120, 230), (-20, 240)], 4, True)
    b.mass(INK, crown, 4, 11)
    b.foliage(GREEN, crown, 12.5, 22, 9.5, (150, 230))
    b.foliage(PAPER, crown, 15, 15, 4.6, (150, 230), lambda x, y: max(0, min(.75, .75 - (x - 20) / 330 - (y - 100) / 150)))
    for x, h, w in ((318, 112, 15), (345, 88, 18), (371, 98, 15)):  # cypresses
        cone = curve([(x, h - 30), (x + w * .6, h + 22), (x + w, 150), (x - w, 165), (x - w * .6, h + 22)], 4, True)
        b.mass(INK, cone, 2, 8)
        b.hatch(GREEN, loft([(x - w + 3, 162), (x, h - 22)], [(x + w - 3, 162), (x + 2, h - 22)], 5), 6.5, .68, cone, step=8, lift=.12)
        b.hatch(PAPER, loft([(x - w + 5, 162), (x - 1, h - 18)], [(x - 3, 162), (x, h - 18)], 2), 4, .5, cone, step=8, lift=.25)


def house(b):
    b.mass(INK, [(420, 128), (640, 140), (640, 200), (420, 180)], 1)
    b.mass(PAPER, [(508, 128), (640, 138), (640, 145), (508, 136)], .7)
    b.hatch(RED, parallel(rect(508, 144, 132, 46), 5, 7), 7, .5, rect(500, 144, 140, 50), lift=.12)
    x, top = 474, 40
    lit = [(412, top + 17), (x, top), (x, 160), (412, 152)]
    dark = [(x, top), (548, top + 22), (548, 176), (x, 160)]
    b.mass(INK, [(404, 52), (x, 30), (556, 56), (554, 180), (406, 160)], .8)
    b.bricks(OCHRE, lit, 11, 4, .2, .4)
    b.bricks(RED, dark, 11, 5, .26, .4)
    for face, sill in ((lit, PAPER), (dark, RED)):  # the look-out
        at = plane(face)
        for u in (.12, .56):
            b.mass(INK, [at(u, .2), at(u + .32, .2), at(u + .32, .44), at(u, .44)], .4)
            b.mass(sill, [at(u - .02, .44), at(u + .34, .44), at(u + .34, .49), at(u - .02, .49)], .3)
        b.mass(INK, [at(.44, .68), at(.58, .68), at(.58, .86), at(.44, .86)], .4)
    b.mass(INK, [(398, 46), (x, 24), (562, 51), (562, 69), (x, 46), (398, 66)], .8)
    b.mass(PAPER, [(400, 46), (x, 25), (x, 37), (400, 58)], .5)
    b.mass(RED, [(x + 1, 25), (560, 51), (560, 62), (x + 1, 37)], .5)


def street(b, shadows):
    b.mass(INK, [(-10, 289), (CORNER, 313), (650, 296), (650, 410), (-10, 410)], .8)
    kerb = [(-10, 300), (CORNER - 4, 327), (650, 307), (650, 312), (CORNER - 4, 335), (-10, 305)]
    b.mass(PAPER, [(-10, 291), (CORNER - 2, 316), (650, 298), (650, 305), (CORNER - 4, 325), (-10, 298)], .6)
    b.mass(PAPER, kerb, .6)
    y, n = 338.0, 0
    case = [(408, 322), (560, 320), (655, 300), (655, 372), (520, 392), (406, 384)]
    while y < 404:
        size = (y - 268) / 11
        x = -10 + (n % 2) * size
        while x < 650:
            cx, cy = x + b.jit(size * .2), y + b.jit(size * .12) - (abs(x - CORNER) * .075 if y < 345 else abs(x - CORNER) * .06)
            x += size * 2.15
            if any(inside((cx + d, cy), s) for s in shadows for d in (-size * .6, 0, size * .6)):
                continue
            stone = [(cx + size * .93 * px, cy + size * .41 * py) for px, py in b.pick(STONES)]
            b.mass(PAPER, stone, size * .05, 50)
        y += size * .92
        n += 1
    b.mass(INK, [(500, 384), (404, 372), (410, 382), (520, 394), (660, 352), (660, 318)], 1.2)


def suitcase(b):
    x, y = 412, 316  # its upper left corner
    front = [(x, y), (x + 88, y + 8), (x + 88, y + 68), (x, y + 56)]
    side = [(x + 88, y + 8), (x + 112, y - 1), (x + 112, y + 55), (x + 88, y + 68)]
    top = [(x, y), (x + 26, y - 9), (x + 112, y - 1), (x + 88, y + 8)]
    for face in (front, side, top):
        b.mass(INK, [mix((x + 56, y + 30), p, 1.06) for p in face], .6)
    b.stroke(INK, curve([(x + 30, y - 3), (x + 36, y - 18), (x + 66, y - 15), (x + 72, y + 1)], 5), 8, 0)
    b.stroke(PAPER, curve([(x + 33, y - 5), (x + 39, y - 15), (x + 64, y - 12.5), (x + 69, y - 1)], 5), 2.6, 0)
    b.mass(RED, front, .6)
    b.mass(RED, side, .5)
    b.mass(OCHRE, top, .5)
    f, s, t = plane(front), plane(side), plane(top)
    b.hatch(INK, [[s(.02, v), s(.98, v)] for v in (.08, .17, .26, .35, .44, .53, .62, .71, .8, .89, .97)], 5.5, .62, step=9, lift=.03)
    b.hatch(INK, [[f(u / 30, .03), f(u / 30, .97)] for u in range(1, 30)], 3.2,
        lambda px, py: .1 + .34 * (px - x) / 88 + .3 * (py - y - 20) / 50, step=9, lift=.14)
    for u in (.2, .72):
        b.mass(INK, [f(u - .015, 0), f(u + .1, 0), f(u + .1, 1), f(u - .015, 1)], .4)
        b.mass(OCHRE, [f(u, 0), f(u + .085, 0), f(u + .085, 1), f(u, 1)], .4)
        b.mass(INK, [t(u, 0), t(u + .1, 0), t(u + .1, 1), t(u, 1)], .3)
        b.mass(PAPER, [f(u - .01, .3), f(u + .095, .3), f(u + .095, .46), f(u - .01, .46)], .3)
        b.mass(INK, [f(u + .02, .34), f(u + .065, .34), f(u + .065, .42), f(u + .02, .42)], .2)
    for u, v in ((0, 0), (.91, 0), (0, .86), (.91, .86)):
        b.mass(PAPER, [f(u, v), f(u + .09, v), f(u + .09, v + .14), f(u, v + .14)], .4)
    b.mass(INK, [f(.42, .04), f(.56, .04), f(.56, .2), f(.42, .2)], .3)
    b.mass(PAPER, [f(.44, .06), f(.54, .06), f(.54, .17), f(.44, .17)], .3)
    b.stroke(INK, [f(0, .28), f(1, .28)], 1.6, 0)
