"""The guards' house by night: lit windows in a row, an open door, hats on their pegs, shirts on the line."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, curve, ellipse, falloff, loft, mix, parallel, plane, rays,
                 rect, rings, scale, turn)
from pots import vessel

FRONT = [(-10, 96), (500, 178), (500, 303), (-10, 372)]
MOON = (492, 74)
at = plane(FRONT)


def quad(u0, v0, u1, v1):
    return [at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)]


def draw():
    b = Block(1938, INK, 2)
    night(b)
    garden(b)
    front(b)
    roof(b)
    for u0, u1 in ((.03, .145), (.56, .665), (.86, .95)):
        window(b, u0, u1)
    closed_door(b)
    ground(b)
    open_door(b)
    pegs(b)
    bench(b)
    line(b)
    b.margin()
    return b


def night(b):
    x, y = MOON
    b.hatch(PAPER, rings(x, y, 58, 420, 9.5, 100, 460), 9.5,
        lambda px, py: falloff(x, y, 50, 330, .62, .1)(px, py) * (.72 + .28 * math.sin(math.atan2(py - y, px - x) * 5)),
            rect(-5, -5, 650, 300), step=19, lift=.05)
    b.mass(PAPER, ellipse(x, y, 42, 42, 34), .8)
    for cx, cy, r in ((470, 66, 7), (502, 80, 9), (484, 98, 5), (505, 52, 5), (478, 84, 4)):
        b.gouge(INK, cx - r, cy, r * 2.2, r * .32, -20)
    for sx, sy, r in ((318, 34, 10), (372, 66, 6), (586, 138, 8), (250, 30, 5), (600, 40, 7), (410, 28, 5)):
        b.mass(INK, ellipse(sx, sy, r * 1.5, r * 1.5, 12), 1)
        for a in (0, 45, 90, 135):
            d = r * (1 if a % 90 == 0 else .55)
            b.stroke(PAPER, [(sx - d * math.cos(math.radians(a)), sy - d * math.sin(math.radians(a))),
                             (sx + d * math.cos(math.radians(a)), sy + d * math.sin(math.radians(a)))], 2.4, .5)


def garden(b):
    """Trees and the garden's wall behind the house."""
    b.mass(INK, rect(480, 212, 170, 100), 1)
    b.bricks(RED, [(490, 232), (660, 226), (660, 300), (490, 300)], 6, 7, .3, .6, .12)
    b.mass(PAPER, [(490, 223), (660, 216), (660, 222), (490, 229)], .8)
    for x, top, w in ((548, 128, 19), (612, 150, 24)):
        tree = curve([(x, top), (x + w * .7, top + 50), (x + w, 215), (x + w * .5, 280), (x - w * .5, 280), (x - w, 215),
            (x - w * .7, top + 50)], 4, True)
        b.mass(INK, tree, 3, 8)
        b.hatch(GREEN, loft([(x - w, 278), (x - w * .6, top + 60), (x - 1, top + 5)],
            [(x + w, 278), (x + w * .6, top + 60), (x + 1, top + 5)], 6), 7, .62, tree, step=10, lift=.14)
        b.hatch(PAPER, [curve([(x - w + 4, 240), (x - w * .62, top + 56), (x - 3, top + 8)], 5),
            curve([(x - w + 9, 250), (x - w * .4, top + 66), (x - 1, top + 20)], 5)], 6, .42, tree, step=9, lift=.2)


def front(b):
    b.mass(INK, FRONT, .6, 40)
    lights = [at(.09, .45), at(.27, .6), at(.61, .45), at(.9, .45), at(.385, .2)]

    def glow(x, y):
        return max([1.15 - math.dist((x, y), p) / 125 for p in lights] + [.3])
    b.bricks(RED, FRONT, 15, 17, .24, .5, .02, tone=glow)
    b.chips(INK, FRONT, 17, 15, 2, -16, .45)
    b.mass(PAPER, quad(0, .965, 1, 1), .5)
    side = [(500, 178), (532, 194), (532, 297), (500, 303)]
    b.mass(INK, side, .5)
    b.hatch(PAPER, parallel(side, 90, 6), 6, .3, side, step=16, lift=.2)


