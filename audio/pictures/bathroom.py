"""The bathroom: a long, narrow room under tin; the fire of the boiler lights the tub, the bottles and Natalia's shoes."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, curve, ellipse, falloff, loft, middle, mix, move, ramp, rect,
                 scale, turn)

EYE = (322, 150)  # the lines of the room meet here
FIRE = (186, 306)
GLOW = falloff(FIRE[0], FIRE[1], 30, 330, 1, 0)
LEFT, RIGHT, TOP, LOW = -56, 58, -62, 76  # the end wall, measured from the eye


def at(x, y, s):
    """A point given in the end wall's measure, s times nearer."""
    return EYE[0] + x * s, EYE[1] + y * s


def draw():
    b = Block(1941, INK)
    walls(b)
    roof(b)
    floor(b)
    door(b)
    pegs(b)
    boiler(b)
    shelf(b)
    tub(b)
    shoes(b)
    b.margin()
    return b


def walls(b):
    right = [at(RIGHT, -74, 1), at(RIGHT, -74, 6), at(RIGHT, LOW, 6), at(RIGHT, LOW, 1)]
    left = [at(LEFT, -50, 1), at(LEFT, -50, 6), at(LEFT, LOW, 6), at(LEFT, LOW, 1)]
    def width(x, y):
        return abs(x - EYE[0]) / 58 * 2.5
    steps = [1 + .12 * k for k in range(42)]
    b.hatch(GREEN, [[at(RIGHT, -74 + k * 2.5, s) for s in steps] for k in range(60)], width,
            lambda x, y: .2 + .62 * GLOW(x, y), right, step=18, rough=.3, lift=.12)
    b.hatch(GREEN, [[at(LEFT, -50 + k * 2.5, s) for s in steps] for k in range(50)], width,
            lambda x, y: .12 + .75 * falloff(FIRE[0], FIRE[1], 20, 230, 1, 0)(x, y), left, step=18, rough=.3, lift=.12)


def roof(b):
    """Corrugated tin: every wave runs to the end of the room; two chinks let the day in."""
    lines = []
    for k in range(25):
        t = k / 24
        x, y = LEFT + (RIGHT - LEFT) * t, -50 - 24 * t
        lines.append([at(x, y, 1 + .1 * j * j * .12 + .1 * j) for j in range(24)])
    clip = [at(LEFT, -50, 1), at(RIGHT, -74, 1), at(RIGHT, -74, 7), (-10, -10), at(LEFT, -50, 7)]
    b.hatch(OCHRE, lines, lambda x, y: math.dist((x, y), EYE) / 60 * 3.6, lambda x, y: .16 + .5 * falloff(170, 60, 30, 320, 1, 0)(x, y),
            clip, step=17, rough=.22, lift=.06)
    b.hatch(PAPER, lines[9:22:3], lambda x, y: math.dist((x, y), EYE) / 60 * 3.6, lambda x, y: .2 + .25 * (y < 70), clip, step=15, rough=.4, lift=.25)
    for s in (1.34, 1.95):  # battens across
        w = 2.4 * s
        b.stroke(INK, [at(LEFT, -50, s), at(1, -62, s), at(RIGHT, -74, s)], w * 2.2, 0)
        b.stroke(OCHRE, [(p[0], p[1] + w * .5) for p in (at(LEFT, -50, s), at(1, -62, s), at(RIGHT, -74, s))], w * .7, .1)


def floor(b):
    clip = [at(LEFT, LOW, 1), at(RIGHT, LOW, 1), at(RIGHT, LOW, 5), at(LEFT, LOW, 5)]
    light = falloff(236, 352, 30, 230, 1, .1, .8)
    n, s, row = 8, 1.0, 0
    while s < 3.6:
        t = s * 1.135
        for k in range(-1, n):
            u0, u1 = k + (row % 2) * .5, k + 1 + (row % 2) * .5
            u0, u1 = max(0, u0), min(n, u1)
            if u1 - u0 < .1:
                continue
            x0, x1 = LEFT + (RIGHT - LEFT) * u0 / n, LEFT + (RIGHT - LEFT) * u1 / n
            quad = [at(x0, LOW, s), at(x1, LOW, s), at(x1, LOW, t), at(x0, LOW, t)]
            m = middle(quad)
            w = light(*m)
            if w > .12:
                tile = scale(quad, .3 + .62 * min(1, w * 1.15), .35 + .5 * min(1, w * 1.3), (mix(m[0], FIRE[0], .12 * (1 - w)), m[1]))
                b.mass(OCHRE if (k + row) % 3 else RED, tile, .6, 30)
        s, row = t, row + 1
    b.stroke(INK, [at(LEFT, LOW, 1), at(LEFT, LOW, 2), at(LEFT, LOW, 4)], 3, 0, end=9)


