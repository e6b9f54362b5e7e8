"""The outside walls: a watchtower at sunrise, a window closed with brick, a door of metal."""
import math

from cut import (GREEN, INK, OCHRE, PAPER, RED, Block, ellipse, falloff, mix, move, plane, rays, rect)

SUN = (152, 226)
EDGE = 384  # the tower's near corner
WALL = [(-10, 208), (650, 254), (650, 360), (-10, 386)]
at = plane(WALL)


def on(shape):
    """What is drawn flat, 660 wide and 133 high from (-10, 240) on, as it stands on the slanting wall."""
    return [at((x + 10) / 660, (y - 240) / 133) for x, y in shape]


def draw():
    b = Block(1940, INK, 2)
    sky(b)
    tower(b)
    wall(b)
    window(b)
    door(b)
    street(b)
    b.margin()
    return b


def sky(b):
    x, y = SUN
    field = rect(0, -120, 640, 370)
    b.hatch(PAPER, rays(x, y, 118, 560, 62, 180, 372), lambda px, py: math.dist((px, py), SUN) * math.radians(3.1),
            falloff(x, y, 110, 420, .6, .2), field, step=46, lift=.06)
    b.hatch(OCHRE, rays(x, y, 72, 150, 62, 180, 372), 6.5, falloff(x, y, 80, 160, .8, .3), field, step=30, lift=0)
    b.mass(OCHRE, ellipse(x, y, 60, 60, 30), 1)


def faces(top, bottom, out=0.0):
    """The tower's two sides between two heights; the outer edges lie lower the higher they are, seen from the street."""
    def edge(y, side):
        x = EDGE - 74 - out - (y - 100) * .06 if side < 0 else EDGE + 84 + out + (y - 100) * .06
        return x, y + (240 - y) * (.15 if side < 0 else .135) * (1 + out / 90)
    left = [edge(top, -1), (EDGE, top), (EDGE, bottom), edge(bottom, -1)]
    right = [(EDGE, top), edge(top, 1), edge(bottom, 1), (EDGE, bottom)]
    return left, right


def tower(b):
    left, right = faces(112, 262)
    halo = [mix((EDGE, 160), p, 1.05) for p in (left[0], left[1], right[1], right[2], left[3])]
    b.mass(INK, halo, 1)
    b.bricks(OCHRE, left, 13, 4, .2, .5)
    b.chips(INK, left, 17, 15, 2, -30, .5)
    b.bricks(RED, right, 13, 5, .26, .5)
    b.hatch(INK, [[plane(right)(u / 16, 0), plane(right)(u / 16, 1)] for u in range(1, 16)], 6,
            lambda x, y: .12 + .5 * (x - EDGE) / 110, step=22, lift=.15)
    for face, u in ((left, .36), (right, .4)):
        at = plane(face)
        b.mass(INK, [at(u - .05, .42), at(u + .27, .42), at(u + .27, .72), at(u - .05, .72)], .6)
        b.mass(PAPER if face is left else RED, [at(u - .05, .68), at(u + .27, .68), at(u + .27, .73), at(u - .05, .73)], .5)
    # the ledge, seen from below
    left, right = faces(98, 116, 17)
    b.mass(INK, [left[0], left[1], right[1], right[2], left[2], left[3]], .8)
    inner, outer = faces(112, 262)[0], faces(112, 262)[1]
    b.hatch(RED, [[mix(left[3], left[2], t), mix(inner[0], inner[1], t)] for t in [k / 9 for k in range(1, 9)]], 7, .5, step=6, lift=0)
    b.hatch(RED, [[mix(right[3], right[2], t), mix(outer[0], outer[1], t)] for t in [k / 9 for k in range(1, 9)]], 7, .4, step=6, lift=0)
    left, right = faces(96, 106, 17)
    b.mass(PAPER, left, .6)
    b.mass(RED, right, .6)
    # the look-out and its flat roof
    left, right = faces(46, 97, 9)
    b.mass(INK, [left[0], left[1], right[1], right[2], right[3], left[3]], .8)
    b.bricks(OCHRE, left, 5, 5, .2, .5)
    b.bricks(RED, right, 5, 6, .24, .5)
    for face, light in ((left, PAPER), (right, RED)):
        to = plane(face)
        for u in (.12, .57):
            b.mass(INK, [to(u, .16), to(u + .31, .16), to(u + .31, .6), to(u, .6)], .5)
            b.mass(light, [to(u - .03, .6), to(u + .34, .6), to(u + .34, .7), to(u - .03, .7)], .4)
    left, right = faces(26, 48, 26)
    b.mass(INK, [mix((EDGE, 40), p, 1.03) for p in (left[0], left[1], right[1], right[2], left[2], left[3])], .6)
    left, right = faces(26, 40, 26)
    b.mass(PAPER, left, .5)
    b.mass(RED, right, .5)
    b.hatch(INK, [[plane(left)(u / 9, 0), plane(left)(u / 9, 1)] for u in range(1, 9)], 5, .3, step=5)
    b.hatch(INK, [[plane(right)(u / 9, 0), plane(right)(u / 9, 1)] for u in range(1, 9)], 5, .5, step=5)