def roof(b):
    eave, ridge = [(-30, 98), (512, 184)], [(-30, 20), (470, 146)]
    b.mass(INK, [ridge[0], (ridge[1][0] + 6, ridge[1][1] - 4), (544, 200), (510, 192), (eave[0][0], 112)], .8)
    up = plane([ridge[0], ridge[1], eave[1], eave[0]])
    b.mass(GREEN, [ridge[0], ridge[1], eave[1], eave[0]], .6)
    n = 36
    for k in range(n + 1):
        u = (k / n) ** 1.3
        w = mix(15, 6, k / n)
        b.hatch(INK, [[up(u, .02), up(u + .012, .98)]], w, .46, step=14, lift=.03)
        b.hatch(PAPER, [[up(u + .014, .06), up(u + .025, .92)]], w, .22 + .2 * k / n, step=14, lift=.12)
    b.stroke(PAPER, [ridge[0], (ridge[1][0] + 3, ridge[1][1] - 2)], 6, 0, 0, 4)
    b.mass(PAPER, [ridge[1], (532, 190), (540, 199), (eave[1][0], eave[1][1] + 2)], .5)
    b.hatch(INK, [[mix(ridge[1], eave[1], t), mix((472, 147), (536, 195), t)] for t in (.3, .5, .7, .9)], 5, .4, step=5)
    b.mass(OCHRE, [(-30, 100), (512, 185), (512, 190), (-30, 109)], .5)
    b.mass(INK, [(-30, 109), (512, 190), (500, 196), (-30, 124)], .6)
    # the chimney
    b.mass(INK, [(146, 28), (186, 38), (186, 92), (146, 82)], .6)
    b.bricks(RED, [(149, 40), (183, 48), (183, 84), (149, 76)], 5, 2, .22, .4)
    b.mass(PAPER, [(143, 28), (189, 39), (189, 47), (143, 36)], .6)

def window(b, u0, u1):
    d = .012
    b.mass(INK, quad(u0 - d * 1.6, .25, u1 + d * 1.6, .76), .6)
    b.mass(PAPER, quad(u0 - d, .27, u1 + d, .74), .5)
    b.mass(INK, quad(u0 - d * .2, .295, u1 + d * .2, .7), .4)
    b.mass(OCHRE, quad(u0, .305, u1, .69), .4)
    mid = (u0 + u1) / 2
    cx, cy = at(mid, .44)
    b.hatch(PAPER, rays(cx, cy, 3, 46, 22), lambda x, y: math.dist((x, y), (cx, cy)) * .286, falloff(cx, cy, 4, 42, .8, .1),
        quad(u0 + .004, .31, u1 - .004, .685), step=12, lift=0)
    for s, e in ((u0, 1), (u1, -1)):  # curtains
        wide = (u1 - u0) * .24 * e
        cloth = [at(s, .305), at(s + wide * 1.25, .305), at(s + wide * .45, .55), at(s + wide * .7, .69), at(s, .69)]
        b.mass(INK, cloth, .4)
        b.hatch(RED, loft([at(s, .31), at(s, .68)], [at(s + wide, .31), at(s + wide * .4, .68)], 4), 5, .6, cloth, step=9, lift=0)
    b.stroke(INK, [at(mid, .3), at(mid, .69)], 4, 0)
    b.stroke(INK, [at(u0, .48), at(u1, .48)], 4, 0)
    b.mass(PAPER, quad(u0 - d * 2, .74, u1 + d * 2, .765), .4)


def closed_door(b):
    b.mass(INK, quad(.725, .22, .83, 1), .5)
    b.mass(PAPER, quad(.732, .24, .823, 1), .4)
    b.mass(INK, quad(.74, .255, .815, 1), .4)
    b.mass(GREEN, quad(.745, .27, .81, .985), .4)
    b.hatch(INK, [[at(u, .27), at(u, .99)] for u in (.758, .771, .784, .797)], 5, .4, step=20, lift=.05)
    b.mass(OCHRE, ellipse(*at(.803, .63), 2.2, 2.6, 8), .2)