def door(b):
    """At the end, the armoured door, a little open: the day stands behind it."""
    b.mass(INK, [at(LEFT, -50, 1), at(RIGHT, -74, 1), at(RIGHT, LOW, 1), at(LEFT, LOW, 1)], .5)
    b.mass(PAPER, [at(-27, -37, 1), at(31, -37, 1), at(31, LOW, 1), at(-27, LOW, 1)], .6)
    b.mass(INK, [at(-22, -32, 1), at(31, -32, 1), at(31, LOW, 1), at(-22, LOW, 1)], .4)
    leaf = [at(-22, -32, 1), at(17, -28, 1), at(17, 71, 1), at(-22, LOW, 1)]
    b.mass(PAPER, [at(19, -31, 1), at(31, -32, 1), at(31, LOW, 1), at(19, LOW - 2, 1)], .4)
    b.hatch(GREEN, loft([leaf[0], leaf[3]], [leaf[1], leaf[2]], 9), 4.4, .62, step=14, lift=.04)
    for v in (.06, .33, .6, .9):
        b.stroke(INK, [mix(leaf[0], leaf[3], v), mix(leaf[1], leaf[2], v)], 7, 0)
        for k in range(5):
            b.mass(OCHRE, ellipse(*mix(mix(leaf[0], leaf[3], v), mix(leaf[1], leaf[2], v), .1 + .2 * k), 1.4, 1.4, 6), 0, 20)


def pegs(b):
    """Clothes on the near wall: a coat on its peg, a towel beside it."""
    board = [at(LEFT, -17, s) for s in (2.75, 3.8, 5.6)]
    b.stroke(INK, board, 17, 0)
    b.stroke(OCHRE, board, 10, 0)
    b.hatch(INK, [[(p[0], p[1] + 1) for p in board]], 9, .3, step=9, lift=.1)
    towel = [(118, 106), (146, 110), (145, 208), (139, 214), (116, 210)]
    b.mass(INK, scale(towel, 1.12, 1.03, (131, 160)), .6)
    b.mass(PAPER, towel, .8, 20)
    b.hatch(INK, [[(121 + 6 * k, 112), (120 + 6 * k, 208)] for k in range(4)], 6, ramp((0, 110), (0, 210), .1, .5), step=11, lift=.05)
    for y in (182, 190):
        b.stroke(RED, [(117, y), (130, y + 2), (144, y)], 5, 0)
    left = curve([(18, 112), (4, 128), (-4, 170), (-6, 236), (4, 244), (18, 240), (24, 190), (28, 150)], 4)
    right = curve([(92, 112), (104, 128), (112, 170), (118, 236), (108, 244), (94, 240), (88, 190), (82, 150)], 4)
    coat = [(44, 98), (66, 98), (94, 112), (92, 190), (98, 282), (76, 288), (58, 284), (34, 290), (8, 284), (18, 190), (16, 112)]
    for shape in (left, right, coat):
        b.mass(INK, scale(shape, 1.09, 1.03, middle(shape)), .6)
    for shape in (left, right):
        b.mass(RED, shape, .8, 20)
    b.mass(INK, scale(coat, 1.05, 1.01, (56, 190)), .6)
    b.mass(RED, coat, 1, 20)
    for f, start in (([(66, 110), (80, 170), (86, 284)], .2), ([(30, 118), (26, 190), (22, 284)], .45), ([(42, 180), (38, 230), (34, 286)], .1),
                     ([(62, 150), (66, 220), (66, 284)], .1), ([(18, 120), (14, 180), (10, 282)], .5), ([(4, 150), (2, 230)], .4), ([(108, 170), (112, 236)], .3)):
        b.hatch(INK, [curve(f, 8)], 10, ramp((0, 110), (0, 284), start, .62), step=10, lift=.02)
    for f in ([(88, 124), (86, 190), (92, 276)], [(98, 132), (104, 180), (108, 230)]):  # the side to the fire
        b.hatch(OCHRE, [curve(f, 8)], 7, ramp((0, 120), (0, 280), .2, .8), step=10, lift=.04)
    b.mass(INK, [(42, 96), (55, 160), (68, 96), (76, 104), (60, 168), (56, 284), (52, 284), (50, 168), (34, 104)], .5)
    b.mass(OCHRE, [(47, 97), (55, 134), (63, 97)], .4)
    for y in (184, 212, 240):
        b.mass(OCHRE, ellipse(63, y, 3, 3, 8), .2, 20)
    b.mass(INK, rect(52, 78, 6, 24), .3)


