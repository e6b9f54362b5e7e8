"""The dining room: the table laid under the lamp, the yellow chairs in their places."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, ellipse, falloff, mix, rays, rect, ribbon, scale)
from pots import vessel

EYE, HORIZON, FOCUS = 1.45, 128, 560
LAMP = (320, 58)


def at(x, y, z):
    """Where a place in the room is on the page: metres right of the middle, above the floor, before the eye."""
    return 320 + FOCUS * x / z, HORIZON + FOCUS * (EYE - y) / z


def flat(x, z, r, y=0.76, n=24):
    """A circle lying at a height y."""
    return [at(x + r * math.cos(a / n * 2 * math.pi), y, z + r * math.sin(a / n * 2 * math.pi)) for a in range(n)]


def draw():
    b = Block(9, INK, 2)
    room(b)
    cupboard(b)
    end_chair(b)
    for z in (3.86, 2.98, 2.1):
        for side in (-1, 1):
            chair(b, side, z)
    table(b)
    laid(b)
    lamp(b)
    b.margin()
    return b


def room(b):
    floor = [at(-2.1, 0, 6), at(2.1, 0, 6), at(2.1, 0, 1.5), at(-2.1, 0, 1.5)]
    b.mass(INK, floor, .5)
    for k in range(13):
        for z in range(15):
            if b.rnd() < .93:
                x0, z0 = -2.1 + k * .325, 6 - z * .325
                tile = [at(x0 + .02, 0, z0), at(x0 + .3, 0, z0), at(x0 + .3, 0, z0 - .29), at(x0 + .02, 0, z0 - .29)]
                b.mass(RED, tile, .3, 60)
    x, y = LAMP
    back = [at(-2.1, 3, 6), at(2.1, 3, 6), at(2.1, 0, 6), at(-2.1, 0, 6)]
    near = [(-10, -60), (650, -60), (650, 420), (-10, 420)]
    light = rays(x, y, 16, 430, 84, -14, 194)
    b.hatch(PAPER, light, lambda px, py: math.dist((px, py), LAMP) * math.radians(2.48), falloff(x, y, 36, 330, .95, .06),
            [back[0], back[1], back[2], back[3]], step=30, lift=.06)
    for s in (-1, 1):  # the side walls
        wall = [at(s * 2.1, 3, 6), at(s * 2.1, 3, 1.2), at(s * 2.1, 0, 1.2), at(s * 2.1, 0, 6)]
        b.hatch(OCHRE, light, lambda px, py: math.dist((px, py), LAMP) * math.radians(2.48), falloff(x, y, 150, 370, .42, .1), wall,
            step=30, lift=.1)
    for s in (-1, 1):
        b.stroke(INK, [at(s * 2.1, 3, 6), at(s * 2.1, 0, 6)], 4, 0)
        b.mass(INK, [at(s * 2.1, 1.0, 1.6), at(s * 2.1, 1.0, 6), at(s * 2.1, 0, 6), at(s * 2.1, 0, 1.6)], .5)
        b.hatch(RED, [[at(s * 2.1, v, 1.6), at(s * 2.1, v, 6)] for v in (.95, .12)], 5, .7, step=30)
        shutter = [(s * 2.1, 2.25, 4.9), (s * 2.1, 2.25, 3.8), (s * 2.1, 1.15, 3.8), (s * 2.1, 1.15, 4.9)]
        cx, cy = at(s * 2.1, 1.7, 4.3)
        frame = [at(*p) for p in shutter]
        b.mass(INK, scale(frame, 1.16, 1.12, (cx, cy)), .5)
        b.mass(GREEN, frame, .5)
        b.hatch(INK, [[at(s * 2.1, 1.15 + v * .1, 4.9), at(s * 2.1, 1.15 + v * .1, 3.8)] for v in range(1, 11)], 8, .4, step=14, lift=.04)
        b.stroke(INK, [at(s * 2.1, 1.15, 4.3), at(s * 2.1, 2.25, 4.3)], 3.4, 0)
        b.stroke(PAPER, [at(s * 2.1, 1.15, 4.86), at(s * 2.1, 2.25, 4.86)], 2, .1)
    b.mass(PAPER, [at(-2.1, .1, 6), at(2.1, .1, 6), at(2.1, 0, 6), at(-2.1, 0, 6)], .4)


def cupboard(b):
    """The dresser on the end wall, with the plates of the house."""
    for x in (-1.22, 1.22):
        def box(x0, y0, x1, y1, x=x):
            (ax, ay), (bx, by) = at(x + x0, y0, 5.8), at(x + x1, y1, 5.8)
            return [(ax, ay), (bx, ay), (bx, by), (ax, by)]
        b.mass(INK, box(-.5, 2.02, .5, 0), .6)
        b.mass(GREEN, box(-.46, 1.98, .46, .04), .5)
        b.mass(INK, box(-.4, 1.9, .4, .98), .5)
        for y in (1.26, 1.6):
            b.mass(OCHRE, box(-.4, y, .4, y - .045), .3)
        for y in (1.0, 1.28, 1.62):
            for k in range(4):
                if b.rnd() < .3:
                    cup = box(-.33 + k * .19, y + .13, -.2 + k * .19, y)
                    b.mass(RED if k % 2 else OCHRE, cup, .4)
                else:
                    cx, cy = at(x - .28 + k * .19, y + .1, 5.8)
                    b.mass(PAPER, ellipse(cx, cy, 8.6, 9, 12), .3)
                    b.mass(RED if (k + y * 10) % 2 < 1 else GREEN, ellipse(cx, cy, 3.6, 3.8, 8), .3)
        for u in (-.41, .03):
            b.mass(INK, box(u, .86, u + .38, .14), .4)
            b.mass(GREEN, box(u + .04, .82, u + .34, .18), .3)
            b.hatch(PAPER, [[at(x + u + .09 + k * .07, .76, 5.8), at(x + u + .09 + k * .07, .24, 5.8)] for k in range(3)], 5, .3, step=10)


def post(b, p, q, size, colour=OCHRE):
    """A turned or square bar between two places, `size` metres thick."""
    (ax, ay), (bx, by) = at(*p), at(*q)
    wide = (size * FOCUS / p[2], size * FOCUS / q[2])
    b.plain(INK, ribbon([(ax, ay), (bx, by)], [wide[0] + 5, wide[1] + 5]))
    b.mass(colour, ribbon([(ax, ay), (bx, by)], wide), .4, 20)


def slat(b, corners, seed):
    quad = [at(*p) for p in corners]
    cx, cy = sum(p[0] for p in quad) / 4, sum(p[1] for p in quad) / 4
    b.mass(INK, [mix((cx, cy), p, 1 + 5 / (math.dist((cx, cy), p) + 1)) for p in quad], .4)
    b.mass(OCHRE, quad, .4)
    b.hatch(INK, [[mix(quad[0], quad[3], t), mix(quad[1], quad[2], t)] for t in (.3, .62, .85)], 4, .3 + .1 * (seed % 2), step=9, lift=.12)


def chair(b, s, z):
    """A chair at one side (-1 left, 1 right); its seat goes from z to z + 0.44."""
    out, inn, end = s * .98, s * .5, z + .46
    for x, zz in ((out, end), (inn, end), (inn, z), (out, z)):
        post(b, (x, .46, zz), (x, 0, zz), .045)
    post(b, (out, .16, z), (out, .16, end), .03)
    post(b, (out, .16, z), (inn, .16, z), .03)
    seat = [at(out, .46, end), at(inn, .46, end), at(inn, .46, z), at(out, .46, z)]
    b.mass(INK, scale(seat, 1.06, 1.16, (sum(p[0] for p in seat) / 4, sum(p[1] for p in seat) / 4)), .5)
    b.mass(PAPER, seat, .4)
    b.hatch(INK, [[mix(seat[0], seat[3], t), mix(seat[1], seat[2], t)] for t in (.12, .28, .44, .6, .76, .9)], 4, .5, step=8, lift=.1)
    post(b, (out, .46, end), (out + s * .05, 1.12, end), .05)
    for n, y in enumerate((.62, .8, .98)):
        h = .12 if y < .9 else .13
        lean = s * .05 * (y - .46) / .66
        slat(b, [(out + lean, y + h, z + .03), (out + lean, y + h, end - .02), (out + lean, y, end - .02), (out + lean, y, z + .03)], n)
    post(b, (out, .46, z), (out + s * .05, 1.16, z), .05)
    x, y = at(out + s * .05, 1.18, z)
    r = 20 / z
    b.mass(INK, ellipse(x, y, r + 2.4, r + 2.4, 12), .2)
    b.mass(OCHRE, ellipse(x, y, r, r, 10), .2)
    (ax, ay), (bx, by) = at(out, .5, z), at(out + s * .05, 1.12, z)
    b.stroke(PAPER, [(ax - s * 16 / z, ay), (bx - s * 16 / z, by)], 6 / z, .2)


def end_chair(b):
    for n, y in enumerate((.78, .96, 1.14)):
        slat(b, [(-.24, y + .11, 4.95), (.24, y + .11, 4.95), (.24, y, 4.95), (-.24, y, 4.95)], n)
    for x in (-.25, .25):
        post(b, (x, .5, 4.95), (x, 1.28, 4.95), .06)


def table(b):
    near, far, half = 1.58, 4.55, .62
    top = [at(-half, .75, far), at(half, .75, far), at(half, .75, near), at(-half, .75, near)]
    drop = [at(-half, .75, near), at(half, .75, near), at(half + .02, .5, near), at(-half - .02, .5, near)]
    b.mass(INK, [at(-half - .03, .76, far + .08), at(half + .03, .76, far + .08), at(half + .05, .72, near), at(half + .05, .4, near),
        at(-half - .05, .4, near), at(-half - .05, .72, near)], .6)
    b.mass(PAPER, top, .6)
    x, y = 320, 236
    b.hatch(INK, rays(x, y, 20, 330, 92), lambda px, py: math.dist((px, py), (x, y)) * math.radians(3.9),
        falloff(x, y, 40, 240, -.12, .42, .8), top, step=26, lift=.1)
    for side in (-1, 1):
        for a, w in ((.53, .05), (.46, .018)):
            b.mass(RED, [at(side * a, .752, far - .07), at(side * (a - w), .752, far - .07), at(side * (a - w), .752, near + .05),
                at(side * a, .752, near + .05)], .4)
    b.mass(RED, [at(-.53, .752, near + .1), at(.53, .752, near + .1), at(.53, .752, near + .06), at(-.53, .752, near + .06)], .3)
    b.mass(PAPER, drop, .5)
    b.hatch(INK, [[at(u / 24 * half, .745, near), at(u / 24 * half + .004, .5, near)] for u in range(-23, 24, 2)], 17,
        lambda px, py: .1 + .3 * abs(math.sin(px / 23)), step=9)


def setting(b, x, z, turn=0, size=1.0):
    """A plate, with the shadow that the lamp gives it, a fork, a knife and a glass. turn: -1, 0, 1 for left, near, right."""
    away = (x * .1, (z - 3.0) * .03)
    b.mass(INK, flat(x + away[0], z - .02 + away[1], .168 * size, .752), .4)
    b.mass(INK, flat(x, z, .155 * size), .3)
    b.mass(PAPER, flat(x, z, .146 * size), .3)
    for r, c in ((.122, GREEN), (.108, PAPER), (.09, INK), (.083, PAPER)):
        b.mass(c, flat(x, z, r * size), .2)
    px, py = at(x, .76, z)
    b.hatch(INK, [[(ax, ay) for ax, ay in flat(x, z, r * size)[14:24]] for r in (.07, .05)], 3.5, .4, step=6, lift=0)
    if turn:
        for dz, w in ((-.2, .022), (.2, .018)):
            p, q = at(x + turn * .1, .757, z + dz), at(x - turn * .1, .757, z + dz)
            b.stroke(INK, [p, q], FOCUS * w / z * .8, 0, 0, FOCUS * w / z * .4)
        gx, gz = x - turn * .2, z + .16
    else:
        for dx in (-.2, .2):
            p, q = at(x + dx, .757, z - .08), at(x + dx, .757, z + .12)
            b.stroke(INK, [p, q], 5.5, 0, 0, 3.4)
        for dx in (-.212, -.2, -.188):
            b.stroke(INK, [at(x + dx, .757, z + .1), at(x + dx, .757, z + .17)], 1.6, 0)
        b.leaf(INK, *at(x + .2, .757, z + .08), 26, 7, -93)
        gx, gz = x + .27, z + .26
    glass(b, gx, gz)


def glass(b, x, z):
    (cx, base), r = at(x, .755, z), FOCUS * .036 / z
    h = r * 3
    b.mass(INK, ellipse(cx + (cx - 320) * .06, base + r * .3, r * 1.6, r * .55, 14), .3)
    body = [(cx - r, base - h), (cx + r, base - h), (cx + r * .8, base), (cx - r * .8, base)]
    b.mass(INK, scale(body, 1.22, 1.06, (cx, base - h / 2)), .3)
    b.mass(PAPER, body, .2)
    b.mass(RED, [(cx - r * .9, base - h * .55), (cx + r * .9, base - h * .55), (cx + r * .78, base - 1), (cx - r * .78, base - 1)], .2)
    b.stroke(PAPER, [(cx - r * .4, base - h * .5), (cx - r * .35, base - 2)], r * .3, .2)
    b.mass(INK, ellipse(cx, base - h, r, r * .34, 10), .2)


def laid(b):
    setting(b, 0, 4.2, 0, .95)
    for z in (3.95, 3.08, 2.24):
        for s in (-1, 1):
            setting(b, s * .37, z, s)
    (cx, base), u = at(0, .755, 2.92), FOCUS / 2.92
    b.mass(INK, ellipse(cx, base + 5, u * .21, 8, 20), .6)
    vessel(b, cx, [(u * .19, base - u * .2), (u * .2, base - u * .17), (u * .17, base - u * .06), (u * .1, base)], RED, .2, 0,
        (OCHRE, base - u * .16, base - u * .11), fine=5)
    for k, (dx, dy, c) in enumerate(((-19, -4, OCHRE), (20, -5, GREEN), (-2, -9, OCHRE), (9, -1, RED), (-10, 1, RED))):
        fx, fy = cx + dx, base - u * .2 + dy
        b.mass(INK, ellipse(fx, fy, 13.6, 13, 16), .3)
        b.mass(c, ellipse(fx, fy, 11.4, 11, 14), .4)
        b.hatch(INK, [ellipse(fx, fy, r, r, 7, -30, 90) for r in (9, 6)], 4, .45, step=5, lift=0)
        b.gouge(PAPER, fx - 7, fy - 3, 8, 3, -45)
    b.stroke(INK, ellipse(cx, base - u * .2, u * .19, u * .038, 18, 5, 175), 4.6, .1)
    b.stroke(RED, ellipse(cx, base - u * .2, u * .19, u * .038, 18, 4, 176), 2.6, .1)
    bread(b, 0, 2.44)
    setting(b, 0, 1.83, 0, 1.02)


def bread(b, x, z):
    cx, cy = at(x, .755, z)
    b.mass(INK, ellipse(cx, cy - 2, 32, 12, 20), .4)
    for dx, a in ((-11, -8), (8, 6)):
        loaf = [(cx + dx - 17, cy - 4), (cx + dx - 12, cy - 13 + a * .2), (cx + dx, cy - 16), (cx + dx + 12, cy - 12),
            (cx + dx + 17, cy - 4), (cx + dx, cy + 3)]
        b.mass(INK, scale(loaf, 1.14, 1.2, (cx + dx, cy - 6)), .3)
        b.mass(OCHRE, loaf, .4)
        for k in (-7, 1, 9):
            b.stroke(INK, [(cx + dx + k - 3, cy - 3), (cx + dx + k + 2, cy - 12)], 2, .2)


def lamp(b):
    x, y = LAMP
    b.stroke(INK, [(x, -10), (x, y - 20)], 6, 0)
    b.stroke(PAPER, [(x, -10), (x, y - 20)], 1.8, 0)
    b.mass(INK, [(x - 70, y + 12), (x - 24, y - 34), (x + 24, y - 34), (x + 70, y + 12), (x, y + 24)], .8)
    b.mass(OCHRE, ellipse(x, y + 9, 60, 10, 28), .4)
    b.mass(PAPER, ellipse(x, y + 11, 38, 7, 20), .4)
    shade = [(x - 64, y + 8), (x - 20, y - 28), (x + 20, y - 28), (x + 64, y + 8)] + ellipse(x, y + 7, 62, 6, 15, 0, 180)[1:-1][::1]
    b.mass(GREEN, shade[:4] + ellipse(x, y + 5, 60, 5, 13, 10, 170), .5)
    b.hatch(INK, [[(x + t * 18, y - 26), (x + t * 58, y + 8)] for t in (-.3, 0, .25, .48, .68, .85)], 8,
        lambda px, py: .2 + .4 * (px - x + 20) / 70, step=9)
    b.hatch(PAPER, [[(x - t * 18, y - 25), (x - t * 58, y + 7)] for t in (.82, .62)], 6, .6, step=9, lift=0)
    b.mass(OCHRE, rect(x - 8, y - 36, 16, 9), .3)