def ground(b):
    land = [(-10, 371), (500, 303), (650, 292), (650, 410), (-10, 410)]
    b.mass(INK, land, .6)
    spots = falloff(470, 300, 20, 300, .5, .12)
    lines = [[(x, y + 26 - (x * .085 if x < 500 else 42.5 + (x - 500) * .02)) for x in range(-10, 660, 40)] for y in range(316, 430, 7)]
    b.hatch(PAPER, lines, lambda x, y: (y - 250) / 14, lambda x, y: spots(x, y) * (.55 + .45 * math.sin(x / 23 + y / 7)), land, step=15,
        lift=.16)
    pool = [at(.2, .985), at(.335, .985), (345, 412), (60, 412)]
    b.mass(OCHRE, pool, 1)
    cx, cy = 224, 300
    b.hatch(INK, rays(cx, cy, 50, 170, 30, 20, 160), 8, falloff(cx, cy, 45, 150, 0, .5), pool, step=18, lift=.1)
    b.hatch(PAPER, rays(cx, cy, 40, 105, 24, 40, 140), 6, falloff(cx, cy, 40, 100, .8, 0), pool, step=12, lift=.05)


def open_door(b):
    b.mass(INK, quad(.178, .2, .355, 1.0), .6)
    b.mass(PAPER, quad(.188, .225, .345, .995), .5)
    b.mass(INK, quad(.198, .25, .335, 1), .4)
    hole = quad(.203, .262, .33, .992)
    b.mass(OCHRE, hole, .4)
    cx, cy = at(.27, .36)
    b.hatch(PAPER, rays(cx, cy, 8, 170, 40), lambda x, y: math.dist((x, y), (cx, cy)) * .157, falloff(cx, cy, 8, 120, .85, .1), hole,
        step=16, lift=0)
    b.stroke(INK, [at(.27, .262), (cx, cy - 10)], 2.4, 0)
    b.mass(INK, [(cx - 15, cy + 1), (cx - 5, cy - 11), (cx + 5, cy - 11), (cx + 15, cy + 1)], .4)
    b.mass(PAPER, ellipse(cx, cy + 3, 8, 6, 12), .3)
    # what one sees inside: a table, a chair, a coat on the wall
    tx, ty = at(.288, .78)
    b.mass(INK, [(tx - 26, ty), (tx + 24, ty - 4), (tx + 24, ty + 3), (tx - 26, ty + 7)], .4)
    for dx in (-20, 14):
        b.mass(INK, rect(tx + dx, ty + 2, 5, 42), .4)
    b.mass(INK, [(tx - 13, ty - 14), (tx - 1, ty - 14), (tx - 3, ty), (tx - 11, ty)], .3)
    b.stroke(INK, curve([(tx - 1, ty - 11), (tx + 5, ty - 9), (tx - 2, ty - 3)], 3), 2.4, 0)
    for u in (.212, .232):
        p, q = at(u, .6 if u < .22 else .62), at(u, .96)
        b.stroke(INK, [p, q], 5, 0)
    for v in (.64, .7, .78):
        b.stroke(INK, [at(.212, v), at(.232, v + .01)], 5 if v < .75 else 7, 0)
    b.stroke(INK, [at(.212, .79), at(.25, .79), at(.25, .96)], 5, 0)
    p = at(.235, .43)  # a picture on the wall
    b.mass(INK, rect(p[0] - 13, p[1] - 14, 24, 30), .5)
    b.mass(PAPER, rect(p[0] - 10, p[1] - 11, 18, 24), .4)
    b.mass(RED, [(p[0] - 9, p[1] + 12), (p[0] - 4, p[1] - 2), (p[0], p[1] + 5), (p[0] + 3, p[1]), (p[0] + 7, p[1] + 12)], .3)
    # the leaf of the door
    hinge_top, hinge_foot = at(.2, .25), at(.2, .99)
    leaf = [hinge_top, hinge_foot, (112, 392), (112, 150)]
    b.mass(INK, scale(leaf, 1.08, 1.03, (145, 262)), .5)
    b.mass(GREEN, leaf, .6)
    b.hatch(INK, [[mix(leaf[3], leaf[0], t), mix(leaf[2], leaf[1], t)] for t in (.16, .34, .52, .7, .86)], 9, .36, step=22, lift=.05)
    for v in (.1, .5, .88):
        p, q = mix(leaf[3], leaf[2], v), mix(leaf[0], leaf[1], v)
        b.stroke(INK, [p, q], 17, 0)
        b.stroke(GREEN, [mix(p, q, .04), mix(p, q, .96)], 10, 0)
    b.stroke(OCHRE, [(hinge_top[0] - 3, hinge_top[1] + 3), (hinge_foot[0] - 3, hinge_foot[1] - 2)], 4, .05)
    b.mass(PAPER, ellipse(122, 280, 3.6, 4.4, 9), .3)