def boiler(b):
    x, top, foot = 186, 92, 336
    b.mass(INK, rect(x - 20, -5, 40, 100), .8)  # the pipe, through the roof
    b.hatch(OCHRE, loft([(x - 13, -5), (x - 13, 78)], [(x + 9, -5), (x + 9, 78)], 5), 6, ramp((x - 14, 0), (x + 14, 0), .2, .75), step=14)
    for y in (20, 66):
        b.mass(INK, rect(x - 22, y, 44, 6), .5)
    b.mass(INK, [(x - 52, top + 2), (x - 30, top - 16), (x + 30, top - 16), (x + 52, top + 2), (x + 54, foot + 10), (x - 54, foot + 10)], 1)
    body = [(x - 46, top + 4), (x - 26, top - 9), (x + 26, top - 9), (x + 46, top + 4), (x + 46, 268), (x - 46, 268)]
    for i in range(19):
        s = math.sin(math.pi * ((i + .5) / 19 - .5))
        b.hatch(PAPER, [[(x + 45 * s, top + 4), (x + 45 * s, 266)]], 8 * math.sqrt(max(.12, 1 - s * s)),
                lambda px, py: max(0, .1 + .75 * math.exp(-((px - x - 22) / 15) ** 2)) * (1 - .2 * math.sin(py / 40)), body, step=16, lift=.03)
        b.hatch(OCHRE, [[(x + 45 * s, 200), (x + 45 * s, 268)]], 8, ramp((0, 200), (0, 270), 0, .5 + .25 * s), step=9, lift=.02)
    for y in (116, 188, 262):
        b.stroke(INK, curve([(x - 50, y - 4), (x, y + 5), (x + 50, y - 4)], 6), 8, 0)
        for k in range(-3, 4):
            b.mass(PAPER, ellipse(x + 45 * math.sin(k * .43), y + 3 - abs(k), 1.7, 1.7, 7), 0, 20)
    # firebox
    b.mass(INK, rect(x - 55, 268, 110, 76), .8)
    mouth = [(x - 34, 330), (x - 34, 296), (x - 22, 282), (x + 22, 282), (x + 34, 296), (x + 34, 330)]
    b.mass(OCHRE, scale(mouth, 1.12, 1.08, (x, 330)), .7)
    b.mass(INK, mouth, .6)
    for k, (dx, h, w) in enumerate(((-20, 32, 15), (-6, 42, 18), (9, 37, 17), (22, 28, 13))):
        b.leaf(RED, x + dx, 331, h, w, -90 + b.jit(7), b.jit(7))
        b.leaf(OCHRE, x + dx, 331, h * .72, w * .62, -90 + b.jit(7), b.jit(4))
        b.leaf(PAPER, x + dx + 1, 331, h * .42, w * .34, -90, 0)
    for k in range(16):  # the heat on its iron
        a = -168 + k * 10.4
        b.gouge(OCHRE, x + 43 * math.cos(math.radians(a)), 318 + 42 * math.sin(math.radians(a)), b.rnd(6, 11), 2.4, a)
    b.mass(INK, rect(x - 58, 336, 116, 10), .6)
    for i, (lx, ly, r) in enumerate(((110, 352, 11), (133, 354, 10), (121, 336, 10))):  # firewood
        b.mass(INK, [(lx - 40, ly - r - 10), (lx, ly - r - 2), (lx, ly + r + 2), (lx - 40, ly + r - 6)], .6)
        b.hatch(OCHRE, loft([(lx - 38, ly - r - 6), (lx - 2, ly - r + 2)], [(lx - 38, ly + r - 12), (lx - 2, ly + r - 2)], 4), 5, .45, step=9)
        b.mass(INK, ellipse(lx, ly, r + 2, r + 2.5, 14), .5)
        b.mass(OCHRE, ellipse(lx, ly, r, r, 12), .6)
        b.stroke(INK, ellipse(lx, ly, r * .62, r * .62, 12, 20, 320), 1.8, .3)
        b.mass(INK, ellipse(lx, ly, 2, 2, 7), .2)


