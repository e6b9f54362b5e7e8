"""The bedroom: the bed, the wall with its holes, the shuttered window; light lies in the corner behind the bed."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, curve, ellipse, falloff, middle, mix, parallel, plane,
                 ramp, rect, scale, turn)

EYE = (250, 92)  # where the lines of the room meet
CORNER, FOOT = 436, 250  # the upright edge of the corner; where the far wall meets the floor
LIT = falloff(428, 200, 60, 330, 1, 0, 1)


def near(x, y, s):
    """A point of the far wall drawn towards the eye."""
    return EYE[0] + (x - EYE[0]) * s, EYE[1] + (y - EYE[1]) * s


def draw():
    b = Block(1940, INK)
    far_wall(b)
    side_wall(b)
    floor(b)
    corner(b)
    window(b)
    headboard(b)
    bed(b)
    b.margin()
    return b


def far_wall(b):
    wall = rect(-5, -5, CORNER + 5, FOOT + 5)
    marks = holes(b)
    b.hatch(GREEN, parallel(wall, 84, 6.2), 6.2, lambda x, y: .22 + .62 * LIT(x, y) + .1 * math.sin(x / 23 + y / 37),
            wall, [ellipse(x, y, r * 1.9, r * 1.8, 12) for x, y, r in marks], step=22, rough=.35, lift=.1)
    for x, y, r in marks:
        hole(b, x, y, r)


def holes(b):
    """Where the plaster is struck: more of them above the bed, none in the corner."""
    out = [(196, 88, 8), (262, 70, 5.5), (312, 104, 8.5), (238, 126, 4.5), (284, 134, 6), (154, 126, 6), (338, 56, 4.5),
           (104, 76, 7), (178, 36, 5), (66, 132, 4.5), (282, 30, 6.5), (222, 42, 3.6), (40, 58, 4), (80, 200, 5.5),
           (138, 58, 3.6), (304, 66, 3.4), (216, 104, 3.4), (118, 150, 3.6), (258, 108, 3.2), (36, 176, 3.4)]
    return [(x + b.jit(5), y + b.jit(5), r) for x, y, r in out]


def hole(b, x, y, r):
    """A hole, and the plaster that fell away around it: an angular patch, longer one way, cracked through."""
    way = b.rnd(0, 180)
    n = 8 + int(r > 6) * 2
    patch = [((i + b.jit(.4)) / n * math.tau, b.pick((.95, 1.3, 1.9)) * b.rnd(.85, 1.1)) for i in range(n)]
    patch = turn([(x + r * k * 1.2 * math.cos(a), y + r * k * .8 * math.sin(a)) for a, k in patch], way, (x, y))
    b.mass(INK, scale(patch, 1.25, 1.25, (x, y)), .2, 40)
    b.mass(PAPER, patch, .2, 40)
    for k in range(2 if r > 5 else 0):
        a = way + 25 + 130 * k + b.jit(25)
        b.gouge(INK, x, y, r * b.rnd(1.3, 1.9), 2.2, a)
    b.mass(INK, [(x + r * k * math.cos(a), y + r * k * math.sin(a))
                 for i in range(7) for k, a in [(b.rnd(.62, .9), (i + b.jit(.3)) / 7 * math.tau)]], .1, 40)


def side_wall(b):
    wall = [(CORNER, -5), (645, -5), (645, 402), near(CORNER, FOOT, 2.2), (CORNER, FOOT)]
    b.mass(INK, wall, .5, 60)
    lines = [[near(CORNER, y, 1 + .16 * k) for k in range(9)] for y in range(-20, 262, 7)]
    b.hatch(OCHRE, lines, lambda x, y: 7 * (1 + (x - CORNER) / 190), lambda x, y: .04 + .46 * LIT(x, y), wall, step=18, rough=.3, lift=.1)
    b.stroke(INK, [(CORNER, -5), (CORNER, 120), (CORNER, FOOT)], 5, 0)


def floor(b):
    b.mass(INK, [(-5, FOOT), (CORNER, FOOT), near(CORNER, FOOT, 2.2), (645, 405), (-5, 405)], .8)
    glow = falloff(440, 282, 40, 300, 1, .24, .8)
    for k in range(-14, 17):  # the boards
        x0, x1 = EYE[0] + k * 24 + 2, EYE[0] + (k + 1) * 24 - 1.6
        if x0 > CORNER:
            continue
        x1 = min(x1, CORNER)
        s = 1.0
        while s < 2.2:
            t = min(2.3, s + b.rnd(.25, .6))
            quad = [near(x0, FOOT, s + .015), near(x1, FOOT, s + .015), near(x1, FOOT, t), near(x0, FOOT, t)]
            m = middle(quad)
            w = glow(*m)
            inner = [mix(quad[0], quad[1], .5 - w / 2), mix(quad[0], quad[1], .5 + w / 2), mix(quad[3], quad[2], .5 + w / 2), mix(quad[3], quad[2], .5 - w / 2)]
            if w > .16:
                b.mass(OCHRE, inner, .6, 30)
            s = t
    b.hatch(INK, [[near(x, FOOT, 1 + .12 * k) for k in range(11)] for x in range(-80, CORNER, 9)], 6,
            lambda x, y: .1 + .4 * (1 - glow(x, y)), [(-5, FOOT), (CORNER, FOOT), near(CORNER, FOOT, 2.2), (645, 405), (-5, 405)],
            step=14, lift=.3)


def corner(b):
    """The one place in the light: it is widest cut where the two walls and the floor meet, and runs out from there."""
    b.hatch(PAPER, parallel(rect(330, 40, CORNER - 330, FOOT - 40), 90, 6), 6,
            lambda x, y: 1.08 - ((CORNER - x) / 88) ** 1.3 - (max(0, 172 - y) / 128) ** 1.5, rect(300, 20, CORNER - 301, FOOT - 21), step=9, rough=.12, lift=0)
    lines = [[near(CORNER, y, 1 + .06 * k) for k in range(14)] for y in range(52, 250, 6)]
    side = [(CORNER + 2, 40), (560, 0), near(CORNER, FOOT, 1.62), (CORNER + 2, FOOT)]
    b.hatch(PAPER, lines, lambda x, y: 5.6 * (1 + (x - CORNER) / 190),
            lambda x, y: .98 - ((x - CORNER) / 88) ** 1.2 - (max(0, 166 - y) / 122) ** 1.5, side, step=8, rough=.12, lift=0)
    ground = [(330, FOOT), (CORNER, FOOT), near(CORNER, FOOT, 1.8), near(340, FOOT, 1.8)]
    b.hatch(PAPER, [[near(x, FOOT, 1 + .05 * k) for k in range(18)] for x in range(352, CORNER, 7)], lambda x, y: 7 * (1 + (y - FOOT) / 160),
            lambda x, y: 1.05 - ((y - FOOT) / 84) ** 1.4, ground, step=8, rough=.1, lift=0)
    b.stroke(INK, [(CORNER, -5), (CORNER, 170), (CORNER, FOOT + 1)], 3, 0)
    b.stroke(INK, [(350, FOOT), (CORNER, FOOT), near(CORNER, FOOT, 1.5)], 3, 0, end=2)


def window(b):
    """Steel shutters, shut."""
    at = plane([near(CORNER, 40, 1.48), near(CORNER, 40, 2.02), near(CORNER, 182, 2.02), near(CORNER, 182, 1.48)])
    def part(u0, v0, u1, v1):
        return [at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)]
    b.mass(INK, part(-.12, -.06, 1.1, 1.08), 1)
    b.mass(OCHRE, part(-.07, -.03, 1.05, -.01), .3)
    b.mass(PAPER, part(-.07, 1.0, 1.05, 1.018), .3)
    b.mass(GREEN, part(0, .015, .485, .985), .7)
    b.mass(GREEN, part(.515, .015, 1, .985), .7)
    for u in (0, .515):
        b.hatch(INK, [[at(u + .48 * k / 6, v) for k in range(7)] for v in [i / 30 for i in range(1, 30)]], 5,
                lambda x, y: .2 + .4 * (x - 540) / 100, step=9, lift=.06)
        for v in (.2, .8):
            b.mass(INK, part(u + .02, v - .03, u + .46, v + .03), .5)
            for k in range(4):
                b.mass(OCHRE, ellipse(*at(u + .08 + .105 * k, v), 2, 2.4, 7), .2, 30)
        b.mass(INK, part(u + .12, .44, u + .36, .54), .5)
        b.mass(OCHRE, part(u + .15, .465, u + .33, .5), .4)
    b.mass(OCHRE, part(.494, .03, .506, .97), .2, 60)


def headboard(b):
    top = curve([(134, 254), (134, 178), (150, 164), (200, 156), (247, 152), (294, 156), (342, 164), (356, 178), (356, 254)], 3)
    b.mass(INK, scale(top, 1.05, 1.06, (245, 254)), .8)
    b.mass(OCHRE, top, .8, 20)
    b.grain(INK, top, 90, 6.5, lambda x, y: .22 + .5 * (356 - x) / 222, wave=1)
    rail = curve([(134, 190), (150, 177), (200, 169), (247, 165), (294, 169), (342, 177), (356, 190)], 3)
    b.stroke(INK, rail, 4, 0)
    for x in (134, 352):
        b.mass(INK, rect(x - 6, 158, 15, 104), .6)
        b.hatch(OCHRE, [[(x + 1, 164), (x + 1, 250)]], 9, .55 if x < 200 else .8, step=18)
        b.mass(INK, ellipse(x + 1.5, 156, 8.5, 8, 12), .4)
        b.mass(OCHRE, ellipse(x + 2.5, 155, 5, 4.6, 10), .3)


def bed(b):
    x0, x1, y0, s = 150, 344, 206, 1.78
    at = plane([(x0, y0), (x1, y0), near(x1, y0, s), near(x0, y0, s)])
    low = [near(x1, 254, s), near(x0, 254, s)]
    b.mass(INK, [at(0, -.02), at(1.03, -.02), (at(1, 1)[0] + 8, at(1, 1)[1]), (low[0][0] + 8, low[0][1] + 10), (low[1][0] - 6, low[1][1] + 10), at(-.04, 1)], 1)
    b.mass(PAPER, [at(0, 0), at(1, 0), at(1, 1), at(0, 1)], 1, 24)
    shade = ramp(at(1, .5), at(0, .5), .02, .62)
    b.hatch(INK, [[at(u / 16 + .02 * math.sin(v * 9 + k), v) for u in range(17)] for k, v in enumerate([.3 + .7 * i / 26 for i in range(22)])],
            5.4, lambda x, y: shade(x, y) * (.75 + .4 * math.sin(x / 19 + y / 7)), [at(0, 0), at(1, 0), at(1, 1), at(0, 1)], step=10, rough=.3, lift=.12)
    # the striped blanket over the foot of the bed
    stripes = [(.60, .64, INK), (.64, .71, RED), (.71, .725, INK), (.725, .755, OCHRE), (.755, .77, INK), (.77, .86, RED), (.86, .875, INK),
               (.875, .9, GREEN), (.9, .915, INK), (.915, 1.0, RED)]
    for v0, v1, colour in stripes:
        b.mass(colour, [at(-.005, v0), at(.5, v0 + .012), at(1.005, v0), at(1.005, v1), at(.5, v1 + .012), at(-.005, v1)], .7, 30)
    front = [at(0, 1), at(1, 1), low[0], low[1]]
    b.mass(RED, front, .8, 30)
    drop = plane(front)
    for v0, v1, colour in ((.0, .05, INK), (.2, .25, INK), (.25, .38, OCHRE), (.38, .43, INK), (.56, .6, INK), (.6, .68, GREEN), (.68, .72, INK)):
        b.mass(colour, [drop(0, v0), drop(1, v0), drop(1, v1), drop(0, v1)], .6, 30)
    b.hatch(INK, [[drop(u + .005 * math.sin(v * .7 + u * 9), v / 8) for v in range(9)] for u in [(k + .5) / 30 for k in range(30)]], 10,
            lambda x, y: .06 + .42 * math.sin(x / 29) ** 4 + .3 * ((410 - x) / 340) ** 2, front, step=14, lift=.06)
    for k in range(54):  # its fringe
        p = drop((k + .5) / 54, 1)
        b.gouge(PAPER, p[0], p[1] - 1, b.rnd(8, 12), 2.6, 90 + b.jit(12))
    for u0, u1 in ((.05, .48), (.53, .96)):
        pillow(b, at, u0, u1)


def pillow(b, at, u0, u1):
    (ax, ay), (bx, by) = at(u0, .02), at(u1, .02)
    (cx, cy), (dx, dy) = at(u1 + .01, .26), at(u0 - .01, .26)
    w = bx - ax
    shape = curve([(ax, ay - 16), (ax + w / 2, ay - 24), (bx, by - 16), (bx + 5, by - 2), (cx + 2, cy), (cx - w / 2, cy + 5),
                   (dx - 2, dy), (ax - 5, ay - 2)], 5, True)
    b.mass(INK, scale(shape, 1.05, 1.12, middle(shape)), .6)
    b.mass(PAPER, shape, .7, 14)
    for i in range(9):
        t = (i + .5) / 9
        b.hatch(INK, [curve([(ax + 3 + w * t * .35, ay - 13 + 30 * t), (ax + w * (.2 + .3 * t), ay - 8 + 26 * t), (ax + w * (.3 + .5 * t), ay - 4 + 22 * t)], 5)],
                5, ramp((ax, 0), (ax + w * .75, 0), .66, .1), shape, step=6, lift=.02)
    b.hatch(INK, [curve([(dx, dy - 2), (dx + w / 2, dy + 2), (cx, cy - 2)], 6)], 5, .5, shape, step=7)