def pegs(b):
    """The hats of the house on their pegs."""
    b.mass(INK, quad(.368, .27, .535, .345), .5)
    b.mass(OCHRE, quad(.37, .285, .533, .33), .4)
    for n, (u, colour) in enumerate(((.384, PAPER), (.428, OCHRE), (.47, PAPER), (.512, RED))):
        (x, y), s = at(u, .36), mix(.86, .68, n / 3)
        brim = turn(ellipse(x, y + 14 * s, 20 * s, 6.5 * s, 18), 8 + n * 3, (x, y + 10))
        crown = [(x - 11 * s, y + 13 * s), (x - 10 * s, y - 2), (x - 4 * s, y - 7 * s), (x, y - 3 * s), (x + 5 * s, y - 7 * s),
            (x + 11 * s, y), (x + 12 * s, y + 14 * s)]
        for part in (brim, crown):
            b.mass(PAPER if colour == INK else INK, scale(part, 1.16, 1.3, (x, y + 6 * s)), .3)
        b.mass(colour, brim, .3)
        b.mass(colour, crown, .3)
        band = [(x - 11.4 * s, y + 7 * s), (x + 11.6 * s, y + 9 * s), (x + 12 * s, y + 14 * s), (x - 11.4 * s, y + 12.5 * s)]
        b.mass(RED if colour == PAPER else INK, band, .2)
        if colour != INK:
            b.hatch(INK, [[(x + 7 * s, y - 3), (x + 8 * s, y + 6)], [(x + 3 * s, y - 4), (x + 3.6 * s, y + 4)]], 4, .4, step=4)


def bench(b):
    def spot(u, v, out=0.0):
        x, y = at(u, v)
        return x + out * .35, y + out * .28
    for u in (.385, .52):
        (x0, y0), (x1, y1) = spot(u, .8, 26), spot(u, .99, 26)
        b.stroke(INK, [(x0, y0), (x1, y1)], 13, 0)
        b.stroke(OCHRE, [(x0, y0), (x1, y1 - 2)], 7.5, 0)
    seat = [spot(.37, .79), spot(.54, .79), spot(.54, .79, 34), spot(.37, .79, 34)]
    b.mass(INK, scale(seat, 1.05, 1.4, (sum(p[0] for p in seat) / 4, sum(p[1] for p in seat) / 4 + 3)), .5)
    b.mass(OCHRE, seat, .5)
    b.hatch(INK, [[mix(seat[0], seat[3], t), mix(seat[1], seat[2], t)] for t in (.2, .45, .7)], 4, .4, step=14)
    x, y = spot(.4, .79, 16)
    vessel(b, x, [(8, y - 33), (9, y - 27), (15, y - 3), (15, y)], PAPER, .22, -.5, (GREEN, y - 14, y - 9), fine=4.5)
    b.stroke(INK, curve([(x + 12, y - 26), (x + 23, y - 22), (x + 15, y - 7)], 4), 4.6, 0)
    b.stroke(PAPER, curve([(x - 12, y - 12), (x - 20, y - 18), (x - 22, y - 26)], 3), 5, 0, 0, 3)
    for u, c in ((.45, RED), (.485, PAPER), (.516, GREEN)):
        x, y = spot(u, .79, 17)
        vessel(b, x, [(7, y - 12), (7, y - 6), (5.6, y)], c, .25, -.4, fine=4)