def shelf(b):
    """Glass bottles, and the metal one of tooth powder."""
    y = -8
    b.mass(INK, [at(RIGHT, y - 1, 1.9), at(RIGHT, y - 1, 5.2), at(RIGHT - 9, y + 6, 5.2), at(RIGHT - 9, y + 6, 1.9)], .6)
    b.mass(OCHRE, [at(RIGHT - 8, y + 1.2, 1.95), at(RIGHT - 8, y + 1.2, 5.2), at(RIGHT - 8, y + 4, 5.2), at(RIGHT - 8, y + 4, 1.95)], .6)
    kinds = ("round", "tall", "tin", "square", "tall", "jar")
    for kind, s in zip(kinds, (2.08, 2.5, 3.0, 3.52, 4.15, 4.9)):
        bottle(b, *at(RIGHT - 5, y + 1, s), s / 3.5, kind)


def bottle(b, x, y, k, kind):
    sides = {"round": [(16, 0), (18, 16), (15, 32), (6, 40), (5, 52), (8, 53), (8, 58)], "tall": [(11, 0), (12, 36), (11, 46), (4.5, 56), (4, 74), (6.5, 75), (6.5, 80)],
             "tin": [(12, 0), (12, 50), (10, 54), (6, 55), (6, 64)], "square": [(14, 0), (14, 34), (6, 38), (5, 46), (8, 47), (8, 56)],
             "jar": [(17, 0), (17, 36), (14, 40), (15, 41), (15, 48)]}[kind]
    right = [(x + w * k, y - h * k) for w, h in sides]
    left = [(x - w * k, y - h * k) for w, h in sides[::-1]]
    shape = right + left
    b.mass(INK, scale(shape, 1.24, 1.07, (x, y)), .3, 30)
    colour = RED if kind == "tin" else OCHRE if kind in ("jar",) else PAPER if kind == "square" else GREEN
    b.mass(colour, shape, .4, 30)
    b.hatch(INK, [[(x + w * k * .62, y - h * k) for w, h in sides[:-1]]], 12 * k, .4, step=7, lift=0)
    b.hatch(PAPER if colour != PAPER else INK, [[(x - w * k * .55, y - h * k) for w, h in sides[:3]]], 8 * k, .5, step=7, lift=0)
    if kind in ("tin", "square"):
        h0, h1 = (14, 36) if kind == "tin" else (9, 24)
        b.mass(PAPER if kind == "tin" else OCHRE, [(x - 11 * k, y - h0 * k), (x + 11 * k, y - h0 * k), (x + 11 * k, y - h1 * k), (x - 11 * k, y - h1 * k)], .3)
        b.stroke(INK, [(x - 7 * k, y - (h0 + h1) / 2 * k), (x, y - (h0 + h1) / 2 * k), (x + 7 * k, y - (h0 + h1) / 2 * k)], 3 * k, .2)


