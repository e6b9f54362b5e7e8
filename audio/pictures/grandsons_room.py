"""The grandson's room by night: a small bed, the dark under it, a boy's boots in the light from below the door."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, Block, curve, ellipse, falloff, loft, middle, mix, move, parallel, ramp,
                 rays, rect, rings, scale, turn)

BASE = 292  # where wall and floor meet
SILL = (532, 276)  # the light comes from behind here
MOON = (268, 84)


def draw():
    b = Block(1939, INK)
    wall(b)
    window(b)
    floor(b)
    door(b)
    bed(b)
    boots(b)
    b.margin()
    return b


def wall(b):
    """Dark, but for what the moon leaves of it: a slanting field below the window, thin strokes elsewhere."""
    field = rect(-5, -5, 480, BASE + 5)
    window_hole = [rect(178, 26, 184, 128)]
    beam = falloff(168, 196, 20, 170, 1, 0)
    b.hatch(GREEN, parallel(field, 118, 6.4), 6.4, lambda x, y: .16 + .5 * falloff(*MOON, 60, 320, 1, 0)(x, y) + .1 * math.sin(x / 29 - y / 41),
            field, window_hole, step=22, rough=.35, lift=.1)
    b.hatch(PAPER, parallel(rect(60, 140, 260, 120), 118, 6.4), 6.4, lambda x, y: .62 * beam(x, y) * (y > 160) - .06,
            rect(60, 158, 250, 90), step=12, rough=.3, lift=.08)
    right = rect(470, -5, 175, BASE + 5)
    b.hatch(GREEN, parallel(right, 118, 6.4), 6.4, .2, right, step=24, rough=.4, lift=.14)


def window(b):
    x0, y0, x1, y1 = 190, 34, 346, 140
    b.mass(INK, rect(x0 - 14, y0 - 14, x1 - x0 + 28, y1 - y0 + 30), .9)
    b.mass(OCHRE, rect(x0 - 9, y0 - 9, x1 - x0 + 18, y1 - y0 + 18), .9)
    b.mass(INK, rect(x0 - 3, y0 - 3, x1 - x0 + 6, y1 - y0 + 6), .7)
    pane = rect(x0, y0, x1 - x0, y1 - y0)
    b.hatch(PAPER, rings(*MOON, 40, 150, 10), 10, falloff(*MOON, 36, 100, .62, .1), pane, step=8, rough=.25, lift=.1)
    b.mass(INK, ellipse(*MOON, 31, 31, 30), .6)
    b.mass(PAPER, ellipse(*MOON, 27, 27, 28), .6, 10)
    b.hatch(INK, [curve([(MOON[0] - 18 + 4 * k, MOON[1] + 22 - 2 * k), (MOON[0] - 2 + 5 * k, MOON[1] + 14 - 2 * k), (MOON[0] + 10 + 4 * k, MOON[1] + 2 - k)], 4)
                  for k in range(3)], 5, .4, ellipse(*MOON, 25, 25, 20), step=5)
    for k in range(1, 6):  # its bars
        x = x0 + (x1 - x0) * k / 6
        b.stroke(INK, [(x, y0 - 3), (x, 84), (x, y1 + 3)], 7, 0)
        b.stroke(OCHRE, [(x - 1.6, y0), (x - 1.6, 84), (x - 1.6, y1)], 1.8, .1)
    b.stroke(INK, [(x0 - 3, 122), (268, 122), (x1 + 3, 122)], 7, 0)
    b.mass(INK, rect(x0 - 20, y1 + 8, x1 - x0 + 40, 15), .6)
    b.mass(PAPER, rect(x0 - 15, y1 + 10, x1 - x0 + 30, 6), .6)


def floor(b):
    ground = [(-5, BASE), (645, BASE), (645, 405), (-5, 405)]
    b.mass(INK, ground, .6)
    near = falloff(SILL[0], BASE, 10, 430, 1, .0, .45)
    lines = rays(SILL[0], SILL[1] - 8, 20, 620, 54, 4, 178, .5)

    def gap(x, y):
        return math.hypot(x - SILL[0], (y - SILL[1] + 8) / .5) * math.radians(174 / 54) * .74
    b.hatch(OCHRE, lines, gap, lambda x, y: 1.06 * near(x, y) + .05, ground, step=14, rough=.2, lift=.03)
    core = falloff(SILL[0], BASE + 6, 40, 190, 1, 0, .62)
    b.hatch(PAPER, lines[3:51], gap, lambda x, y: 1.15 * core(x, y), ground, step=10, rough=.15, lift=.0)
    for y, w in ((BASE + 9, 1.6), (BASE + 23, 2), (BASE + 42, 2.6), (BASE + 68, 3.2)):  # the joints of the boards
        b.stroke(INK, [(x, y + b.jit(.6)) for x in range(-5, 720, 60)], w, 0, .4)


def door(b):
    x0, x1, top = 474, 590, 42
    b.mass(INK, rect(x0 - 16, top - 16, x1 - x0 + 32, BASE - top + 16), .9)
    b.stroke(OCHRE, [(x0 - 10, BASE - 2), (x0 - 10, 160), (x0 - 10, top - 10), (530, top - 10), (x1 + 10, top - 10), (x1 + 10, 160), (x1 + 10, BASE - 2)], 6, 0, .1)
    b.mass(INK, rect(x0 - 4, top - 4, x1 - x0 + 8, BASE - top + 4), .6)
    for k in range(4):
        x = x0 + (x1 - x0) * k / 4
        plank = rect(x + 1.6, top, (x1 - x0) / 4 - 3.2, BASE - 9 - top)
        b.mass(GREEN, plank, .6, 40)
        b.grain(INK, plank, 90, 5.4, ramp((0, top), (0, BASE), .78, .3), ((x + b.rnd(8, 20), b.rnd(90, 230), 6),), 1.2)
    for y in (84, 232):
        b.mass(INK, rect(x0 - 2, y - 3, x1 - x0 + 4, 22), .6)
        b.mass(GREEN, rect(x0 + 1, y, x1 - x0 - 2, 16), .6)
        b.hatch(INK, parallel(rect(x0, y, x1 - x0, 16), 1, 4.4), 4.4, .42, rect(x0, y, x1 - x0, 16), step=14)
        for x in (x0 + 14, x0 + 43, x0 + 72, x0 + 101):
            b.mass(OCHRE, ellipse(x, y + 8, 2.4, 2.4, 7), .2, 20)
    b.mass(INK, rect(x0 + 5, 150, 16, 34), .5)
    b.mass(OCHRE, ellipse(x0 + 13, 161, 5.6, 5.6, 11), .3)
    b.mass(OCHRE, [(x0 + 11, 171), (x0 + 15, 171), (x0 + 16, 179), (x0 + 10, 179)], .2)
    b.mass(PAPER, [(x0 - 4, BASE - 8), (x1 + 4, BASE - 8), (x1 + 7, BASE + 3), (x0 - 7, BASE + 3)], .5, 30)

def bed(b):
    # what no light reaches
    under = [(60, 246), (430, 246), (428, 318), (412, 300), (96, 300), (62, 330)]
    b.mass(INK, under, .6)
    b.mass(INK, [(62, 326), (250, 322), (424, 312), (412, 296), (96, 296), (-5, 300), (-5, 362)], 1)
    for x, y in ((70, 334), (420, 322), (104, 306), (398, 300)):
        b.stroke(INK, [(x, 240), (x, 280), (x, y)], 13, 0)
        b.stroke(OCHRE, [(x + 1.5, 246), (x + 1.5, 280), (x + 1.5, y - 4)], 4 if y > 310 else 2, .08)
        b.mass(INK, ellipse(x, y, 8, 5, 10), .3)
    frame(b, 70, 96, 138, 262)
    # mattress and pillow
    slab = [(72, 224), (100, 208), (398, 204), (424, 216), (424, 252), (72, 256)]
    b.mass(INK, scale(slab, 1.02, 1.1, middle(slab)), .8)
    b.mass(PAPER, slab, .9, 20)
    b.hatch(INK, loft([(74, 236), (424, 230)], [(74, 254), (424, 250)], 5), 4.6, ramp((74, 0), (330, 0), .66, .3), step=14, lift=.06)
    pillow = curve([(84, 208), (92, 186), (124, 180), (160, 188), (176, 206), (172, 222), (136, 228), (98, 226)], 5, True)
    b.mass(INK, scale(pillow, 1.08, 1.14, middle(pillow)), .5)
    b.mass(PAPER, pillow, .7, 12)
    b.hatch(INK, [curve([(88 + 5 * k, 214 - 2 * k), (108 + 6 * k, 218 - k), (140 + 5 * k, 222 - 2 * k)], 5) for k in range(6)], 5,
            ramp((90, 0), (170, 0), .6, .12), pillow, step=6)
    # the blanket, thrown back, hanging lower at one corner
    top = [(168, 222), (184, 200), (206, 194), (398, 200), (426, 214), (430, 226)]
    hem = [(430, 282), (396, 276), (352, 286), (300, 274), (250, 288), (206, 280), (176, 270)]
    blanket = top + hem
    b.mass(INK, scale(blanket, 1.025, 1.06, middle(blanket)), .9)
    b.mass(GREEN, blanket, 1, 18)
    upper = curve([(168, 222), (200, 224), (300, 220), (430, 226)], 8)
    lower = curve(hem[::-1], 6)
    for v0, v1, colour in ((.12, .17, INK), (.17, .32, OCHRE), (.32, .37, INK), (.58, .62, INK), (.62, .72, PAPER), (.72, .76, INK)):
        band = loft(upper, lower, 2, v0, v1)
        b.mass(colour, band[0] + band[1][::-1], .6, 24)
    b.hatch(INK, loft([upper[0], lower[0]], [upper[-1], lower[-1]], 38), 9.5, lambda x, y: .08 + .5 * math.sin(x / 17 + 1) ** 4 + .28 * max(0, (250 - x) / 90), blanket,
            step=9, lift=.02)
    fold = loft(curve([(170, 220), (190, 203), (206, 196)], 4), curve([(424, 222), (414, 212), (398, 202)], 4), 30)
    b.hatch(INK, fold, 8, lambda x, y: .1 + .5 * math.sin(x / 23) ** 4, [(170, 220), (186, 202), (206, 196), (398, 202), (426, 216), (428, 222)], step=6, lift=.05)
    b.stroke(INK, upper, 2.6, 0, .3)
    b.stroke(PAPER, curve([(168, 221), (184, 199), (206, 193), (300, 195), (396, 198)], 8), 5, .2, .2)
    frame(b, 420, 400, 170, 262)


def frame(b, near, far, top, low):
    """An end of the iron bed, seen nearly from its edge."""
    arch = curve([(far, low - 24), (far, top + 22), (mix(far, near, .25), top - 2), (mix(far, near, .7), top - 6), (near, top + 18), (near, low)], 6)
    b.stroke(INK, arch, 13, 0)
    b.stroke(OCHRE, [(x + 1, y) for x, y in arch], 4.4, .05)
    for t in (.35, .68):
        x = mix(far, near, t)
        b.stroke(INK, [(x, top), (x, (top + low) / 2), (x, low - 10)], 6, 0)
        b.stroke(OCHRE, [(x + .6, top + 6), (x + .6, (top + low) / 2), (x + .6, low - 16)], 2, .1)


def boots(b):
    for x, y, k, a in ((300, 338, .86, -4), (352, 352, 1.0, 3)):
        def place(points):
            return turn([(x + px * k, y + py * k) for px, py in points], a, (x, y))
        shade = [(x - 22 * k, y + 2 * k), (x + 20 * k, y + 9 * k), (x - 60 * k, y + 34 * k), (x - 178 * k, y + 50 * k), (x - 190 * k, y + 38 * k)]
        b.mass(INK, shade, 1)
        boot = curve([(-12, -44), (2, -49), (16, -45), (17, -26), (22, -14), (40, -8), (47, 1), (46, 9), (-12, 9), (-14, -8), (-11, -26)], 4, True)
        b.mass(PAPER, place(scale(boot, 1.14, 1.12, (14, -16))), .5)
        b.mass(INK, place(scale(boot, 1.04, 1.03, (14, -16))), .4)
        b.mass(INK, place([(-13, 6), (47, 6), (48, 13), (6, 13), (4, 11), (0, 11), (-1, 14), (-14, 14)]), .3)
        b.mass(OCHRE, place(curve([(19, -24), (24, -14), (40, -7), (45, 1), (44, 5), (28, 4), (20, -6)], 4, True)), .4)
        b.hatch(INK, [place([(24 + 4 * i, -14 + 2.6 * i), (21 + 4.4 * i, -3 + i), (24 + 4 * i, 5)]) for i in range(5)], 4 * k, .5, step=4, lift=0)
        b.mass(OCHRE, place([(13, -42), (15.4, -42), (16, -28), (13, -29)]), .2)
        for i in range(4):  # laces
            b.stroke(PAPER, place([(5 + i * 1.6, -40 + 8 * i), (11 + i * 1.6, -38 + 8 * i), (16 + i * 2.2, -39 + 8 * i)]), 2.8 * k, .2)
        b.mass(PAPER, place(ellipse(3, -44.5, 11.5, 3.2, 14)), .3)
        b.mass(INK, place(ellipse(3, -44, 9.5, 2.2, 12)), .2)
        b.stroke(PAPER, place(curve([(9, -40), (22, -34), (26, -24), (20, -18)], 5)), 2.4 * k, .2)
        b.stroke(PAPER, place([(-10, 8), (14, 8.4), (44, 8)]), 1.8, .1)