def wall(b):
    b.mass(INK, WALL, .8, 40)
    bright = falloff(SUN[0], 240, 20, 520, .9, .3)
    spots = []
    for u, v, w in ((.41, .5, .1), (.8, .5, .12), (.01, .55, .1), (.94, .6, .07), (.455, .78, .05)):  # where the plaster fell off
        spots.append([at(u + w * .55 * math.cos(a / 2.55) * (1 + b.jit(.3)),
            v + w * 2 * math.sin(a / 2.55) * (1 + b.jit(.3))) for a in range(16)])
        b.bricks(RED, [at(u - w * .8, v - w * 3), at(u + w * .8, v - w * 3), at(u + w * .8, v + w * 3), at(u - w * .8, v + w * 3)],
                 round(w * 80), round(w * 42), .2, .6, .04, spots[-1])
    b.chips(PAPER, [at(0, .09), at(1, .09), at(1, .84), at(0, .84)], 10, 19, 2.5,
            lambda x, y: 8 + math.degrees(math.atan2(y - SUN[1] + 40, x - SUN[0])) * .55 if x > SUN[0] else 172 - (y - 240) * .2,
            lambda x, y: bright(x, y) * (1.1 - (y - 225) / 170), [on(rect(58, 246, 176, 130)), on(rect(328, 242, 118, 132))] + spots, 9)
    for k in range(24):  # the coping
        u = k / 24
        colour = PAPER if b.rnd() < bright(*at(u, 0)) + .15 else OCHRE
        b.mass(colour, [at(u + .002, -.01), at(u + .039, -.01), at(u + .039, .065), at(u + .002, .065)], .6)
    b.mass(PAPER, [at(0, .86), at(1, .86), at(1, .875), at(0, .875)], .5)
    b.chips(RED, [at(0, .9), at(1, .9), at(1, .99), at(0, .99)], 9, 20, 4, 0, .8, (on(rect(330, 250, 116, 140)),), 3)


def window(b):
    b.mass(INK, on(rect(64, 249, 164, 122)), 1)
    b.mass(PAPER, on(rect(70, 254, 152, 110)), .9)
    for x in (70, 205):  # the stone of the frame
        for k in range(1, 5):
            b.stroke(INK, on([(x, 255 + k * 21 + b.jit(1)), (x + 17, 255 + k * 21 + b.jit(1))]), 2.4, .1)
    for k in range(1, 7):
        b.stroke(INK, on([(86 + k * 17, 254), (86 + k * 17, 268)]), 2.4, .1)
    b.mass(INK, on(rect(85, 266, 121, 90)), .7)
    b.mass(PAPER, on(rect(92, 273, 114, 83)), .6)
    quad = on([(92, 274), (205, 274), (205, 356), (92, 356)])
    b.bricks(INK, move(quad, 1.8, 1.6), 9, 5, .2, .6)
    b.bricks(RED, quad, 9, 5, .22, 1)
    b.chips(INK, quad, 13, 14, 1.8, 28, .75)
    b.mass(INK, on([(85, 266), (206, 266), (206, 277), (92, 273), (91, 356), (85, 356)]), .5)
    b.mass(INK, on(rect(56, 355, 180, 17)), .8)
    b.mass(PAPER, on(rect(58, 355, 175, 9)), .8)
    b.hatch(INK, [on([(60, v), (228, v)]) for v in (358, 361)], 4, .4, step=20, lift=.25)


def door(b):
    b.mass(INK, on(rect(332, 246, 108, 128)), .8)
    b.mass(PAPER, on(rect(337, 251, 98, 122)), .7)
    b.mass(INK, on(rect(342, 257, 88, 116)), .5)
    for x in (345, 388):
        leaf = on(rect(x, 260, 39, 112))
        b.mass(GREEN, leaf, .5)
        b.hatch(INK, [on([(x + k * 4.6, 261), (x + k * 4.6 + 1, 372)]) for k in range(1, 9)], 4,
            lambda px, py, e=leaf: .1 + .5 * (px - e[0][0]) / (e[1][0] - e[0][0]),
                leaf, step=20, lift=.2)
        for y in (260, 297, 335):
            b.mass(INK, on(rect(x, y + 34, 39, 3.4)), .3)
            for dx, dy in ((4.5, 5), (14.5, 5), (24.5, 5), (34.5, 5), (4.5, 19), (34.5, 19), (4.5, 30), (14.5, 30), (24.5, 30), (34.5, 30)):
                b.mass(PAPER, on(ellipse(x + dx, y + dy, 2, 1.8, 6)), .1)
    b.mass(INK, on(rect(352, 276, 25, 12)), .4)
    b.mass(OCHRE, on(rect(354, 279, 21, 6)), .3)
    b.mass(INK, on(rect(378, 312, 18, 21)), .5)
    b.mass(OCHRE, on(rect(380, 314, 5, 16)), .3)
    b.mass(OCHRE, on(rect(389, 314, 5, 16)), .3)


def street(b):
    b.mass(PAPER, [(-10, 386), (650, 360), (650, 410), (-10, 410)], .8)
    b.mass(INK, [(-10, 397), (650, 368), (650, 373), (-10, 404)], .8)
    b.hatch(INK, [[(-10, 408 + k * 9), (650, 376 + k * 6)] for k in range(5)], 6, .5, rect(-10, 360, 660, 50), step=30, lift=.2)
    (x0, y0), (x1, y1) = on([(334, 373), (438, 373)])
    b.mass(INK, [(x0, y0), (x1, y1), (x1 + 60, 410), (x0 + 40, 410)], .8)