def tub(b):
    far, near = 1.85, 3.05
    def rim(grow=0.0, lift=0.0):
        l, r = 10 - grow, 51 + grow
        pts = [at(l, 36 - lift, near), at(l - .5, 36 - lift, 2.4), at(l + 1, 36 - lift, far), at(l + 8, 36 - lift, far - .12), at(r - 8, 36 - lift, far - .12),
               at(r, 36 - lift, far), at(r, 36 - lift, 2.4), at(r, 36 - lift, near), at(r - 8, 37 - lift, near + .24), at(l + 8, 37 - lift, near + .24)]
        return curve(pts, 4, True)
    nx0, nx1 = at(10, 0, near)[0], at(51, 0, near)[0]
    y0, y1 = at(0, 37, near + .2)[1], at(0, 72, near)[1]
    body = [(nx0 - 2, 256), (nx0, 270)] + curve([(nx0 + 14, 344), (nx0 + 30, y1 - 4), (nx0 + 62, y1), (nx1 - 26, y1 - 6), (nx1 + 2, 336), (nx1 + 8, 262)], 5)
    b.mass(INK, scale(body, 1.07, 1.04, middle(body)), .8, 20)
    for fx, d in ((nx0 + 26, -1), (nx1 - 12, 1)):  # its claw feet
        foot = curve([(fx - 9 * d, y1 - 22), (fx + 10 * d, y1 - 26), (fx + 12 * d, y1 - 10), (fx + 16 * d, y1 + 2), (fx + 10 * d, y1 + 10),
                      (fx - 4 * d, y1 + 9), (fx - 2 * d, y1 - 6)], 4, True)
        b.mass(INK, scale(foot, 1.35, 1.2, middle(foot)), .4)
        b.mass(OCHRE, foot, .4, 20)
        for k in (0, 1):
            b.stroke(INK, [(fx + (3 + 6 * k) * d, y1 + 1), (fx + (4 + 6 * k) * d, y1 + 6), (fx + (4 + 6 * k) * d, y1 + 11)], 2, .2)
    b.stroke(INK, [(nx0 - 4, y1 + 13), (nx0 + 60, y1 + 16), (nx1 + 10, y1 + 12)], 9, .3)
    b.mass(PAPER, body, .9, 20)
    # the round of its side, from the fire's side into the shade
    edge_l, edge_r = [(nx0 + 2, 268), (nx0 + 18, 340), (nx0 + 44, y1 - 2)], [(nx1 + 7, 268), (nx1 - 2, 334), (nx1 - 30, y1 - 6)]
    b.hatch(INK, loft(curve(edge_l, 5), curve(edge_r, 5), 22), 6.5, lambda x, y: -.05 + .95 * max(0, (x - nx0 - 34) / 96) ** 1.1 + .12 * (y > 340), step=11, rough=.15, lift=.02)
    b.hatch(OCHRE, loft(curve(edge_l, 5), curve(edge_r, 5), 26, .02, .25), 5, ramp((nx0, 0), (nx0 + 40, 0), .65, .05), step=9)
    b.mass(INK, rim(1.6, -1), .5, 14)
    b.mass(PAPER, rim(.4, .4), .4, 14)
    inner = scale(rim(0, 0), .83, .76, middle(rim()))
    b.mass(INK, inner, .5, 14)
    l, r = at(13, 37, near), at(48, 37, near)
    b.hatch(PAPER, loft([at(46, 38, 2.0), at(47, 38, 2.5), at(46, 38, 3.1)], [at(30, 42, 2.0), at(30, 42, 2.5), at(30, 42, 3.1)], 6), 6,
            ramp(at(46, 38, 2.5), at(30, 42, 2.5), .75, .1), inner, step=8)
    # taps on the wall
    tx, ty = at(RIGHT - 3, 12, 2.3)
    spout = curve([(tx + 10, ty), (tx - 12, ty - 3), (tx - 22, ty + 8), (tx - 22, ty + 20)], 5)
    pipe = [(tx + 8, ty - 2), (tx + 9, ty + 30), (tx + 9, ty + 66)]
    for line, w in ((pipe, 8), (spout, 13)):
        b.stroke(INK, line, w + 6, 0)
        b.stroke(OCHRE, line, w - 4, 0)
    for d in (-10, 8):
        b.stroke(INK, [(tx + d, ty - 4), (tx + d, ty - 10), (tx + d, ty - 14)], 5, 0)
        b.mass(INK, ellipse(tx + d, ty - 15, 9, 6, 10), .3)
        b.mass(OCHRE, ellipse(tx + d, ty - 15, 6, 3.4, 9), .3)


def shoes(b):
    for x, y, a in ((252, 345, -16), (299, 350, 5)):
        shape = curve([(x - 12, y - 24), (x + 4, y - 26), (x + 12, y - 14), (x + 14, y), (x + 12, y + 14), (x + 2, y + 22), (x - 9, y + 16), (x - 12, y + 2), (x - 13, y - 12)], 4, True)
        shade = turn(move(shape, 11, 3), a, (x, y))
        b.mass(INK, shade, .6)
        b.mass(INK, turn(scale(shape, 1.16, 1.1, (x, y)), a, (x, y)), .4)
        b.mass(RED, turn(shape, a, (x, y)), .4)
        hollow = turn(curve([(x - 8, y - 20), (x + 3, y - 21), (x + 8, y - 12), (x + 7, y - 2), (x - 1, y + 3), (x - 8, y - 3), (x - 9, y - 12)], 4, True), a, (x, y))
        b.mass(INK, hollow, .3)
        b.stroke(PAPER, turn(curve([(x - 8, y + 8), (x - 5, y + 15), (x + 1, y + 18)], 5), a, (x, y)), 3.6, .3)
        b.stroke(INK, turn(curve([(x - 11, y + 2), (x, y + 7), (x + 12, y + 1)], 5), a, (x, y)), 3.4, 0)