def line(b):
    """Shirts of many on one line, in the moonlight."""
    b.stroke(INK, [(424, 176), (424, 352)], 11, 0)
    b.stroke(OCHRE, [(424, 178), (424, 348)], 6, 0)
    b.stroke(INK, [(408, 184), (440, 182)], 8, 0)
    b.stroke(OCHRE, [(410, 184), (438, 182)], 4, 0)
    rope = curve([(424, 184), (500, 206), (570, 208), (650, 192)], 8)
    b.stroke(INK, rope, 5, 0)
    b.stroke(PAPER, rope, 1.8, 0)
    shirt(b, 474, 201, 1.0, PAPER, 4)
    trousers(b, 541, 207, OCHRE)
    shirt(b, 600, 204, .98, PAPER, -5)


def shirt(b, x, y, s, colour, sway):
    half = [(5, 0), (24, 1), (42, 32), (31, 40), (22, 26), (23, 84)]
    shape = half + [(-px, py) for px, py in half[::-1]]
    shape = [(x + px * s + sway * (py / 40) ** 2, y + py * s + b.jit(.8)) for px, py in shape]
    b.mass(INK, scale(shape, 1.1, 1.06, (x, y + 40)), .7)
    b.mass(colour, shape, .7)
    b.stroke(INK, [(x - 5, y), (x, y + 9), (x + 5, y)], 3, 0)
    b.stroke(INK, [(x, y + 9), (x + sway * .6, y + 46 * s), (x + sway * 3, y + 82 * s)], 1.8, 0)
    for v in (20, 36, 52, 68):
        b.mass(INK, ellipse(x + 4 + sway * (v / 40) ** 2, y + v * s, 1.5, 1.5, 6), .1)
    folds = [[(x + u, y + v0), (x + u * .9 + sway * (v1 / 40) ** 2, y + v1)] for u, v0, v1 in ((-16, 30, 80), (-10, 44, 78),
        (11, 28, 80), (16, 20, 82), (20, 36, 80))]
    b.hatch(INK, folds, 6, lambda px, py: .2 + .4 * (px > x), step=12, lift=.05)
    b.hatch(INK, [[(x + 25, y + 8), (x + 35, y + 32)], [(x - 28, y + 12), (x - 33, y + 32)]], 5, .4, step=8)
    for dx in (-17, 17):
        b.mass(INK, rect(x + dx - 2.6, y - 6, 5.2, 11), .2)
        b.mass(RED, rect(x + dx - 1.4, y - 5, 2.8, 8), .2)


def trousers(b, x, y, colour):
    shape = [(x - 17, y), (x + 17, y), (x + 21, y + 90), (x + 5, y + 91), (x, y + 34), (x - 6, y + 92), (x - 22, y + 89)]
    b.mass(INK, scale(shape, 1.14, 1.06, (x, y + 44)), .7)
    b.mass(colour, shape, .8)
    b.stroke(INK, [(x - 17, y + 8), (x + 17, y + 8)], 2.2, 0)
    b.stroke(INK, [(x, y), (x, y + 36)], 2.2, .2)
    b.hatch(INK, [[(x - 8, y + 30), (x - 11, y + 88)], [(x + 11, y + 14), (x + 15, y + 88)], [(x + 7, y + 40), (x + 10, y + 86)],
        [(x + 14, y + 12), (x + 18, y + 88)]], 6, .5, step=12)
    for dx in (-13, 13):
        b.mass(INK, rect(x + dx - 2.6, y - 6, 5.2, 11), .2)
        b.mass(RED, rect(x + dx - 1.4, y - 5, 2.8, 8), .2)
